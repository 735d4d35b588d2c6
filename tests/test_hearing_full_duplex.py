"""Hearing while the assistant speaks, in a made room: its own voice starts nothing, a person's is heard."""

import logging
import sys

import numpy as np
import pytest

from tests.hearing import Events, MemorisingRecogniser, noise, silence, spoken
from tests.room import RATE, VOICE_LEVEL, Room, Values, at_level, cough, door, to_samples
from voice_assist.errors import EchoError
from voice_assist.events import Utterance, VoiceEnded, VoiceStarted
from voice_assist.hearing.echo import EchoCanceller
from voice_assist.hearing.full_duplex import FullDuplex
from voice_assist.hearing.listener import Listener
from voice_assist.hearing.recogniser import Samples
from voice_assist.hearing.suppressor import Suppressor
from voice_assist.hearing_events import HearsOverSpeech, Partial
from voice_assist.played_sound import PlayedSound
from voice_assist.understanding.completeness import Completeness

STEP = 320
AHEAD = 1280
"""Samples that the player's buffer holds."""
PROMPTS = (
    "Take the weight off your arm and lift it slowly, as far as it is comfortable.",
    "Hold it there, and breathe in, and then out again. You can say stop at any time.",
    "Now let it sink down again slowly, and have a rest on the cushion.",
)


def prompts(seconds: float) -> Values:
    parts = [np.concatenate([spoken(text, 150) / 32768, np.zeros(6000)]) for text in PROMPTS]
    said = np.tile(np.concatenate(parts), 4)[: round(seconds * RATE)]
    return at_level(said, VOICE_LEVEL + 6)


class Ears:
    """A listener in full duplex, on virtual time."""

    def __init__(self) -> None:
        self.recogniser, self.events, self.played = MemorisingRecogniser(), Events(), PlayedSound()
        self.duplex = FullDuplex(self.played)
        self.listener = Listener(self.recogniser, self.events, 0.8, lambda _c, _t: Completeness.NOTHING, self.duplex)
        self.time = 500.0

    def hear(self, microphone: Samples, said: Samples) -> None:
        """Both of the same length; what is said is known a little before it is heard."""
        self.played.add(said[:AHEAD], RATE, self.time)
        for first in range(0, len(microphone), STEP):
            piece = microphone[first : first + STEP]
            ahead = said[first + AHEAD : first + AHEAD + STEP]
            self.played.add(ahead, RATE, self.time + AHEAD / RATE)
            self.listener.feed(piece, self.time)
            self.time += len(piece) / RATE

    def names(self) -> list[str]:
        return [type(event).__name__ for event in self.events.posted]


@pytest.mark.parametrize(("delay", "drift"), [(0.02, 0), (0.12, 100), (0.25, -60)])
def test_its_own_voice_starts_nothing(delay: float, drift: float) -> None:
    ears, room, said = Ears(), Room(1), prompts(14)
    ears.hear(to_samples(room.echo(said, delay, drift) + room.fan(len(said))), to_samples(said))
    assert ears.events.posted == [HearsOverSpeech(True)]


@pytest.mark.parametrize("level", [0, -6])
def test_a_voice_over_its_own_is_heard_and_what_it_says_told_at_once(level: float) -> None:
    ears, room, said = Ears(), Room(2), prompts(14)
    person = room.person(spoken("please be quiet now", 130) / 32768, 10.0, level, len(said))
    ears.recogniser.heard = "be quiet"
    ears.hear(to_samples(room.echo(said, 0.08, 50) + person + room.fan(len(said))), to_samples(said))
    assert ears.events.of(VoiceStarted) == [VoiceStarted(over_speech=True)]
    (utterance,) = ears.events.of(Utterance)
    assert utterance.started == pytest.approx(510, abs=0.35)
    assert utterance.above_echo is not None
    assert utterance.above_echo > 6
    partial = ears.events.of(Partial)[0]
    assert partial.text == "be quiet"
    assert partial.above_echo is not None
    assert ears.names().index("Partial") < ears.names().index("VoiceEnded")


def test_until_it_has_learnt_its_voice_it_hears_in_the_pauses_alone_as_in_half_duplex() -> None:
    ears, room = Ears(), Room(2)
    said = np.concatenate([prompts(2.5), np.zeros(3 * RATE)])
    person = room.person(spoken("please be quiet now", 130) / 32768, 0.5, 6, len(said))
    answer = room.person(spoken("stop", 130) / 32768, 3.0, 0, len(said))
    ears.hear(to_samples(room.echo(said, 0.05) + person + answer + room.fan(len(said))), to_samples(said))
    (utterance,) = ears.events.of(Utterance)
    assert utterance.started == pytest.approx(503.0, abs=0.2)
    assert utterance.above_echo is None
    assert ears.events.of(VoiceStarted) == [VoiceStarted(over_speech=False)]
    assert ears.events.of(HearsOverSpeech) == []


