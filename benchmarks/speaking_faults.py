"""Measures what faults cost: `python -m benchmarks.speaking_faults [rounds]`.

The real chain of synthesisers and a real loudspeaker of a private PulseAudio daemon. Each round breaks one thing, has
a sentence spoken that is not in the cache, and listens at the monitor: how long until speech was heard (again), and
whether all of the sentence came: its recording is compared with what was made of it, part by part. The disk is a tmpfs
of 256 KB, which only root can mount; without that the row is left out.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import numpy as np
import soxr
from numpy.typing import NDArray

from benchmarks.speaking import LOUD, VOICE, Inbox
from tests.audio.virtual_sound import SPARE_MONITOR, SPEAKER_MONITOR, Recording, VirtualSound
from voice_assist.commands import Speak
from voice_assist.events import Part, SpeechEnded, SpeechStarted
from voice_assist.sound_devices import refresh_devices
from voice_assist.speaking.cache import SpeechCache
from voice_assist.speaking.chain import open_synthesiser
from voice_assist.speaking.espeak import EspeakSynthesiser
from voice_assist.speaking.player import DevicePlayer
from voice_assist.speaking.sound_store import SoundStore
from voice_assist.speaking.speaker import Speaker
from voice_assist.speaking.synthesiser import Sound

ROUNDS = 10
TEXT = "This is number {} and nothing of it may be lost."
ALIKE, SAME_LENGTH, SILENCE = 0.6, 0.05, 5
START_SECONDS = 2.0
"""Until the synthesiser's process can be broken in its work, and not in its start."""
SMALL_LIMIT = 2_000_000
RUBBISH = """
import os, wave
class Engine:
    def __init__(self, driver): self.ordered = None
    def connect(self, topic, callback): pass
    def setProperty(self, name, value): pass
    def save_to_file(self, text, path): self.ordered = path
    def runAndWait(self):
        for descriptor in (1, 2):
            os.write(descriptor, os.urandom(1_000_000))
        if self.ordered:
            open(self.ordered, "wb").write(os.urandom(50_000))
"""

Break = Callable[["Round"], None]
NOTHING: Break = lambda _: None  # noqa: E731


