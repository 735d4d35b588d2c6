"""The listener, on synthetic voices and virtual time: what reaches the recogniser, what is posted, and when."""

import logging
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from tests.hearing import Events, MemorisingRecogniser, noise, silence, spoken
from voice_assist.commands import Context
from voice_assist.errors import WorkerError
from voice_assist.events import Utterance, VoiceEnded, VoiceStarted
from voice_assist.hearing.listener import Listener
from voice_assist.hearing.recogniser import SAMPLE_RATE, Samples

HELP = "please call for help"
END_OF_TURN = 0.8


class Room:
    """A listener on virtual time."""

    def __init__(self, start: float = 1000.0) -> None:
        self.recogniser, self.events = MemorisingRecogniser(), Events()
        self.listener = Listener(self.recogniser, self.events, END_OF_TURN)
        self.time = start

    def hear(self, *sounds: Samples, step: int = 320) -> None:
        for sound in sounds:
            for start in range(0, len(sound), step):
                piece = sound[start : start + step]
                self.listener.feed(piece, self.time)
                self.time += len(piece) / SAMPLE_RATE

    def names(self) -> list[str]:
        return [type(event).__name__ for event in self.events.posted]


@pytest.fixture
def room() -> Room:
    return Room()


def test_one_sentence_is_one_utterance(room: Room) -> None:
    voice = spoken(HELP)
    room.hear(silence(1), voice, silence(1.5))
    assert room.names() == ["VoiceStarted", "VoiceEnded", "Utterance"]
    assert room.events.of(VoiceEnded) == [VoiceEnded(discarded=False)]
    (utterance,) = room.events.of(Utterance)
    assert utterance.id == 1
    assert utterance.readings[0].text == "heard"
    assert utterance.started == pytest.approx(1001, abs=0.15)
    assert utterance.ended == pytest.approx(1001 + len(voice) / SAMPLE_RATE, abs=0.25)


@pytest.mark.parametrize("step", [1, 160, 512, 1000, 16000])
def test_the_recogniser_gets_the_whole_sentence_however_it_is_cut(room: Room, step: int) -> None:
    voice = spoken("stop")
    room.hear(silence(0.7), voice, silence(1.5), step=step)
    ((_, fed),) = room.recogniser.utterances
    start = int(np.argmax(np.correlate(fed.astype(float), voice.astype(float), "valid")))
    assert np.array_equal(fed[start : start + len(voice)], voice)
    assert start >= 0.3 * SAMPLE_RATE
    assert len(fed) < len(voice) + 1.1 * SAMPLE_RATE


def test_a_pause_within_the_turn_stays_in_the_utterance(room: Room) -> None:
    room.hear(silence(0.5), spoken("call"), silence(0.6), spoken("my daughter"), silence(1.5))
    ((_, fed),) = room.recogniser.utterances
    assert len(fed) > len(spoken("call")) + len(spoken("my daughter")) + 0.6 * SAMPLE_RATE
    assert len(room.events.of(Utterance)) == 1


def test_two_sentences_are_two_utterances_with_growing_ids(room: Room) -> None:
    room.hear(silence(0.5), spoken("yes"), silence(1.2), spoken(HELP), silence(1.2))
    assert [utterance.id for utterance in room.events.of(Utterance)] == [1, 2]


def test_a_longer_end_of_turn_waits_longer(room: Room) -> None:
    room.listener.end_of_turn_seconds = 2.0
    assert room.listener.end_of_turn_seconds == 2.0
    room.hear(silence(0.5), spoken("yes"), silence(1.5), spoken("please"), silence(1.8))
    assert not room.events.of(Utterance)
    room.hear(silence(0.5))
    assert len(room.events.of(Utterance)) == 1


def test_noise_and_silence_are_no_utterances(room: Room) -> None:
    room.hear(noise(5, -40), silence(5), noise(5, -60))
    assert not room.events.posted


@pytest.mark.parametrize("softer", [0, 20, 35])
def test_a_soft_voice_in_a_quiet_room_is_heard_and_its_level_told(room: Room, softer: int) -> None:
    background = noise(5, -85)
    voice = (spoken(HELP) * 10 ** (-softer / 20)).astype(np.int16)
    background[32000 : 32000 + len(voice)] += voice
    room.hear(background)
    (utterance,) = room.events.of(Utterance)
    power = np.mean((spoken(HELP) / 32768) ** 2)
    assert utterance.level == pytest.approx(10 * np.log10(power) - softer, abs=2.5)


def test_a_sound_without_end_is_cut_and_recognised(room: Room) -> None:
    sentence = np.concatenate([spoken(HELP), silence(0.1)])
    room.hear(np.tile(sentence, round(17 * SAMPLE_RATE / len(sentence))), silence(1.2))
    first, second = room.events.of(Utterance)
    assert first.ended - first.started == pytest.approx(15, abs=0.5)
    assert second.started >= first.ended - 1e-6
    lengths = [len(fed) / SAMPLE_RATE for _, fed in room.recogniser.utterances]
    assert lengths[0] == pytest.approx(15, abs=0.6)


