"""Piper: neural voices, which the household downloads. The clearest, and the slowest; its process is supervised."""

from __future__ import annotations

import importlib.util
import threading
from functools import cached_property
from pathlib import Path

from voice_assist.errors import WorkerError
from voice_assist.events import EventSink, Part
from voice_assist.speaking import piper_process
from voice_assist.speaking.loudness import polished
from voice_assist.speaking.program import read_wav
from voice_assist.speaking.synthesiser import Sound, Voice
from voice_assist.speaking.written_sounds import with_phones
from voice_assist.supervisor import Worker

START_SECONDS = 0.2
"""How long a sentence waits for a process that is being started again; then somebody else speaks it."""
FIRST_START_SECONDS = 8.0
"""The same when it is started for the first time: a voice that is only tried shall not be spoken by another one."""
LOAD_SECONDS = 10.0
SENTENCE_SECONDS, SECONDS_A_LETTER = 3.0, 0.06
"""A Raspberry Pi 4 needs about as long for a sentence as it lasts."""

FASTEST_LENGTH, SLOWEST_LENGTH = 0.5, 3.0
FIXED_SHARE, SCALED_SHARE = 0.35, 0.51
"""How long en_US-joe-medium takes for the fixed sentences of the English pack, at length scale x: FIXED_SHARE +
SCALED_SHARE * x times as long as espeak-ng at 150 words a minute (12 sentences, x = 1 and 1.3; at 120 to 220 words a
minute it is right within 7 %)."""

_PLACES = {"GB": "British", "US": "American"}


class PiperEngine:
    """Implements VoiceEngine; the supervisor posts PartLost and PartReturned to `sink`.

    Its process is started by the first sentence: it holds some 200 MB.

    Args:
        folder: where the household keeps its voices: NAME.onnx and NAME.onnx.json, as they are downloaded.
        sink: hears when the process is lost.
    """

    name = "piper"
    install = "pip install piper-tts, and download a voice: see docs/voices.md"

    def __init__(self, folder: Path, sink: EventSink) -> None:
        self._folder, self._sink = folder, sink
        self._lock = threading.Lock()
        self._worker: Worker | None = None
        self._closed = False
        self._loaded = ""

    def voices(self) -> tuple[str, ...]:
        """Those whose two files lie in the folder; none where the package piper is not installed."""
        return self._voices

    def title(self, voice: str) -> str:
        """How a voice is spoken of: "Piper, Joe, American"."""
        place, _, rest = voice.partition("-")
        speaker = rest.partition("-")[0].replace("_", " ").title()
        kind = _PLACES.get(place.partition("_")[2])
        return ", ".join(part for part in ("Piper", speaker or voice, kind) if part)

    def synthesise(self, text: str, voice: Voice) -> Sound:
        """Speak into memory.

        Raises:
            WorkerError: there is no such voice, it cannot be loaded, or the process is not ready, was lost, or was not
                done in time.
        """
        name = voice.of_engine
        if name not in self._voices:
            raise WorkerError(f"There is no voice {voice.name!r} here; install it with: {self.install}")
        length = min(max((150 / voice.rate - FIXED_SHARE) / SCALED_SHARE, FASTEST_LENGTH), SLOWEST_LENGTH)
        file = str(self._folder / f"{name}.onnx")
        order = piper_process.Order(with_phones(text), file, length)
        seconds = SENTENCE_SECONDS + SECONDS_A_LETTER * len(text) + (0.0 if self._loaded == file else LOAD_SECONDS)
        reply = self._ready_worker().call(order, seconds)
        if not isinstance(reply, bytes):
            raise WorkerError("piper gave no sound.")
        self._loaded = file
        sound = polished(read_wav(reply, "piper"))
        if not len(sound.samples):
            raise WorkerError("piper gave silence for a sentence.")
        return sound

    def close(self) -> None:
        """End the process; may be called twice."""
        with self._lock:
            self._closed, worker = True, self._worker
        if worker is not None:
            worker.close()

    @cached_property
    def _voices(self) -> tuple[str, ...]:
        if importlib.util.find_spec(piper_process.PACKAGE) is None:
            return ()
        files = sorted(self._folder.glob("en*.onnx"))
        return tuple(file.stem for file in files if file.with_name(f"{file.name}.json").is_file())

    def _ready_worker(self) -> Worker:
        with self._lock:
            if self._closed:
                raise WorkerError("piper was ended.")
            first = self._worker is None
            worker = self._worker = self._worker or Worker(Part.SYNTHESISER, piper_process.main, (), self._sink)
        worker.wait_ready(FIRST_START_SECONDS if first else START_SECONDS)
        return worker
