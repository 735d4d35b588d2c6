"""The loudspeaker's own volume: PulseAudio's and PipeWire's through `pactl`, ALSA's through `amixer`.

"Louder" must help also where somebody has left the system's volume low, so where the chosen device has a volume of its
own, that carries ours, and the samples go out in full. Only the device that plays is ever touched, only when our volume
changes, and never beyond 0 dB (100 %), where it would amplify and distort.
"""

from __future__ import annotations

import math
import os
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

LIMIT_SECONDS = 0.5
"""For each program; a sentence may wait for it."""
SERVER_NAMES = ("default", "pulse", "pipewire")
"""What PortAudio calls the device that is whatever the sound server has chosen."""
CONTROLS = ("Master", "PCM", "Speaker", "Headphone", "Headphones", "Digital")
"""Of a sound card, the likeliest first."""
REST_SECONDS = 30.0
"""A control that could not be set is left alone for so long; the device keeps what it had."""
LEAST_DECIBELS = -60.0
_CARD = re.compile(r"\(hw:(\d+),\d+\)")
_DECIBELS = re.compile(r"Playback .*\[(-?\d+(?:\.\d+)?)dB\]")


class Mixer(Protocol):
    """Whoever can make a device itself louder or softer. Usable from several threads."""

    def carry(self, device: str, gain: float) -> float:
        """Let the device carry as much of a volume as it can.

        Args:
            device: name, as PortAudio lists it.
            gain: factor for the samples, up to 1, that the person should hear.

        Returns:
            The factor that the device now has: the samples need gain / factor. 1.0 where it has no volume of its own.
        """

    def forget(self, device: str) -> None:
        """The device was away: whatever is known of its volume may be wrong."""


class SystemMixer:
    """Asks the system's own programs; implements Mixer."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._devices: dict[str, _Device] = {}

    def carry(self, device: str, gain: float) -> float:
        """See Mixer; takes at most a few seconds, and no time where the volume stays as it is."""
        with self._lock:
            if device not in self._devices:
                self._devices[device] = _Device(_pulse_control(device) or _alsa_control(device))
            return self._devices[device].carry(gain)

    def forget(self, device: str) -> None:
        """See Mixer."""
        with self._lock:
            self._devices.pop(device, None)


class _Device:
    """A device, its control if it has one, and what that was set to."""

    def __init__(self, control: _Control | None) -> None:
        self._control = control
        self._asked, self._carried = -1.0, 1.0
        self._not_before = 0.0

    def carry(self, gain: float) -> float:
        if self._control is not None and gain != self._asked and time.monotonic() >= self._not_before:
            try:
                self._carried, self._asked = self._control.set(gain), gain
            except _ProgramError:
                self._not_before = time.monotonic() + REST_SECONDS
        return self._carried


class _ProgramError(Exception):
    """The program is missing or failed."""


class _HungError(_ProgramError):
    """The program did not end in time."""


class _Control(Protocol):
    def set(self, gain: float) -> float:
        """Set it and unmute it; the factor that it really has now."""


class _Sink:
    """A sink of PulseAudio or PipeWire."""

    def __init__(self, name: str) -> None:
        self._name = name

    def set(self, gain: float) -> float:
        _run(["pactl", "set-sink-volume", self._name, f"{min(gain, 1.0):.5f}"])
        _run(["pactl", "set-sink-mute", self._name, "0"])
        return gain


class _CardControl:
    """A control of a sound card that knows its decibels."""

    def __init__(self, card: Sequence[str], name: str) -> None:
        self._card, self._name = card, name

    def set(self, gain: float) -> float:
        decibels = max(LEAST_DECIBELS, min(0.0, 20 * math.log10(max(gain, 1e-6))))
        said = _run(["amixer", *self._card, "sset", self._name, "playback", "--", f"{decibels:.2f}dB"])
        _run_if_possible(["amixer", *self._card, "sset", self._name, "playback", "unmute"])
        if (now := _loudest(said)) is None:
            raise _ProgramError
        return float(10 ** (now / 20))


def _pulse_control(device: str) -> _Control | None:
    """The sink of this name, or the server's default one where the device is the server itself."""
    # A tool that finds no server would start one.
    if not _has_server():
        return None
    try:
        if device in SERVER_NAMES:
            return _Sink(_run(["pactl", "get-default-sink"]).strip())
        sinks = [line.split("\t")[1] for line in _run(["pactl", "list", "short", "sinks"]).splitlines() if "\t" in line]
    except _ProgramError:
        return None
    return _Sink(device) if device in sinks else None


def _has_server() -> bool:
    folders = (os.environ.get("PULSE_RUNTIME_PATH"), f"{os.environ.get('XDG_RUNTIME_DIR', '/nonexistent')}/pulse")
    return bool(os.environ.get("PULSE_SERVER")) or any(Path(folder, "native").exists() for folder in folders if folder)


def _alsa_control(device: str) -> _Control | None:
    """The first control of the device's card that tells its decibels."""
    found = _CARD.search(device)
    if found is None and device not in {"default", "sysdefault"}:
        return None
    card = () if found is None else ("-c", found[1])
    for name in CONTROLS:
        try:
            said = _run(["amixer", *card, "sget", name])
        except _HungError:
            return None
        except _ProgramError:
            continue
        if _loudest(said) is not None:
            return _CardControl(card, name)
    return None


def _loudest(said: str) -> float | None:
    """Decibels of the loudest channel that amixer lists; None where it lists none."""
    return max((float(value) for value in _DECIBELS.findall(said)), default=None)


def _run_if_possible(command: Sequence[str]) -> None:
    """A control without a switch cannot be unmuted, nor need it be."""
    try:
        _run(command)
    except _ProgramError:
        return


def _run(command: Sequence[str]) -> str:
    program = shutil.which(command[0])
    if program is None:
        raise _ProgramError
    try:
        done = subprocess.run(
            [program, *command[1:]],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=LIMIT_SECONDS,
            check=True,
            env={**os.environ, "LC_ALL": "C"},
        )
    except subprocess.TimeoutExpired as error:
        raise _HungError from error
    except (OSError, subprocess.CalledProcessError) as error:
        raise _ProgramError from error
    return done.stdout
