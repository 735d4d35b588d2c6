"""espeak-ng as a program: what speaks when the supervised synthesiser does not."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np

from voice_assist.errors import SettingsError, WorkerError
from voice_assist.speaking.loudness import polished
from voice_assist.speaking.synthesiser import DEFAULT_VOICE, Sound, Voice, time_limit
from voice_assist.speaking.written_sounds import with_phones

PROGRAM = "espeak-ng"
INSTALL_ESPEAK = "sudo apt install espeak-ng"
CHECK_SECONDS = 5.0
LAST_SECONDS = 2.0
"""More than others have: nobody stands behind it."""
MBROLA_FOLDER = Path("/usr/share/mbrola")


class EspeakSynthesiser:
    """One espeak-ng process for each sentence; implements Synthesiser."""

    def synthesise(self, text: str, voice: Voice) -> Sound:
        """Speak into memory; a voice that espeak-ng does not know is replaced by its plain English one.

        Raises:
            WorkerError: espeak-ng is not installed, does not end in time or fails.
        """
        try:
            return _spoken(text, voice)
        except _NoSuchVoiceError:
            return _spoken(text, Voice(DEFAULT_VOICE, voice.rate))

    def close(self) -> None:
        """Nothing is held."""


def require_voice(name: str) -> None:
    """Check the voice of the settings at the start.

    Raises:
        SettingsError: espeak-ng is installed and does not know this voice.
    """
    try:
        _run(["-v", name, "-q", "--stdin"], "", CHECK_SECONDS)
    except _NoSuchVoiceError as error:
        raise SettingsError(
            f"There is no espeak-ng voice {name!r}; choose one that `{PROGRAM} --voices=en` lists in the setting voice."
        ) from error
    except WorkerError:
        return


def english_voices() -> dict[str, str]:
    """Name and title of each English voice; {} where espeak-ng does not answer.

    Voices of MBROLA are listed by it whether they are installed or not: only those that are count.
    """
    try:
        lines = _run(["--voices=en"], "", CHECK_SECONDS).decode(errors="replace").splitlines()
    except WorkerError:
        return {}
    voices = {}
    for line in lines[1:]:
        _, language, _, title, file, *_ = (*line.split(), "", "", "", "", "")
        folder, _, name = file.partition("/")
        if folder == "mb" and shutil.which("mbrola") and (MBROLA_FOLDER / name.removeprefix("mb-")).exists():
            voices[name] = f"M brola, {title}".replace("-mbrola-", " ")
        elif folder not in ("mb", "!v", ""):
            inside = title.partition("(")[2].rstrip(")") or title
            voices[language] = f"E speak, {inside}".replace("_", " ")
    return voices


class _NoSuchVoiceError(WorkerError):
    """espeak-ng does not know the voice."""


def _spoken(text: str, voice: Voice) -> Sound:
    seconds = LAST_SECONDS + time_limit(text)
    # A text given as an argument could begin with "-" and would be seen in the list of processes.
    wav = _run(["-v", voice.name, "-s", str(voice.rate), "--stdin", "--stdout"], with_phones(text), seconds)
    sample_rate, samples = _samples_of(wav)
    sound = polished(Sound(samples, sample_rate))
    if not len(sound.samples):
        raise WorkerError(f"{PROGRAM} gave silence for a sentence; check its installation.")
    return sound


def _run(arguments: list[str], text: str, seconds: float) -> bytes:
    try:
        done = subprocess.run(
            [PROGRAM, *arguments], input=text.encode(), capture_output=True, timeout=seconds, check=False
        )
    except FileNotFoundError as error:
        raise WorkerError(f"{PROGRAM} is not installed; install it with: {INSTALL_ESPEAK}") from error
    except OSError as error:
        raise WorkerError(f"{PROGRAM} cannot be started ({error.strerror}); check its installation.") from error
    except subprocess.TimeoutExpired as error:
        raise WorkerError(f"{PROGRAM} did not end within {seconds:g} seconds; it was stopped.") from error
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip().partition("\n")[0]
        kind = _NoSuchVoiceError if "voice does not exist" in reason else WorkerError
        raise kind(f"{PROGRAM} failed ({reason or f'exit code {done.returncode}'}); check its installation.")
    return done.stdout


def _samples_of(wav: bytes) -> tuple[int, np.ndarray[tuple[int], np.dtype[np.int16]]]:
    """Rate and samples of espeak-ng's WAV, whose header of 44 bytes is written before the length is known."""
    if len(wav) < 44 or wav[:4] != b"RIFF" or wav[36:40] != b"data":
        raise WorkerError(f"{PROGRAM} gave no sound; check its installation.")
    body = wav[44 : len(wav) - len(wav) % 2]
    return int.from_bytes(wav[24:28], "little"), np.frombuffer(body, "<i2").astype(np.int16)
