"""The end of a turn by what was said: through the listener, on synthetic voices and virtual time."""

import numpy as np
import pytest

from tests.hearing import Events, MemorisingRecogniser, noise, silence, spoken
from voice_assist.commands import Context
from voice_assist.events import Utterance, VoiceEnded, VoiceStarted
from voice_assist.hearing.listener import Listener
from voice_assist.hearing.recogniser import SAMPLE_RATE, Samples
from voice_assist.hearing_events import Partial
from voice_assist.understanding.completeness import Beginnings
from voice_assist.understanding.phrase import Phrase

TEXTS = ("stop", "start shoulder session", "start shoulder session with a helper")
URGENT = "help me"
BEGINNINGS = Beginnings((Phrase(text, text, ()) for text in (*TEXTS, URGENT)), frozenset({URGENT}))
USUAL = 0.8


class Room:
    """A listener that knows some phrases; `heard` is what its recogniser tells along the way."""

    def __init__(self) -> None:
        self.recogniser, self.events, self.time = MemorisingRecogniser(), Events(), 100.0
        judge = lambda _, text: BEGINNINGS.completeness(text)  # noqa: E731
        self.listener = Listener(self.recogniser, self.events, USUAL, judge)

    def hear(self, *sounds: Samples) -> None:
        for sound in sounds:
            for start in range(0, len(sound), 512):
                piece = sound[start : start + 512]
                self.listener.feed(piece, self.time)
                self.time += len(piece) / SAMPLE_RATE

    def silent_until_over(self) -> float:
        """Seconds of silence after which the utterance was over."""
        began, before = self.time, len(self.events.of(VoiceEnded))
        while len(self.events.of(VoiceEnded)) == before and self.time < began + 10:
            self.hear(silence(0.032))
        return self.time - began

    def say(self, text: str, heard: str | None) -> float:
        self.recogniser.heard = heard
        self.hear(silence(0.3), spoken(text))
        return self.silent_until_over()


@pytest.mark.parametrize(
    ("heard", "own", "least", "most"),
    [
        ("stop", None, 0.1, 0.4),
        ("stop", 3.0, 0.1, 0.4),  # a finished phrase never waits for a slow speaker
        ("start", None, 2.8, 3.2),  # the beginning of a phrase, pauses unknown
        ("start", 1.2, 2.8, 3.2),
        ("start", 3.5, 3.4, 3.7),
        ("walk", 1.2, 1.1, 1.4),  # no phrase begins like this
        ("start shoulder session", None, 0.7, 1.0),  # may go on, may not
        ("start shoulder session", 2.0, 1.9, 2.2),
        ("", 2.0, 1.9, 2.2),
        (None, None, 0.7, 1.0),  # the recogniser cannot tell
    ],
)
def test_how_long_is_waited(heard: str | None, own: float | None, least: float, most: float) -> None:
    room = Room()
    if own is not None:
        room.listener.set_own_pause(own)
    assert least <= room.say("start", heard) <= most
    assert len(room.events.of(Utterance)) == 1


def test_the_recogniser_begins_its_work_in_the_silence_and_drops_it_when_the_voice_goes_on() -> None:
    room = Room()
    room.recogniser.heard = ""
    room.hear(silence(0.3), spoken("start"), silence(0.3))
    rest = spoken("session")
    room.hear(rest[:4000])
    assert room.recogniser.pauses == ["pause", "resume"]
    room.recogniser.heard = "start shoulder session with a helper"
    room.hear(rest[4000:])
    assert room.silent_until_over() <= 0.4
    assert room.recogniser.pauses[-1] == "pause"
    assert [event.text for event in room.events.of(Partial)] == ["start shoulder session with a helper"]


def test_a_finished_phrase_is_read_as_soon_as_the_voice_has_faded() -> None:
    room = Room()
    room.recogniser.heard = "stop"
    room.hear(silence(0.3), spoken("stop"))
    begun = len(room.recogniser.pauses)
    room.hear(silence(0.07))
    assert room.recogniser.pauses[begun:] == ["pause"]
    assert not room.events.of(VoiceEnded)
    room.hear(spoken("session"))
    assert room.recogniser.pauses[begun:][:2] == ["pause", "resume"]