def test_where_the_echo_is_another_one_all_the_time_it_falls_back_to_half_duplex_and_tells() -> None:
    ears, room, said = Ears(), Room(2), prompts(24)
    heard = room.echo(said, 0.08)
    for piece in range(14 * RATE, len(said), RATE // 2):
        heard[piece : piece + RATE // 2] = np.roll(heard, piece // 7)[piece : piece + RATE // 2]
    ears.hear(to_samples(heard + room.fan(len(said))), to_samples(said))
    assert [event.possible for event in ears.events.of(HearsOverSpeech)] == [True, False]


@pytest.mark.parametrize("seed", [1, 5])
def test_coughs_over_its_lowered_voice_do_not_move_what_was_learnt(seed: int) -> None:
    played, room, said = PlayedSound(), Room(1), prompts(20)
    said[10 * RATE : 16 * RATE] *= 0.2
    canceller = EchoCanceller(played)
    heard = room.echo(said, 0.08, 50) + room.fan(len(said))
    for number in range(4):
        first, sound = round((10 + 1.4 * number) * RATE), cough(10 * seed + number)
        heard[first : first + len(sound)] += sound
    before = after = 0.0
    for first in range(0, len(said) - STEP, STEP):
        played.add(to_samples(said[first : first + STEP]), RATE, first / RATE)
        late = first - AHEAD
        if late < 0:
            continue
        rest = canceller.process(heard[late : late + STEP].astype(np.float32), late / RATE).rest
        if late > 17 * RATE:
            before += float(np.sum(heard[late : late + STEP] ** 2))
            after += float(np.sum(rest**2))
    assert 10 * np.log10(before / after) > 18


def test_of_a_noise_without_a_voice_no_text_is_told() -> None:
    ears, room, said = Ears(), Room(3), prompts(13)
    others = room.fan(len(said))
    made = cough(1)
    others[10 * RATE : 10 * RATE + len(made)] += made
    ears.recogniser.heard = "stop"
    ears.hear(to_samples(room.echo(said, 0.1) + others), to_samples(said))
    assert VoiceStarted(over_speech=True) in ears.events.posted, "the voice is lowered at once"
    assert {event.discarded for event in ears.events.of(VoiceEnded)} == {True}
    assert ears.events.of(Partial) == []


def test_where_the_assistant_is_silent_nothing_is_said_about_its_echo() -> None:
    ears = Ears()
    microphone = np.concatenate([silence(0.5), spoken("please call for help"), silence(1.5)])
    ears.hear(microphone, np.zeros(len(microphone), np.int16))
    assert ears.events.of(VoiceStarted) == [VoiceStarted(over_speech=False)]
    (utterance,) = ears.events.of(Utterance)
    assert utterance.above_echo is None
    assert utterance.started == pytest.approx(500.5, abs=0.15)


def test_who_wears_headphones_is_heard_over_them() -> None:
    ears, said = Ears(), prompts(8)
    microphone = noise(8, -70)
    voice = spoken("please call for help")
    microphone[5 * RATE : 5 * RATE + len(voice)] += voice
    ears.hear(microphone, to_samples(said))
    assert ears.events.of(VoiceStarted) == [VoiceStarted(over_speech=True)]
    (utterance,) = ears.events.of(Utterance)
    assert utterance.above_echo is not None
    assert utterance.above_echo > 6


@pytest.mark.parametrize("sound", [cough, door])
def test_a_short_noise_over_its_voice_is_no_utterance_of_words(sound: object) -> None:
    assert callable(sound)
    ears, room, said = Ears(), Room(3), prompts(13)
    made = sound(4)
    others = room.fan(len(said))
    others[10 * RATE : 10 * RATE + len(made)] += made
    ears.recogniser.heard = ""
    ears.hear(to_samples(room.echo(said, 0.1) + others), to_samples(said))
    assert not any(partial.text for partial in ears.events.of(Partial))
    assert len(ears.events.of(VoiceStarted)) == len(ears.events.of(VoiceEnded))


def test_a_lost_microphone_ends_what_was_being_said() -> None:
    ears = Ears()
    ears.hear(spoken("please call for help"), np.zeros(len(spoken("please call for help")), np.int16))
    ears.listener.flush()
    assert len(ears.events.of(Utterance)) == 1
    ears.hear(np.concatenate([spoken("yes"), silence(1.2)]), np.zeros(len(spoken("yes")) + round(1.2 * RATE), np.int16))
    assert len(ears.events.of(Utterance)) == 2


def test_where_the_cancellation_fails_it_goes_on_in_half_duplex(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise EchoError("echo processing failed.")

    ears, said = Ears(), prompts(2)
    monkeypatch.setattr(Suppressor, "process", fail)
    with caplog.at_level(logging.WARNING):
        ears.hear(to_samples(said), to_samples(said))
    assert "nothing is heard while the assistant speaks" in caplog.text
    ears.listener.set_speaking(True)
    ears.hear(spoken("stop"), np.zeros(len(spoken("stop")), np.int16))
    ears.listener.set_speaking(False)
    ears.hear(silence(0.5), silence(0.5))
    already = len(ears.events.of(Utterance))
    ears.hear(np.concatenate([spoken("yes"), silence(1.2)]), np.zeros(len(spoken("yes")) + round(1.2 * RATE), np.int16))
    assert len(ears.events.of(Utterance)) == already + 1


def test_without_livekit_there_is_no_full_duplex(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "livekit", None)
    with pytest.raises(EchoError, match="does not start"):
        FullDuplex(PlayedSound())


@pytest.mark.parametrize(("delay", "drift"), [(0.08, 50), (0.08, -60), (0.25, -100)])
def test_a_late_and_drifting_echo_is_taken_out(delay: float, drift: float) -> None:
    played, room, said = PlayedSound(), Room(1), prompts(12)
    canceller = EchoCanceller(played)
    heard = (room.echo(said, delay, drift) + room.fan(len(said))).astype(np.float32)
    before = after = 0.0
    for first in range(0, len(said) - STEP, STEP):
        played.add(to_samples(said[first : first + STEP]), RATE, first / RATE)
        late = first - AHEAD
        if late < 0:
            continue
        rest = canceller.process(heard[late : late + STEP], late / RATE).rest
        if late > 7 * RATE:
            before += float(np.sum(heard[late : late + STEP] ** 2))
            after += float(np.sum(rest**2))
    assert 10 * np.log10(before / after) > 18
