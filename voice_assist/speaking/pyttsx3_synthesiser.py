"""pyttsx3 behind the supervisor: it hangs and prints, so it lives in a process that can be killed."""

from __future__ import annotations

from voice_assist.errors import WorkerError
from voice_assist.events import EventSink, Part
from voice_assist.speaking import pyttsx3_process
from voice_assist.speaking.loudness import polished
from voice_assist.speaking.program import read_wav
from voice_assist.speaking.synthesiser import Sound, Voice, time_limit
from voice_assist.speaking.written_sounds import with_phones
from voice_assist.supervisor import Worker

START_SECONDS = 0.2
"""How long a sentence waits for a process that is still being started; then somebody else speaks it."""


class Pyttsx3Synthesiser:
    """Implements Synthesiser; the supervisor posts PartLost and PartReturned to `sink`."""

    def __init__(self, sink: EventSink) -> None:
        self._worker = Worker(Part.SYNTHESISER, pyttsx3_process.main, (), sink)

    def wait_ready(self, seconds: float) -> None:
        """Wait until it can speak; WorkerError if it never will, or not in time."""
        self._worker.wait_ready(seconds)

    def synthesise(self, text: str, voice: Voice) -> Sound:
        """Speak into memory.

        Raises:
            WorkerError: the process is not ready, was lost, or was not done in time (it is killed then and started
                again), or the voice does not exist.
        """
        self._worker.wait_ready(START_SECONDS)
        reply = self._worker.call(pyttsx3_process.Order(with_phones(text), voice.name, voice.rate), time_limit(text))
        if not isinstance(reply, bytes):
            raise WorkerError("The synthesiser gave no sound.")
        sound = polished(read_wav(reply, "pyttsx3"))
        if not len(sound.samples):
            raise WorkerError("The synthesiser gave silence for a sentence.")
        return sound

    def close(self) -> None:
        """End the process; may be called twice."""
        self._worker.close()
