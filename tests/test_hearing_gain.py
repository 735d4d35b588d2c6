"""Soft voices reach the recogniser louder; everything else reaches it as it came."""

from collections.abc import Iterable

import numpy as np
import pytest

from tests.hearing import Events, MemorisingRecogniser, noise, silence, spoken
from voice_assist.commands import Context
from voice_assist.config import PROJECT_FOLDER
from voice_assist.events import Utterance
from voice_assist.hearing.engines import build
from voice_assist.hearing.gain import AIM, LARGEST_GAIN, LISTENS, AutomaticGain
from voice_assist.hearing.listener import Listener
from voice_assist.hearing.recogniser import SAMPLE_RATE, EngineChoice, Grammar, Samples
from voice_assist.hearing.voice_activity import decibels, power_of

CHUNK = 512


def tone(level: float, seconds: float = 0.5) -> Samples:
    times = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    values = 32768 * np.sqrt(2) * 10 ** (level / 20) * np.sin(2 * np.pi * 200 * times)
    return np.asarray(np.rint(values), np.int16)


def softer(samples: Samples, decibels_less: float) -> Samples:
    return np.asarray(np.rint(samples * 10 ** (-decibels_less / 20)), np.int16)


def raised(*sounds: Samples, voiced: bool = True) -> Samples:
    """What comes out of one utterance."""
    gain, pieces = AutomaticGain(), list[Samples]()
    for sound in sounds:
        for start in range(0, len(sound), CHUNK):
            pieces += gain.take(sound[start : start + CHUNK], voiced)
    return np.concatenate([*pieces, *gain.release()])


def loudness(samples: Samples) -> float:
    return decibels(power_of(samples))


@pytest.mark.parametrize("level", [AIM + 1, -25.0, -6.0])
def test_a_voice_of_usual_loudness_is_passed_on_at_once_and_as_it_is(level: float) -> None:
    gain, voice = AutomaticGain(), tone(level)
    first = gain.take(voice[:CHUNK], voiced=True)
    assert np.array_equal(np.concatenate(first), voice[:CHUNK])
    assert np.array_equal(raised(voice), voice)


@pytest.mark.parametrize("level", [-45.0, -55.0, -65.0])
def test_a_soft_voice_is_raised_to_the_aim(level: float) -> None:
    assert loudness(raised(tone(level))) == pytest.approx(AIM, abs=0.5)


def test_the_gain_is_bounded() -> None:
    assert loudness(raised(tone(-80.0))) == pytest.approx(-80.0 + LARGEST_GAIN, abs=1.0)


def test_what_stands_before_a_voice_is_raised_with_it() -> None:
    gain, room = AutomaticGain(), noise(0.4, -75)
    held = gain.take(room, voiced=False)
    voice = tone(-58.0, 0.3)
    out = np.concatenate([*held, *gain.take(voice, voiced=True), *gain.release()])
    assert len(out) == len(room) + len(voice)
    assert loudness(out[: len(room)]) == pytest.approx(-75 + 20, abs=1.0)


def test_the_first_consonant_does_not_decide() -> None:
    consonant, vowel = tone(-68.0, 0.1), tone(-50.0, 0.3)
    assert loudness(raised(consonant, vowel)[-len(vowel) :]) == pytest.approx(AIM, abs=0.5)


def test_it_waits_no_longer_than_it_must() -> None:
    gain, voice = AutomaticGain(), tone(-55.0)
    assert not gain.take(voice[: LISTENS - 1], voiced=True)
    assert sum(map(len, gain.take(voice[LISTENS - 1 : LISTENS], voiced=True))) == LISTENS


def test_a_sudden_loud_sound_is_not_clipped_and_does_not_deafen() -> None:
    soft, slam = tone(-60.0), tone(-9.0, 0.2)
    out = raised(soft, slam, soft)
    assert np.abs(out.astype(int)).max() < 32000
    assert loudness(out[-CHUNK * 8 :]) == pytest.approx(AIM, abs=0.5)


@pytest.mark.parametrize("sound", [silence(1), np.full(SAMPLE_RATE, -32768, np.int16), silence(0)])
@pytest.mark.parametrize("voiced", [True, False])
def test_zeros_and_full_scale_come_out_as_they_went_in(sound: Samples, voiced: bool) -> None:
    squares = np.where(np.arange(len(sound)) % 80 < 40, sound, -1 - sound).astype(np.int16)
    expected = squares if sound.any() else sound
    given = [piece for piece in (expected,) if len(piece)]
    gain = AutomaticGain()
    out = [*(one for piece in given for one in gain.take(piece, voiced)), *gain.release()]
    assert np.array_equal(np.concatenate([np.zeros(0, np.int16), *out]), expected)


def heard(sounds: Iterable[Samples], recogniser: MemorisingRecogniser) -> list[Utterance]:
    events = Events()
    listener = Listener(recogniser, events, 0.5)
    listener.feed(np.concatenate([noise(2, -85), *[part for sound in sounds for part in (sound, noise(2, -85))]]), 0.0)
    return events.of(Utterance)


def test_the_listener_raises_what_is_soft_and_reports_the_level_of_the_microphone() -> None:
    word, recogniser = spoken("stop"), MemorisingRecogniser()
    usual, soft, again = heard([word, softer(word, 40), word], recogniser)
    assert soft.level == pytest.approx(usual.level - 40, abs=4)
    assert again.level == pytest.approx(usual.level, abs=2)
    loudest = [np.abs(samples.astype(int)).max() for _, samples in recogniser.utterances]
    assert loudest[0] == loudest[2] == np.abs(word.astype(int)).max()
    assert loudest[0] / 40 < loudest[1] < loudest[0]


def test_what_the_recogniser_lost_is_raised_when_it_is_said_again() -> None:
    class Forgetful(MemorisingRecogniser):
        def accept(self, samples: Samples) -> None:
            if not self.cancelled and not self._pieces and self.failing:
                self.failing.clear()
                raise ValueError
            super().accept(samples)

    word, recogniser, sound = softer(spoken("stop"), 40), Forgetful(), MemorisingRecogniser()
    recogniser.failing = {"nothing": ValueError()}
    heard([word], recogniser)
    heard([word], sound)
    assert np.array_equal(recogniser.utterances[0][1], sound.utterances[0][1])


def test_soft_phrases_are_recognised_as_well_as_loud_ones() -> None:
    phrases = ["stop", "help me", "next exercise", "i need water", "call my nurse", "go back", "louder"]
    choice = EngineChoice("vosk", None, None, PROJECT_FOLDER / "models")
    engine = build(choice, Grammar({Context.IDLE: (*phrases, "left", "right", "yes", "no", "go", "up", "on")}))
    found = {}
    for less in (0.0, 54.0):
        events = Events()
        listener = Listener(engine, events, 0.5)
        spoken_softly = [softer(spoken(phrase), less) for phrase in phrases]
        listener.feed(np.concatenate([noise(2, -88), *[p for s in spoken_softly for p in (s, noise(2, -88))]]), 0.0)
        found[less] = [one.readings[0].text for one in events.of(Utterance)]
    engine.close()
    assert found[0.0] == phrases
    assert found[54.0] == phrases