def test_the_context_is_that_of_the_beginning(room: Room) -> None:
    room.listener.set_context(Context.SESSION, 7)
    voice = spoken(HELP)
    room.hear(silence(0.5), voice[: len(voice) // 2])
    assert room.listener.hearing
    room.listener.set_context(Context.QUESTION, 8)
    room.hear(voice[len(voice) // 2 :], silence(1.2), spoken("yes"), silence(1.2))
    assert [context for context, _ in room.recogniser.utterances] == [Context.SESSION, Context.QUESTION]
    assert [utterance.context_id for utterance in room.events.of(Utterance)] == [7, 8]


def test_its_own_voice_is_not_heard(room: Room) -> None:
    room.hear(silence(0.5))
    room.listener.set_speaking(True)
    room.hear(spoken("call for help"))
    room.listener.set_speaking(False)
    room.hear(spoken("yes")[: round(0.2 * SAMPLE_RATE)], silence(1.5))
    assert not room.events.posted
    room.hear(spoken("yes"), silence(1.2))
    assert len(room.events.of(Utterance)) == 1


def test_an_own_sound_between_two_pieces_leaves_its_tail(room: Room) -> None:
    room.hear(silence(0.5))
    room.listener.set_speaking(True)
    room.listener.set_speaking(False)
    room.hear(spoken("yes")[: round(0.25 * SAMPLE_RATE)], silence(1.2))
    assert not room.events.posted


def test_who_began_to_speak_before_the_machine_keeps_their_words(room: Room) -> None:
    room.hear(silence(0.5), spoken("help"))
    room.listener.set_speaking(True)
    room.hear(silence(0.02))
    assert room.names() == ["VoiceStarted", "VoiceEnded", "Utterance"]
    ((_, fed),) = room.recogniser.utterances
    assert len(fed) > 0.9 * len(spoken("help"))


def test_a_click_before_the_machine_speaks_is_discarded(room: Room) -> None:
    room.hear(silence(0.5))
    voice = spoken(HELP)
    position = 0
    while not room.listener.hearing:
        room.hear(voice[position : position + 512])
        position += 512
    room.listener.set_speaking(True)
    room.hear(silence(0.02))
    assert room.names() == ["VoiceStarted", "VoiceEnded"]
    assert room.events.of(VoiceEnded) == [VoiceEnded(discarded=True)]
    assert room.recogniser.cancelled == 1


def test_the_end_of_a_recording_ends_the_utterance(room: Room) -> None:
    room.hear(spoken("stop"))
    assert not room.events.of(Utterance)
    room.listener.flush()
    assert len(room.events.of(Utterance)) == 1
    ((_, fed),) = room.recogniser.utterances
    assert np.array_equal(fed[-1000:], spoken("stop")[-1000:])
    room.listener.flush()
    assert len(room.events.of(Utterance)) == 1


@pytest.mark.parametrize("method", ["start", "accept", "finish"])
@pytest.mark.parametrize("error", [WorkerError("the recogniser died."), ZeroDivisionError("bug")])
def test_a_failing_recogniser_costs_one_utterance_only(
    room: Room, method: str, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    room.recogniser.failing[method] = error
    with caplog.at_level(logging.WARNING):
        room.hear(silence(0.5), spoken("yes"), silence(1.2))
    assert room.names() == ["VoiceStarted", "VoiceEnded"]
    assert room.events.of(VoiceEnded) == [VoiceEnded(discarded=True)]
    assert caplog.records
    room.recogniser.failing.clear()
    room.hear(spoken("yes"), silence(1.2))
    assert [utterance.id for utterance in room.events.of(Utterance)] == [1]


@pytest.mark.parametrize("method", ["start", "accept"])
def test_a_recogniser_that_came_back_in_time_gets_all_of_it(room: Room, method: str) -> None:
    room.recogniser.failing[method] = WorkerError("the recogniser is being started.")
    room.hear(silence(0.7), spoken(HELP))
    room.recogniser.failing.clear()
    room.hear(silence(1.2))
    assert len(room.events.of(Utterance)) == 1
    ((_, fed),) = room.recogniser.utterances
    assert len(fed) > len(spoken(HELP)) + 0.3 * SAMPLE_RATE


def test_a_recogniser_that_cannot_even_cancel_is_survived(room: Room) -> None:
    room.recogniser.failing["cancel"] = WorkerError("the recogniser died.")
    room.hear(silence(0.5))
    room.listener.set_speaking(False)
    voice = spoken(HELP)
    while not room.listener.hearing:
        room.hear(voice[:512])
        voice = voice[512:]
    room.listener.flush()
    assert room.events.posted == [VoiceStarted(), VoiceEnded(discarded=True)]


def test_another_recogniser_hears_from_the_next_sound_on(room: Room) -> None:
    old, new = room.recogniser, MemorisingRecogniser()
    voice = spoken(HELP)
    room.hear(silence(1), voice[: len(voice) // 2])
    with ThreadPoolExecutor() as threads:
        replaced = threads.submit(room.listener.replace_recogniser, new)
        room.hear(voice[len(voice) // 2 :])
        assert not replaced.done(), "the old one is still needed"
        room.hear(silence(1.5))
        replaced.result(timeout=10)
    room.hear(voice, silence(1.5))
    assert [len(recogniser.utterances) for recogniser in (old, new)] == [1, 1]
    assert len(room.events.of(Utterance)) == 2


def test_a_recogniser_that_hears_nothing_is_replaced_at_once(room: Room) -> None:
    new = MemorisingRecogniser()
    room.listener.replace_recogniser(new)
    room.hear(silence(1), spoken(HELP), silence(1.5))
    assert (room.recogniser.utterances, len(new.utterances)) == ([], 1)
