"""Piper's child process: a neural voice is loaded once and speaks into memory. Imports little until it speaks."""

from __future__ import annotations

import importlib
import io
import wave
from dataclasses import dataclass
from typing import Any

from voice_assist.errors import WorkerError
from voice_assist.supervisor import ChildConnection

PACKAGE = "piper"


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be spoken. file: the voice's .onnx file, with .onnx.json beside it; length: 1 = the voice's own."""

    text: str
    file: str
    length: float


def main(connection: ChildConnection) -> None:
    """Answer each Order with the bytes of a WAV file; WorkerError for a voice that cannot be loaded."""
    connection.serve(_Piper().answer)


class _Piper:
    """Holds the voice that was used last: each takes some 100 MB."""

    def __init__(self) -> None:
        try:
            self._piper: Any = importlib.import_module(PACKAGE)
        except ImportError as error:
            raise WorkerError(f"piper cannot be used ({error}).") from error
        self._file = ""
        self._voice: Any = None

    def answer(self, message: object) -> bytes:
        """Speak an Order."""
        assert isinstance(message, Order)
        if message.file != self._file:
            self._load(message.file)
        wav = io.BytesIO()
        with wave.open(wav, "wb") as file:
            settings = self._piper.SynthesisConfig(length_scale=message.length)
            self._voice.synthesize_wav(message.text, file, syn_config=settings)
        return wav.getvalue()

    def _load(self, file: str) -> None:
        self._file, self._voice = "", None
        try:
            self._voice = self._piper.PiperVoice.load(file)
        except Exception as error:
            raise WorkerError(f"{file}: piper cannot load this voice ({error}); download it again.") from error
        self._file = file