def test_a_pause_within_is_told() -> None:
    room = Room()
    room.listener.set_own_pause(3.0)
    room.recogniser.heard = "start"
    room.hear(silence(0.3), spoken("start"), silence(2.5), spoken("shoulder session"))
    room.silent_until_over()
    (utterance,) = room.events.of(Utterance)
    assert utterance.longest_pause == pytest.approx(2.5, abs=0.25)
    assert utterance.paused == utterance.longest_pause
    assert utterance.seconds < utterance.ended - utterance.started - 2.2
    assert utterance.joined is None


@pytest.mark.parametrize(
    ("heard", "own", "least", "most"),
    [
        ("start shoulder session with a helper", None, 2.0, 2.4),  # libvosk may have finished it by itself
        ("start shoulder session with a helper", 3.0, 2.9, 3.3),
        ("help me", 3.0, 0.1, 0.4),
        ("stop", 3.0, 0.1, 0.4),  # one word has no pause in it
    ],
)
def test_who_has_paused_within_the_phrase_is_given_time_for_another_word(
    heard: str, own: float | None, least: float, most: float
) -> None:
    room = Room()
    if own is not None:
        room.listener.set_own_pause(own)
    room.recogniser.heard = "start"
    room.hear(silence(0.3), spoken("start"), silence(1.2))
    assert least <= room.say("session", heard) <= most


@pytest.mark.parametrize(("settled", "least", "most"), [(0.15, 0.1, 0.4), (0.5, 0.7, 1.0)])
def test_what_the_recogniser_adds_late_in_a_silence_finishes_no_phrase(
    settled: float, least: float, most: float
) -> None:
    room = Room()
    room.recogniser.heard = ""
    room.hear(silence(0.3), spoken("start"), silence(settled))
    room.recogniser.heard = "stop"
    assert least <= settled + room.silent_until_over() <= most


def test_the_rest_of_a_phrase_is_read_together_with_its_beginning() -> None:
    room = Room()
    room.listener.set_own_pause(0.6)
    room.say("start", "start")
    room.hear(silence(0.9))
    room.say("shoulder session", "shoulder session")
    first, second = room.events.of(Utterance)
    assert first.joined is None
    assert second.joined is not None
    assert second.joined.longest_pause == pytest.approx(second.started - first.ended)
    lengths = [len(sound) for _, sound in room.recogniser.utterances]
    assert lengths[2] == lengths[0] + lengths[1]


@pytest.mark.parametrize("between", ["a phrase of its own", "a long silence", "its own voice"])
def test_what_begins_anew_is_not_joined(between: str) -> None:
    room = Room()
    room.listener.set_own_pause(0.6)
    room.say("start", "start")
    room.hear(silence(6.0 if between == "a long silence" else 0.9))
    if between == "its own voice":
        room.listener.set_speaking(True)
        room.hear(silence(0.1))
        room.listener.set_speaking(False)
        room.hear(silence(0.5))
    room.say("stop", "stop" if between == "a phrase of its own" else "shoulder session")
    assert room.events.of(Utterance)[-1].joined is None


def _square(seconds: float, hertz: float = 50.0) -> Samples:
    times = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return np.where(np.sin(2 * np.pi * hertz * times) >= 0, 32767, -32768).astype(np.int16)


@pytest.mark.parametrize(
    "sound",
    [
        silence(60),
        _square(30),
        _square(30, 400.0),
        np.full(30 * SAMPLE_RATE, 32767, np.int16),
        silence(0.05),
        noise(20, -1),
    ],
    ids=["zeros", "square wave", "high square wave", "permanent clipping", "0.05 s", "loud noise"],
)
def test_bad_sound_is_survived_and_speech_after_it_is_heard(sound: Samples) -> None:
    room = Room()
    room.hear(sound, silence(7))
    assert len(room.events.of(VoiceStarted)) == len(room.events.of(VoiceEnded))
    room.hear(spoken("please call for help"))
    room.silent_until_over()
    last = room.events.of(Utterance)[-1]
    assert last.ended > room.time - 2
    assert Context.IDLE is room.recogniser.utterances[-1][0]
