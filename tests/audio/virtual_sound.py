"""A sound server of our own with a virtual microphone and a virtual loudspeaker, for tests and benchmarks.

It is a private PulseAudio daemon: own socket, own folders, no D-Bus, no sound card. A desktop's sound server is never
touched. PortAudio sees the two devices, "mic" and "speaker" (and "default", which is both, and "spare", which is not
plugged in by itself), through ALSA's pulse plugin and an ALSA configuration that holds nothing else.

    with VirtualSound() as sound:
        sound.play(samples, 16000)                      # somebody speaks: the device "mic" hears it
        with sound.record() as recording:               # what comes out of the device "speaker"
            subprocess.run(command, env=sound.environment)
        recording.samples                               # mono 16-bit at recording.sample_rate
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import numpy as np
from numpy.typing import NDArray

MICROPHONE = "mic"
MICROPHONE_INPUT = "mic_in"
MICROPHONE_MONITOR = "mic_in.monitor"
"""What is said into the microphone, whether it is plugged in or not."""
SPEAKER = "speaker"
SPEAKER_MONITOR = "speaker.monitor"
SPARE = "spare"
"""A second loudspeaker, plugged in by `restore_spare` only."""
SPARE_MONITOR = "spare.monitor"
RATE = 48000
PROMPT = "norewinds=1"
"""A null sink without this renders in blocks of up to two seconds: its recorder hears nothing for as long."""
SPEAKER_MODULE = ("module-null-sink", f"sink_name={SPEAKER}", f"rate={RATE}", "channels=2", PROMPT)
SPARE_MODULE = ("module-null-sink", f"sink_name={SPARE}", f"rate={RATE}", "channels=2", PROMPT)
MICROPHONE_MODULE = (
    "module-remap-source",
    f"source_name={MICROPHONE}",
    f"master={MICROPHONE_MONITOR}",
    "source_properties=device.description=mic",
)
ALSA_CONFIGURATION = f"""
pcm.{MICROPHONE} {{ type asym capture.pcm {{ type pulse device {MICROPHONE} }} }}
pcm.{SPEAKER} {{ type asym playback.pcm {{ type pulse device {SPEAKER} }} }}
pcm.default {{
    type asym
    capture.pcm {{ type pulse device {MICROPHONE} }}
    playback.pcm {{ type pulse device {SPEAKER} }}
}}
pcm.{SPARE} {{ type asym playback.pcm {{ type pulse device {SPARE} }} }}
ctl.default {{ type pulse }}
"""


class Recording:
    """What a source gives, collected in the background from `VirtualSound.record`.

    Attributes:
        sample_rate: hertz.
    """

    def __init__(self, process: subprocess.Popen[bytes], sample_rate: int) -> None:
        self.sample_rate = sample_rate
        self._process = process
        self._pieces: list[tuple[float, bytes]] = []
        self._grown = threading.Condition()
        self._thread = threading.Thread(target=self._collect, name="recording", daemon=True)
        self._thread.start()

    @property
    def samples(self) -> NDArray[np.int16]:
        """Everything heard so far, mono, shape (n,)."""
        with self._grown:
            return np.frombuffer(b"".join(piece for _, piece in self._pieces), np.int16)

    @property
    def arrivals(self) -> tuple[tuple[float, int], ...]:
        """For each piece received: time.monotonic() of its arrival, and how many samples there were with it."""
        with self._grown:
            times = [time for time, _ in self._pieces]
            counts = np.cumsum([len(piece) // 2 for _, piece in self._pieces]).tolist()
        return tuple(zip(times, counts, strict=True))

    def wait_for_samples(self, count: int, seconds: float = 10.0) -> None:
        """Wait until `count` samples are there in all (since the start).

        Raises:
            TimeoutError: they did not come in time.
        """
        self._wait(lambda: sum(len(piece) for _, piece in self._pieces) >= 2 * count, seconds)

    def wait_for_sound(self, level: int = 300, seconds: float = 10.0) -> float:
        """Wait until a sample reaches `level` (of 32767); time.monotonic() of the arrival of its piece.

        Raises:
            TimeoutError: all stayed quieter than that.
        """
        self._wait(lambda: self._first_loud(level) is not None, seconds)
        with self._grown:
            moment = self._first_loud(level)
        assert moment is not None
        return moment

    def close(self) -> None:
        """Stop; `samples` and `arrivals` stay."""
        _end(self._process)
        self._thread.join(5)
        if self._process.stdout is not None:
            self._process.stdout.close()

    def _first_loud(self, level: int) -> float | None:
        return next((time for time, piece in self._pieces if _peak(piece) >= level), None)

    def _wait(self, ready: Callable[[], bool], seconds: float) -> None:
        with self._grown:
            if not self._grown.wait_for(ready, seconds):
                raise TimeoutError(f"the recording did not get there within {seconds} s")

    def _collect(self) -> None:
        output = self._process.stdout
        assert output is not None
        rest = b""
        while piece := os.read(output.fileno(), 65536):
            piece, now = rest + piece, time.monotonic()
            rest = piece[len(piece) // 2 * 2 :]
            with self._grown:
                self._pieces.append((now, piece[: len(piece) // 2 * 2]))
                self._grown.notify_all()


class VirtualSound:
    """The daemon; a context manager.

    Attributes:
        environment: the environment for child processes: os.environ with `variables` on top.
        variables: what makes PortAudio, ALSA and the PulseAudio tools use this server and nothing else.
    """

    def __init__(self) -> None:
        # Not below pytest's folders: the path of a socket must stay under 108 characters.
        self._folder = Path(tempfile.mkdtemp(prefix="sound-"))
        self._log: IO[bytes] = (self._folder / "log").open("wb")
        self._modules: dict[str, str] = {}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def variables(self) -> Mapping[str, str]:
        return {
            "PULSE_SERVER": f"unix:{self._folder}/socket",
            "PULSE_RUNTIME_PATH": str(self._folder / "runtime"),
            "PULSE_STATE_PATH": str(self._folder / "state"),
            "PULSE_CONFIG": str(self._folder / "daemon.conf"),
            "PULSE_COOKIE": str(self._folder / "cookie"),
            "PULSE_CLIENTCONFIG": str(self._folder / "client.conf"),
            "PULSE_LATENCY_MSEC": "20",
            "ALSA_CONFIG_PATH": str(self._folder / "asound.conf"),
            "DBUS_SESSION_BUS_ADDRESS": "disabled:",
        }

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, **self.variables}

    def __enter__(self) -> Self:
        (self._folder / "asound.conf").write_text(ALSA_CONFIGURATION)
        (self._folder / "daemon.conf").write_text("rescue-streams = no\n")
        (self._folder / "client.conf").write_text("autospawn = no\n")
        try:
            self._start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the daemon and remove its folder; may be called twice."""
        if self._process is not None:
            _end(self._process)
        self._log.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def pactl(self, *arguments: str) -> str:
        """Run pactl against this server and give back what it prints."""
        done = subprocess.run(
            ["pactl", *arguments], env=self.environment, capture_output=True, text=True, timeout=10, check=True
        )
        return done.stdout.strip()

    def play(self, samples: NDArray[np.int16], sample_rate: int, sink: str = MICROPHONE_INPUT) -> None:
        """Say mono samples into the microphone (or any sink); returns when they have been played to the end."""
        with self.playing(samples, sample_rate, sink) as process:
            process.wait(len(samples) / sample_rate + 10)

    @contextlib.contextmanager
    def playing(
        self, samples: NDArray[np.int16], sample_rate: int, sink: str = MICROPHONE_INPUT
    ) -> Iterator[subprocess.Popen[bytes]]:
        """Say mono samples into the microphone in the background, for as long as the `with` lasts."""
        file = self._folder / f"{time.monotonic_ns()}.raw"
        file.write_bytes(samples.astype("<i2").tobytes())
        with file.open("rb") as source:
            process = subprocess.Popen(
                ["pacat", "--playback", *_format(sample_rate), f"--device={sink}"], env=self.environment, stdin=source
            )
            try:
                yield process
            finally:
                _end(process)
                file.unlink()

    @contextlib.contextmanager
    def record(self, source: str = SPEAKER_MONITOR, sample_rate: int = RATE) -> Iterator[Recording]:
        """Record mono from the loudspeaker's monitor (or any source) while the `with` lasts.

        The first samples are there when it begins; silence is recorded, too.
        """
        process = subprocess.Popen(
            ["pacat", "--record", *_format(sample_rate), f"--device={source}"],
            env=self.environment,
            stdout=subprocess.PIPE,
        )
        recording = Recording(process, sample_rate)
        try:
            recording.wait_for_samples(1)
            yield recording
        finally:
            recording.close()

    def remove_microphone(self) -> None:
        """Pull the microphone out."""
        self._unload(MICROPHONE)

    def restore_microphone(self) -> None:
        """Plug the microphone in (again)."""
        self._load(MICROPHONE, MICROPHONE_MODULE)

    def remove_speaker(self) -> None:
        """Pull the loudspeaker out."""
        self._unload(SPEAKER)

    def restore_speaker(self) -> None:
        """Plug the loudspeaker in (again)."""
        self._load(SPEAKER, SPEAKER_MODULE)

    def let_microphone_hear_speaker(self, volume: str = "68%") -> None:
        """From now on the loudspeaker comes back to the microphone, later by a buffer and by nothing that varies.

        volume: on PulseAudio's cubic scale; 68 % are -10 dB.
        """
        self.remove_speaker()
        self._load(SPEAKER, ("module-remap-sink", f"sink_name={SPEAKER}", f"master={MICROPHONE_INPUT}", "channels=1"))
        (stream,) = self.pactl("list", "short", "sink-inputs").splitlines()
        self.pactl("set-sink-input-volume", stream.split()[0], volume)

    def remove_spare(self) -> None:
        """Pull the second loudspeaker out."""
        self._unload(SPARE)

    def restore_spare(self) -> None:
        """Plug the second loudspeaker in."""
        self._load(SPARE, SPARE_MODULE)

    def _load(self, name: str, module: tuple[str, ...]) -> None:
        if name not in self._modules:
            self._modules[name] = self.pactl("load-module", *module)

    def _unload(self, name: str) -> None:
        if name in self._modules:
            self.pactl("unload-module", self._modules.pop(name))

    def _start(self) -> None:
        options = "-n --daemonize=no --exit-idle-time=-1 --use-pid-file=no --disable-shm=yes --realtime=no"
        protocol = f"module-native-protocol-unix socket={self._folder}/socket auth-anonymous=1"
        microphone = f"module-null-sink sink_name={MICROPHONE_INPUT} rate={RATE} channels=1 {PROMPT}"
        # setpriv: the daemon must not outlive a test run that was killed.
        self._process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", "pulseaudio", *options.split(), "-L", microphone, "-L", protocol],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
        )
        self._wait_until_reachable(10.0)
        # Otherwise the server would hide a loss: it moves the streams of a device that is gone, or that was its default
        # one, to another.
        self.pactl("set-default-sink", MICROPHONE_INPUT)
        self.pactl("set-default-source", MICROPHONE_MONITOR)
        self.restore_speaker()
        self.restore_microphone()

    def _wait_until_reachable(self, seconds: float) -> None:
        assert self._process is not None
        deadline = time.monotonic() + seconds
        while True:
            try:
                self.pactl("info")
            except subprocess.CalledProcessError as error:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    log = (self._folder / "log").read_text(errors="replace")
                    raise RuntimeError(f"the private PulseAudio did not start: {error.stderr}\n{log}") from error
                time.sleep(0.02)
            else:
                return


def _format(sample_rate: int) -> list[str]:
    return ["--raw", "--format=s16le", "--channels=1", f"--rate={sample_rate}", "--latency-msec=20"]


def _peak(piece: bytes) -> int:
    return int(np.abs(np.frombuffer(piece, np.int16).astype(int)).max(initial=0))


def _end(process: subprocess.Popen[bytes]) -> None:
    """Terminate, and kill what does not listen."""
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
