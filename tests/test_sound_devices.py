"""Finding devices and opening streams, whatever PortAudio says; with real devices: tests/audio."""

import importlib
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from voice_assist import portaudio, sound_devices
from voice_assist.errors import DeviceError
from voice_assist.sound_devices import Device, Direction, available_devices, find_device, open_stream, refresh_devices


class PortAudioError(Exception):
    """As sounddevice's: (message, code)."""


class FakeStream:
    def __init__(self, library: "FakePortAudio", settings: dict[str, Any]) -> None:
        self.settings, self.active, self.latency, self.closed = settings, False, 0.05, False
        self._library = library

    def start(self) -> None:
        if self._library.gone:
            raise PortAudioError("Error starting stream: Device unavailable", -9985)
        self.active = True

    def abort(self, ignore_errors: bool) -> None:
        assert not ignore_errors
        self.active = False

    def close(self, ignore_errors: bool) -> None:
        assert ignore_errors
        self.active, self.closed = False, True


class FakePortAudio:
    """sounddevice with the devices of a small machine; takes 44100 Hz alone."""

    PortAudioError = PortAudioError
    names = ("HDA Intel: ALC (hw:0,0)", "USB Audio: #1 (hw:1,0)", "USB Audio: #2 (hw:2,0)", "Speakers (hw:3,0)")

    def __init__(self) -> None:
        self.default = self
        self.device = {"input": 1, "output": -1}
        self.gone = False
        self.refuses: PortAudioError | None = None
        self.starts = True
        self.streams: list[FakeStream] = []
        self.count = len(self.names)

    def query_devices(self) -> list[dict[str, Any]]:
        channels = {"max_input_channels": 2, "max_output_channels": 0, "default_samplerate": 44100.0}
        entries = [{"name": name, **channels} for name in self.names]
        entries[3].update(max_input_channels=0, max_output_channels=6)
        return entries[: self.count]

    def InputStream(self, **settings: Any) -> FakeStream:  # noqa: N802
        if self.refuses:
            raise self.refuses
        if settings["samplerate"] != 44100:
            raise PortAudioError("Error opening InputStream: Invalid sample rate", -9997)
        self.streams.append(FakeStream(self, settings))
        return self.streams[-1]

    def _terminate(self) -> None:
        assert all(stream.closed for stream in self.streams)

    def _initialize(self) -> None:
        if not self.starts:
            raise PortAudioError("Error initializing PortAudio: Unanticipated host error", -9999)


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> FakePortAudio:
    fake = FakePortAudio()
    monkeypatch.setattr(sound_devices, "sounddevice", lambda: fake)
    monkeypatch.setattr(sound_devices, "_open_streams", set())
    return fake


def opened(rates: tuple[int, ...] = (48000, 44100)) -> sound_devices.DeviceStream:
    device = find_device(Direction.INPUT, "#1")
    callback: Callable[..., None] = lambda *_: None  # noqa: E731
    return open_stream(Direction.INPUT, device, callback, sample_rates=rates, channels=1, latency=0.1)


def test_each_direction_has_its_devices(library: FakePortAudio) -> None:
    assert [device.index for device in available_devices(Direction.INPUT)] == [0, 1, 2]
    assert available_devices(Direction.OUTPUT) == (Device(3, "Speakers (hw:3,0)", 6, 44100),)


@pytest.mark.parametrize(
    ("wanted", "index"), [("2", 2), ("intel", 0), ("USB AUDIO: #2 (HW:2,0)", 2), ("#1", 1), (None, 1)]
)
def test_a_device_is_found(library: FakePortAudio, wanted: str | None, index: int) -> None:
    assert find_device(Direction.INPUT, wanted).index == index


def test_without_a_default_the_first_is_taken(library: FakePortAudio) -> None:
    assert find_device(Direction.OUTPUT, None).index == 3


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ("usb", "'usb' fits several microphones: 1: 'USB Audio: #1 (hw:1,0)', 2: 'USB Audio: #2 (hw:2,0)'; name one"),
        ("3", "There is no microphone '3'; there are: 0: "),
        ("bluetooth", "There is no microphone 'bluetooth'; there are: 0: "),
    ],
)
def test_what_fits_none_or_several_is_told(library: FakePortAudio, wanted: str, sentence: str) -> None:
    with pytest.raises(DeviceError) as caught:
        find_device(Direction.INPUT, wanted)
    assert str(caught.value).startswith(sentence)


def test_no_device_at_all_is_told(library: FakePortAudio) -> None:
    library.count = 0
    with pytest.raises(DeviceError, match="There is no microphone; plug one in"):
        find_device(Direction.INPUT, None)


def test_the_first_rate_that_the_device_takes_is_taken(library: FakePortAudio) -> None:
    stream = opened()
    assert stream.sample_rate == 44100
    stream.start()
    assert library.streams[0].active
    assert stream.latency == 0.05
    stream.abort()
    assert not stream.active
    stream.close()
    stream.close()
    assert stream.closed
    assert stream.latency == 0
    with pytest.raises(DeviceError, match="opened again"):
        stream.start()


def test_a_device_that_takes_no_usual_rate_is_told(library: FakePortAudio) -> None:
    with pytest.raises(DeviceError, match="none of the usual sample rates"):
        opened((8000, 16000))


def test_a_busy_device_is_told(library: FakePortAudio) -> None:
    library.refuses = PortAudioError("Error opening InputStream: Device unavailable", -9985)
    with pytest.raises(DeviceError) as caught:
        opened()
    sentence = "The microphone 'USB Audio: #1 (hw:1,0)' cannot be opened (Device unavailable); close the program"
    assert str(caught.value).startswith(sentence)


def test_a_device_that_went_away_meanwhile_is_not_mixed_up_with_another(library: FakePortAudio) -> None:
    device = find_device(Direction.INPUT, "#2")
    library.count = 2
    with pytest.raises(DeviceError, match="no longer there"):
        open_stream(Direction.INPUT, device, lambda *_: None, sample_rates=(44100,), channels=1, latency="low")


def test_a_stream_whose_device_is_gone_is_told(library: FakePortAudio) -> None:
    stream = opened()
    library.gone = True
    with pytest.raises(DeviceError, match=r"is gone \(Device unavailable\)"):
        stream.start()


def test_listing_anew_closes_idle_streams_and_spares_busy_ones(library: FakePortAudio) -> None:
    idle, busy = opened(), opened()
    busy.busy = True
    assert not refresh_devices()
    assert [stream.closed for stream in (idle, busy)] == [False, False]
    busy.busy = False
    assert refresh_devices()
    assert [stream.closed for stream in (idle, busy)] == [True, True]


def test_a_sound_system_that_does_not_start_again_is_told(library: FakePortAudio) -> None:
    library.starts = False
    with pytest.raises(DeviceError, match="restart the machine"):
        refresh_devices()


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OSError("PortAudio library not found"), "sudo apt install libportaudio2"),
        (PortAudioError("Error initializing PortAudio"), "The sound system does not start"),
    ],
)
def test_a_missing_library_is_told(monkeypatch: pytest.MonkeyPatch, error: Exception, sentence: str) -> None:
    def fail(name: str) -> None:
        raise error

    monkeypatch.setattr(importlib, "import_module", fail)
    portaudio.sounddevice.cache_clear()
    with pytest.raises(DeviceError) as caught:
        portaudio.sounddevice()
    assert sentence in str(caught.value)


def test_importing_the_package_does_not_load_portaudio() -> None:
    modules = "voice_assist.hearing.listener_thread, voice_assist.speaking.player"
    program = f"import sys, {modules}; print('sounddevice' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "False"
