"""The siren on a real sound server: heard with no other part of the assistant alive, whatever becomes of the device."""

import contextlib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.audio.virtual_sound import SPARE_MONITOR, Recording, VirtualSound
from voice_assist.calling.siren import Siren
from voice_assist.sound_devices import refresh_devices

pytestmark = pytest.mark.audio

ALONE = """
import sys
from pathlib import Path
from voice_assist.calling.siren import Siren
siren = Siren("speaker", Path(sys.argv[1]) if sys.argv[1:] else None)
parts = {name.split(".")[1] for name in sys.modules if name.startswith("voice_assist.")}
assert not parts & {"app", "dialogue", "understanding", "speaking", "hearing", "loop"}, parts
orders = {"start": siren.start, "stop": siren.stop, "hold": lambda: siren.hold(3)}
for line in sys.stdin:
    orders[line.strip()]()
siren.close()
"""


def wait_until(true: Callable[[], bool], seconds: float = 40.0) -> None:
    limit = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < limit
        time.sleep(0.02)


@contextlib.contextmanager
def siren_alone(sound: VirtualSound, *arguments: str) -> Iterator[Callable[[str], None]]:
    """A process that holds the siren and nothing else; what it is given to do."""
    environment = {name: value for name, value in sound.environment.items() if name != "PULSE_LATENCY_MSEC"}
    with subprocess.Popen(
        [sys.executable, "-c", ALONE, *arguments], env=environment, stdin=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin

        def order(name: str) -> None:
            assert process.stdin
            process.stdin.write(f"{name}\n")
            process.stdin.flush()

        yield order
        process.stdin.close()
        assert process.wait(30) == 0


def tenths(recording: Recording) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Root mean square of each 0.1 s."""
    size, samples = recording.sample_rate // 10, recording.samples
    whole = samples[: len(samples) // size * size].astype(float).reshape(-1, size)
    levels: np.ndarray[tuple[int], np.dtype[np.float64]] = np.sqrt(np.mean(np.square(whole), axis=1))
    return levels


def runs(levels: np.ndarray[tuple[int], np.dtype[np.float64]]) -> list[tuple[bool, float]]:
    """(sounding, seconds), one after the other; the last one was not over."""
    loud = levels > 100
    edges = np.flatnonzero(np.diff(loud.astype(int))) + 1
    pieces = np.split(loud, edges)
    return [(bool(piece[0]), len(piece) / 10) for piece in pieces if len(piece)]


def test_it_is_heard_with_nothing_else_alive_and_leaves_pauses_to_be_heard_in(
    virtual_sound: VirtualSound, tmp_path: Path
) -> None:
    words = tmp_path / "help.wav"
    soundfile.write(words, np.sin(2 * np.pi * 2000 * np.arange(8000) / 16000), 16000)
    with siren_alone(virtual_sound, str(words)) as order, virtual_sound.record() as recording:
        order("start")
        wait_until(lambda: len(runs(tenths(recording))) >= 7)
        order("stop")
    levels = tenths(recording)
    before, notes, breath, called_out, pause, again, _ = runs(levels)[:7]
    assert [before[0], notes[0], called_out[0], again[0]] == [False, True, True, True]
    assert notes[1] == pytest.approx(3.0, abs=0.3)
    assert breath[1] < 0.6
    assert called_out[1] == pytest.approx(0.5, abs=0.2)
    assert pause[1] == pytest.approx(2.0, abs=0.3)
    start = round(10 * before[1])
    assert levels[start + 1 : start + 6].max() < 0.25 * levels[start + 50 :].max()
    assert levels.max() > 0.45 * 32768


def test_a_hold_is_silent_and_ends_by_itself(virtual_sound: VirtualSound) -> None:
    with siren_alone(virtual_sound) as order, virtual_sound.record() as recording:
        order("start")
        recording.wait_for_sound(seconds=40)
        order("hold")
        wait_until(lambda: len(runs(tenths(recording))) >= 4)
        order("stop")
    _, first, held, again = runs(tenths(recording))[:4]
    assert (first[0], held[0], again[0]) == (True, False, True)
    assert first[1] < 3.0
    assert held[1] == pytest.approx(3.0, abs=0.6)


@pytest.fixture
def sound(virtual_sound: VirtualSound, monkeypatch: pytest.MonkeyPatch) -> VirtualSound:
    monkeypatch.delenv("PULSE_LATENCY_MSEC")
    refresh_devices()
    return virtual_sound


def test_another_loudspeaker_sounds_where_the_wanted_one_is_pulled_out(sound: VirtualSound) -> None:
    sound.restore_spare()
    raised: list[str] = []
    siren = Siren("speaker", full_volume=raised.append)
    try:
        with sound.record() as wanted:
            siren.start()
            wanted.wait_for_sound(seconds=40)
        assert siren.sounding
        with sound.record(SPARE_MONITOR) as spare:
            sound.remove_speaker()
            spare.wait_for_sound(seconds=40)
        wait_until(lambda: siren.device == "spare")
        assert raised[0] == "speaker"
        assert raised[-1] == "spare"
        sound.restore_speaker()
        wait_until(lambda: siren.device == "speaker")
    finally:
        siren.close()
    assert not siren.sounding


def test_a_loudspeaker_that_comes_late_is_taken_and_the_lack_is_told(sound: VirtualSound) -> None:
    sound.remove_speaker()
    sound.pactl("unload-module", "module-null-sink")
    siren = Siren("speaker")
    try:
        siren.start()
        wait_until(lambda: siren.problem.startswith("The siren does not sound"))
        assert not siren.sounding
        sound.restore_speaker()
        wait_until(lambda: siren.sounding)
        assert not siren.problem
    finally:
        siren.close()
