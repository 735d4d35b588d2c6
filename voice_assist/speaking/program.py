"""A program that speaks one sentence into a file: run with a time limit, the file being memory alone."""

from __future__ import annotations

import io
import os
import subprocess
import tempfile
import wave
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from voice_assist.errors import WorkerError
from voice_assist.speaking.loudness import polished
from voice_assist.speaking.synthesiser import Sound


def spoken_by(program: str, arguments: Sequence[str], text: str, seconds: float, install: str) -> Sound:
    """The sentence as loud as all others. The text goes to standard input: arguments show in the list of processes.

    Args:
        program: its name.
        arguments: followed by the path of the WAV file to be written, which ends in ".wav".
        text: what is spoken.
        seconds: time limit; then the program is killed.
        install: how to install it.

    Raises:
        WorkerError: it is not installed, does not end in time, fails, or gives no sound.
    """
    # A file of the memory alone: what is spoken never reaches a disk. Pico insists on a name that ends in ".wav".
    descriptor = os.memfd_create("speech")
    try:
        with tempfile.TemporaryDirectory(prefix="voice-assist-") as folder:
            link = Path(folder) / "speech.wav"
            link.symlink_to(f"/proc/self/fd/{descriptor}")
            _run([program, *arguments, str(link)], text, seconds, install, descriptor)
        wav = os.pread(descriptor, os.fstat(descriptor).st_size, 0)
    except OSError as error:
        raise WorkerError(f"{program} has no place to write to ({error.strerror}); free some space.") from error
    finally:
        os.close(descriptor)
    sound = polished(read_wav(wav, program))
    if not len(sound.samples):
        raise WorkerError(f"{program} gave silence for a sentence; check its installation.")
    return sound


def read_wav(wav: bytes, program: str) -> Sound:
    """The samples of a WAV file in memory; WorkerError where it is none, or not mono with 16 bits."""
    try:
        with wave.open(io.BytesIO(wav)) as file:
            if (file.getnchannels(), file.getsampwidth()) != (1, 2):
                raise WorkerError(f"{program} gave no mono sound of 16 bits; check its installation.")
            samples = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.int16)
            return Sound(samples, file.getframerate())
    except (wave.Error, EOFError) as error:
        raise WorkerError(f"{program} gave no sound; check its installation.") from error


def _run(command: list[str], text: str, seconds: float, install: str, descriptor: int) -> None:
    program = command[0]
    try:
        done = subprocess.run(
            command,
            input=text.encode(errors="replace"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=seconds,
            check=False,
            pass_fds=[descriptor],
        )
    except FileNotFoundError as error:
        raise WorkerError(f"{program} is not installed; install it with: {install}") from error
    except OSError as error:
        raise WorkerError(f"{program} cannot be started ({error.strerror}); check its installation.") from error
    except subprocess.TimeoutExpired as error:
        raise WorkerError(f"{program} did not end within {seconds:g} seconds; it was stopped.") from error
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip().partition("\n")[0]
        raise WorkerError(f"{program} failed ({reason or f'exit code {done.returncode}'}); check its installation.")
