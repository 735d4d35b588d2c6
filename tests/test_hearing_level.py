"""What a covered, a silent and a shouted-at microphone look like: samples in, at most one notice each."""

import numpy as np
import pytest

from tests.hearing import Events, MemorisingRecogniser, noise, silence, spoken
from voice_assist.commands import Context
from voice_assist.events import Event, Utterance
from voice_assist.hearing.level import Level
from voice_assist.hearing.listener import Listener
from voice_assist.hearing.recogniser import SAMPLE_RATE, Samples
from voice_assist.hearing_events import Clipped, HardlyHeard

CHUNK = 512


class Room:
    """A microphone: what is noticed about it."""

    def __init__(self) -> None:
        self.level, self.noticed = Level(), list[Event]()

    def hear(self, sound: Samples) -> None:
        for start in range(0, len(sound), CHUNK):
            self.level.feed(sound[start : start + CHUNK])
            if news := self.level.news():
                self.noticed.append(news)

    def voices(self, *levels: float) -> None:
        for level in levels:
            self.level.voice(level)
            self.hear(noise(1, level))


def square(seconds: float, hertz: float = 200.0) -> Samples:
    times = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return np.where(np.sin(2 * np.pi * hertz * times) >= 0, 32767, -32768).astype(np.int16)


def constant(seconds: float, value: int) -> Samples:
    return np.full(round(seconds * SAMPLE_RATE), value, np.int16)


@pytest.mark.parametrize("value", [0, -3, 32767])
def test_minutes_of_the_same_value_are_a_dead_microphone(value: int) -> None:
    room = Room()
    room.hear(constant(115, value))
    assert room.noticed == []
    room.hear(constant(400, value))
    assert room.noticed == [HardlyHeard()]


def test_the_softest_room_is_not_dead() -> None:
    room = Room()
    room.hear(noise(300, -85))
    assert room.noticed == []


def test_three_very_soft_voices_in_a_row_are_a_covered_microphone() -> None:
    room = Room()
    room.voices(-55, -55, -30, -55, -55)
    assert room.noticed == []
    room.voices(-55, -55)
    assert room.noticed == [HardlyHeard()]


def test_it_is_told_again_only_after_a_good_voice_and_some_minutes() -> None:
    room = Room()
    room.voices(-55, -55, -55)
    room.hear(noise(400, -70))
    room.hear(silence(150))
    assert room.noticed == [HardlyHeard()]  # nobody was heard well in between
    room.voices(-30)
    room.hear(silence(150))
    assert room.noticed == [HardlyHeard()]  # too soon
    room.voices(-30)
    room.hear(noise(300, -70))
    room.hear(silence(150))
    assert room.noticed == [HardlyHeard()] * 2


def test_clipped_sound_is_noticed_and_a_slammed_door_is_not() -> None:
    room = Room()
    room.hear(np.concatenate([noise(1, -60), square(0.2), noise(20, -60), square(0.2), noise(20, -60)]))
    assert room.noticed == []
    room.hear(np.concatenate([square(1), noise(20, -60), square(1)]))
    assert room.noticed == [Clipped()]


def test_whoever_always_shouts_is_told_once() -> None:
    room = Room()
    for _ in range(3):
        room.hear(square(1))
        room.level.voice(-3.0)
        room.hear(noise(310, -60))
    assert room.noticed == [Clipped()]
    room.voices(-20)
    room.hear(square(1))
    assert room.noticed == [Clipped()] * 2


def test_through_the_listener_awake() -> None:
    events = Events()
    listener = Listener(MemorisingRecogniser(), events, 0.5)
    listener.feed(silence(121), 0.0)
    listener.feed(silence(121), 121.0)
    assert events.posted == [HardlyHeard()]


def test_nothing_is_told_asleep_but_in_the_morning() -> None:
    events = Events()
    listener = Listener(MemorisingRecogniser(), events, 0.5)
    listener.set_context(Context.ASLEEP, 1)
    listener.feed(silence(200), 0.0)
    assert events.posted == []
    listener.set_context(Context.IDLE, 2)
    listener.feed(silence(1), 200.0)
    assert events.posted == [HardlyHeard()]


def test_soft_speech_through_the_listener() -> None:
    events = Events()
    listener = Listener(MemorisingRecogniser(), events, 0.5)
    voice = spoken("please call for help").astype(np.float64)
    soft = (voice * 10 ** (-58 / 20) / np.sqrt(np.mean((voice / 32768) ** 2))).astype(np.int16)
    room = np.concatenate([noise(2, -80), *[part for n in range(3) for part in (soft, noise(2, -80, n))]])
    listener.feed(room, 0.0)
    assert len(events.of(Utterance)) == 3
    assert len(events.of(HardlyHeard)) == 1