class Round:
    """One sentence on the real chain, the thing that is broken, and what was heard."""

    def __init__(self, sound: VirtualSound, number: int, folder: Path | None) -> None:
        self.sound, self.text = sound, TEXT.format(number)
        self.inbox = Inbox()
        self.broken_at = 0.0
        with ExitStack() as opened:
            self.cache = open_synthesiser(self.inbox, Path("/nonexistent"))
            opened.callback(self.cache.close)
            self.player = DevicePlayer("speaker", patient=True)
            opened.callback(self.player.close)
            self.speaker = Speaker(self.cache, self.player, self.inbox, VOICE, 100)
            opened.callback(self.speaker.close)
            if folder is not None:
                self.cache.remember_in(SoundStore(folder, least_free_bytes=0))
            time.sleep(START_SECONDS)
            self.cache.synthesise("It is ready.", VOICE)
            self.close = opened.pop_all().close

    def signal_child(self, number: signal.Signals) -> None:
        """Send a signal to the synthesiser's process."""
        for child in multiprocessing.active_children():
            if child.name == Part.SYNTHESISER and child.pid:
                os.kill(child.pid, number)

    def spoken(self, before: Break, during: Break, source: str) -> tuple[float, bool]:
        """Seconds from the fault (or, if that came before, the order to speak) to sound; whether it came whole."""
        with self.sound.record(source) as recording:
            before(self)
            self.broken_at = time.monotonic()
            self.speaker.speak(Speak(1, self.text))
            self.inbox.wait_for(SpeechStarted)
            during(self)
            heard = recording.wait_for_sound(LOUD, 20)
            self.inbox.wait_for(SpeechEnded)
            recording.wait_for_samples(len(recording.samples) + recording.sample_rate // 4)
        return heard - self.broken_at, is_whole(recording, self.cache.synthesise(self.text, VOICE), self.text)


def is_whole(recording: Recording, made: Sound, text: str) -> bool:
    """Whether each part of what was made of a sentence is in a recording, one after the other."""
    if abs(made.seconds / EspeakSynthesiser().synthesise(text, VOICE).seconds - 1) > SAME_LENGTH:
        return False
    expected = sounding(soxr.resample(made.samples.astype(np.float32), made.sample_rate, recording.sample_rate))
    heard, length = sounding(recording.samples.astype(np.float32)), recording.sample_rate // 5
    at, room = 0, len(heard)
    for first in range(0, len(expected) - length, length):
        found, alike = place_of(expected[first : first + length], heard[at : at + length + room])
        if alike < ALIKE:
            return False
        at, room = at + found + length * 9 // 10, length // 2
    return True


def sounding(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """What is left without silence: pauses, and the gaps that an overloaded machine leaves."""
    return samples[np.abs(samples) > SILENCE]


def place_of(part: NDArray[np.float32], heard: NDArray[np.float32]) -> tuple[int, float]:
    """Where a part is in a recording, and how much alike: 1 where it is in there."""
    if len(heard) < len(part):
        return 0, 0.0
    spectrum = np.fft.rfft(heard) * np.conj(np.fft.rfft(part, len(heard)))
    products = np.fft.irfft(spectrum, len(heard))[: len(heard) - len(part) + 1]
    sums = np.concatenate([[0.0], np.cumsum(np.square(heard, dtype=np.float64))])
    energy = sums[len(part) :] - sums[: -len(part)]
    alike = products / (np.sqrt(np.maximum(energy, 1)) * np.linalg.norm(part) + 1)
    place = int(np.argmax(alike))
    return place, float(alike[place])


def kill(this: Round) -> None:
    """The synthesiser's process is killed."""
    this.signal_child(signal.SIGKILL)


def stop(this: Round) -> None:
    """The synthesiser's process is stopped."""
    this.signal_child(signal.SIGSTOP)


def fill_disk(this: Round) -> None:
    """More is prepared than the disk can take."""
    this.cache.prepare([f"Sentence {number} takes some room." for number in range(40)], VOICE)
    this.cache.wait_prepared(30)


def pull_out(this: Round) -> None:
    """The loudspeaker is gone in the middle of the sentence; another one is there."""
    time.sleep(0.5)
    this.broken_at = time.monotonic()
    this.sound.remove_speaker()


@contextmanager
def rubbish() -> Iterator[None]:
    """Child processes find a pyttsx3 that prints two megabytes of rubbish and gives some as a sound."""
    with tempfile.TemporaryDirectory() as name:
        package = Path(name) / "pyttsx3"
        (package / "drivers").mkdir(parents=True)
        (package / "__init__.py").touch()
        (package / "drivers" / "__init__.py").touch()
        (package / "drivers" / "_espeak.py").write_text("def IsPlaying():\n    return False\n")
        (package / "engine.py").write_text(RUBBISH)
        sys.path.insert(0, name)
        try:
            yield
        finally:
            sys.path.remove(name)


@contextmanager
def full_disk() -> Iterator[Path | None]:
    """A folder on a disk that is full almost at once; None where it cannot be mounted."""
    with tempfile.TemporaryDirectory() as name:
        command = ["mount", "-t", "tmpfs", "-o", "size=256k", "none", name]
        mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
        try:
            yield Path(name) if mounted else None
        finally:
            if mounted:
                subprocess.run(["umount", name], check=True)


def row(name: str, results: list[tuple[float, bool]]) -> str:
    """Median and most, and how many sentences came whole."""
    seconds, whole = [second for second, _ in results], sum(whole for _, whole in results)
    return f"{name:52} {np.median(seconds):7.2f} {max(seconds):7.2f} {whole:6}/{len(results)}"


def rounds(
    count: int, before: Break = NOTHING, during: Break = NOTHING, *, folder: Path | None = None, moved: bool = False
) -> list[tuple[float, bool]]:
    """The same fault so many times, each on fresh processes."""
    results = []
    with VirtualSound() as sound:
        os.environ.update(sound.variables)
        os.environ.pop("PULSE_LATENCY_MSEC", None)
        refresh_devices()
        sound.restore_spare()
        for number in range(count):
            this = Round(sound, number, folder)
            try:
                results.append(this.spoken(before, during, SPARE_MONITOR if moved else SPEAKER_MONITOR))
            finally:
                this.close()
                sound.restore_speaker()
    return results


def largest_cache(sentences: int = 2000) -> str:
    """How large cache and folder become when very much is asked of them."""

    class Noise:
        def synthesise(self, text: str, voice: object) -> Sound:  # noqa: ARG002
            return Sound(np.ones(10_000 + int(text), np.int16), 22050)

        def close(self) -> None: ...

    most = on_disk = 0
    with tempfile.TemporaryDirectory() as name:
        cache, store = SpeechCache(Noise(), SMALL_LIMIT), SoundStore(Path(name), SMALL_LIMIT, least_free_bytes=0)
        for number in map(str, range(sentences)):
            store.write(number, VOICE, cache.synthesise(number, VOICE))
            most = max(most, cache.used_bytes)
            on_disk = max(on_disk, sum(path.stat().st_size for path in Path(name).iterdir()))
    return f"{sentences} sentences, limit {SMALL_LIMIT} bytes: memory at most {most}, disk at most {on_disk}"


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    print(f"{'seconds until speech is heard':52} {'median':>7} {'most':>7} {'whole':>9}")
    print(row("no fault", rounds(count)), flush=True)
    print(row("synthesiser killed", rounds(count, kill)), flush=True)
    print(row("synthesiser stopped (SIGSTOP)", rounds(count, stop)), flush=True)
    with rubbish():
        print(row("synthesiser prints and gives rubbish", rounds(count)), flush=True)
    with full_disk() as folder:
        if folder is not None:
            print(row("disk full in the cache folder", rounds(count, fill_disk, folder=folder)), flush=True)
            print(f"on that disk of 262144 bytes: {sum(file.stat().st_size for file in folder.iterdir())} bytes")
    print(row("loudspeaker removed in mid-sentence", rounds(count, during=pull_out, moved=True)), flush=True)
    print(largest_cache())


if __name__ == "__main__":
    main()
