"""The microphone on a real sound server: what is said into it arrives, at its time; it is lost and found again."""

import logging
import queue
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest

from tests.audio.virtual_sound import MICROPHONE_MONITOR, VirtualSound
from tests.hearing import Events, MemorisingRecogniser, spoken
from voice_assist.errors import DeviceError
from voice_assist.events import Part, PartLost, PartReturned, Utterance, VoiceStarted
from voice_assist.hearing import microphone as microphone_module
from voice_assist.hearing.listener import Listener
from voice_assist.hearing.listener_thread import ListenerThread
from voice_assist.hearing.microphone import Frame, Microphone, available_microphones
from voice_assist.hearing.recogniser import SAMPLE_RATE, Samples
from voice_assist.sound_devices import refresh_devices

pytestmark = pytest.mark.audio

LIMIT = 5.0


class Ears:
    """A microphone whose frames are collected by a thread."""

    def __init__(self, device: str | None = "mic") -> None:
        self.events = Events()
        self.microphone = Microphone(device, self.events)
        self.frames: queue.SimpleQueue[Frame | None] = queue.SimpleQueue()
        self.thread = threading.Thread(target=self._collect, daemon=True)
        self.thread.start()

    def _collect(self) -> None:
        for frame in self.microphone.frames():
            self.frames.put(frame)

    def collect(self, seconds: float) -> tuple[Samples, np.ndarray[tuple[int], np.dtype[np.float64]]]:
        """The next samples, at least so many seconds of them, and the time of each."""
        pieces: list[Samples] = []
        times = []
        while sum(map(len, pieces)) < seconds * SAMPLE_RATE:
            frame = self.frames.get(timeout=LIMIT)
            assert frame is not None
            pieces.append(frame.samples)
            times.append(frame.time + np.arange(len(frame.samples)) / SAMPLE_RATE)
        return np.concatenate(pieces), np.concatenate(times)

    def wait_until_heard(self) -> None:
        while self.frames.get(timeout=LIMIT) is None:
            pass


@contextmanager
def ears(device: str | None = "mic") -> Iterator[Ears]:
    opened = Ears(device)
    try:
        yield opened
    finally:
        opened.microphone.close()
        opened.thread.join(LIMIT)
        assert not opened.thread.is_alive()


@contextmanager
def listening() -> Iterator[tuple[MemorisingRecogniser, Events]]:
    recogniser, events = MemorisingRecogniser(), Events()
    thread = ListenerThread(Microphone("mic", events), Listener(recogniser, events, 0.5))
    try:
        yield recogniser, events
    finally:
        thread.close()
        thread.close()


@pytest.mark.parametrize(("rate", "channels"), [(48000, 1), (44100, 2), (16000, 1), (8000, 2)])
def test_what_is_said_arrives_at_any_rate_the_device_takes(
    virtual_sound: VirtualSound, monkeypatch: pytest.MonkeyPatch, rate: int, channels: int
) -> None:
    monkeypatch.setattr(microphone_module, "SAMPLE_RATES", (rate,))
    monkeypatch.setattr(microphone_module, "channels_of", lambda device: channels)
    tone = (8000 * np.sin(np.arange(16000) * 2 * np.pi * 1000 / 16000)).astype(np.int16)
    with ears() as opened:
        opened.wait_until_heard()
        with virtual_sound.playing(tone, 16000):
            samples, times = opened.collect(1.0)
    middle = samples[-6400:].astype(float)
    assert np.percentile(np.abs(middle), 99) == pytest.approx(8000, rel=0.03)
    assert np.argmax(np.abs(np.fft.rfft(middle))) * SAMPLE_RATE / len(middle) == pytest.approx(1000, abs=10)
    assert np.diff(times).max() < 0.1


def test_the_time_of_a_sound_is_when_it_was_made(virtual_sound: VirtualSound) -> None:
    tone = np.full(8000, 8000, np.int16) * np.tile([1, -1], 4000).astype(np.int16)
    with ears() as opened, virtual_sound.record("mic", SAMPLE_RATE) as reference:
        opened.wait_until_heard()
        with virtual_sound.playing(tone, 16000):
            made = reference.wait_for_sound()
            samples, times = opened.collect(1.0)
    heard = times[np.argmax(np.abs(samples.astype(int)) > 2000)]
    assert heard == pytest.approx(made, abs=0.15)
    assert heard < time.monotonic()


