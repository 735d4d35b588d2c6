"""The words that the siren calls out, spoken ahead of time into a file: by then the synthesiser may be dead."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

import soundfile

from voice_assist.call_commands import CallLevel
from voice_assist.content.schema import Pack
from voice_assist.errors import StorageError, VoiceAssistError
from voice_assist.speaking.synthesiser import Synthesiser, Voice

FILE_NAME = "siren_words.wav"

log = logging.getLogger(__name__)


def siren_words(pack: Pack) -> str:
    """What is called out for the pack's first urgent call that is not private and needs no slot; "" without one."""
    urgent = (call for call in pack.calls.values() if call.level is CallLevel.URGENT and not call.private)
    return next((call.call_out for call in urgent if "{" not in call.call_out), "")


def prepare_siren_words(synthesiser: Synthesiser, pack: Pack, voice: Voice, folder: Path) -> None:
    """Write them on a thread of its own; where that fails, the siren sounds without words. Returns at once."""

    def write() -> None:
        try:
            write_siren_words(synthesiser, pack, voice, folder)
        except VoiceAssistError as error:
            log.warning("The siren has no words: %s", error)

    threading.Thread(target=write, name="siren-words", daemon=True).start()


def write_siren_words(synthesiser: Synthesiser, pack: Pack, voice: Voice, folder: Path) -> Path | None:
    """Speak them into a file of this folder, which takes as long as speaking a sentence; None where there are none.

    A file of another pack is replaced at once, never half written.

    Raises:
        WorkerError: they cannot be spoken.
        StorageError: the file cannot be written.
    """
    file = folder / FILE_NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not (words := siren_words(pack)):
            file.unlink(missing_ok=True)
            return None
        sound = synthesiser.synthesise(words, voice)
        half = file.with_suffix(".new")
        soundfile.write(half, sound.samples, sound.sample_rate, format="WAV")
        half.replace(file)
    except (OSError, soundfile.LibsndfileError) as error:
        raise StorageError(f"{file}: the words of the siren cannot be written ({error}); it sounds alone.") from error
    return file