def test_a_sentence_becomes_an_utterance(virtual_sound: VirtualSound) -> None:
    voice = spoken("please call my daughter")
    with listening() as (recogniser, events):
        virtual_sound.play(voice, SAMPLE_RATE)
        events.wait_for(Utterance)
    ((_, fed),) = recogniser.utterances
    match = np.correlate(fed.astype(float), voice.astype(float), "valid").max()
    energy = np.sqrt(np.sum(voice.astype(float) ** 2) * np.sum(fed.astype(float) ** 2))
    assert match / energy > 0.9


def test_a_microphone_pulled_out_is_told_and_found_again(virtual_sound: VirtualSound) -> None:
    with listening() as (_, events):
        virtual_sound.play(spoken("yes"), SAMPLE_RATE)
        events.wait_for(Utterance)
        virtual_sound.remove_microphone()
        events.wait_for(PartLost, seconds=LIMIT)
        assert events.of(PartLost)[0].part is Part.MICROPHONE
        assert events.of(PartLost)[0].reason == "The microphone 'mic' is gone; plug it in again."
        virtual_sound.restore_microphone()
        events.wait_for(PartReturned, seconds=LIMIT)
        virtual_sound.play(spoken("yes"), SAMPLE_RATE)
        events.wait_for(Utterance, 2)
    assert len(events.of(PartLost)) == len(events.of(PartReturned)) == 1


def test_words_before_the_loss_are_kept(virtual_sound: VirtualSound) -> None:
    words = np.tile(spoken("call for help"), 3)
    with listening() as (_, events), virtual_sound.record(MICROPHONE_MONITOR, SAMPLE_RATE) as reference:
        with virtual_sound.playing(words, SAMPLE_RATE):
            events.wait_for(VoiceStarted)
            reference.wait_for_samples(len(reference.samples) + SAMPLE_RATE)
            assert not events.of(Utterance)
            virtual_sound.remove_microphone()
            events.wait_for(Utterance)
        events.wait_for(PartLost)


def test_a_microphone_that_is_not_there_yet_is_waited_for(virtual_sound: VirtualSound) -> None:
    virtual_sound.remove_microphone()
    with ears() as opened:
        opened.events.wait_for(PartLost, seconds=LIMIT)
        virtual_sound.restore_microphone()
        opened.events.wait_for(PartReturned, seconds=LIMIT)
        opened.wait_until_heard()


def test_listing_the_devices_anew_is_no_loss(virtual_sound: VirtualSound) -> None:
    with ears() as opened:
        opened.wait_until_heard()
        opened.microphone.busy = True
        assert opened.microphone.busy
        assert not refresh_devices()
        opened.microphone.busy = False
        assert refresh_devices()
        while opened.frames.get(timeout=LIMIT) is not None:
            pass
        opened.wait_until_heard()
        assert not opened.events.posted


def test_nobody_takes_the_frames_and_the_oldest_are_kept(
    virtual_sound: VirtualSound, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(microphone_module, "QUEUE_BLOCKS", 5)
    events = Events()
    microphone = Microphone("mic", events)
    frames = microphone.frames()
    next(frames)
    deadline = time.monotonic() + LIMIT
    while microphone.lost_samples < 10000 and time.monotonic() < deadline:
        threading.Event().wait(0.02)
    with caplog.at_level(logging.WARNING):
        times = [frame.time for frame, _ in zip(frames, range(20), strict=False) if frame is not None]
    microphone.close()
    assert list(frames) in ([], [None])
    assert microphone.lost_samples >= 10000
    assert "samples of the microphone were lost" in caplog.text
    assert max(np.diff(times)) > 0.15
    assert not events.posted


def test_devices_are_found_by_name_part_number_or_default(virtual_sound: VirtualSound) -> None:
    assert available_microphones() == ("mic", "default")
    for wanted in ("MIC", "mi", "0", None):
        with ears(wanted) as opened:
            opened.wait_until_heard()


@pytest.mark.parametrize(
    ("wanted", "sentence"), [("usb", "There is no microphone 'usb'; there are: 0: 'mic', 3: 'default'.")]
)
def test_a_wrong_name_lists_the_right_ones(virtual_sound: VirtualSound, wanted: str, sentence: str) -> None:
    with pytest.raises(DeviceError) as caught:
        Microphone(wanted, Events()).open()
    assert str(caught.value) == sentence


def test_a_microphone_can_be_opened_before_its_frames_are_wanted(virtual_sound: VirtualSound) -> None:
    microphone = Microphone("mic", Events())
    microphone.open()
    microphone.open()
    assert next(frame for frame in microphone.frames() if frame is not None).samples.dtype == np.int16
    microphone.close()
    virtual_sound.remove_microphone()
    with pytest.raises(DeviceError, match="cannot be opened"):
        Microphone("mic", Events()).open()
