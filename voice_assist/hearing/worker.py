"""The recogniser in a process of its own, behind the same protocol.

1. `start` and `accept` only send; the child recognises while the sound still arrives. The parent keeps a copy.
2. `finish` asks for the readings, and tells how many samples there were.
3. `partial` asks along the way, and waits so briefly that a child which hangs delays nobody.
4. A child that was started again meanwhile has not heard them all: it answers None, and is given the copy at once.
"""

from __future__ import annotations

from concurrent.futures import Future

import numpy as np

from voice_assist.commands import Context
from voice_assist.errors import VoiceAssistError, WorkerError
from voice_assist.events import EventSink, Part, Reading
from voice_assist.hearing.engines import build
from voice_assist.hearing.freed_memory import give_back
from voice_assist.hearing.recogniser import SAMPLE_RATE, Engine, EngineChoice, Grammar, Samples
from voice_assist.hearing.worker_messages import (
    Accept,
    Cancel,
    Describe,
    Description,
    Finish,
    Partial,
    Pause,
    Recognise,
    Resume,
    Start,
)
from voice_assist.supervisor import ChildConnection, Patience, Worker

_LEAST_SECONDS = 10.0
_SECONDS_A_SECOND = 5.0
"""Patience with an engine, in seconds and in seconds for each second of sound: a slow machine under load."""

PARTIAL_SECONDS = 0.3
"""Patience with a partial text: the microphone's queue holds much more than that."""

_ADVICE = "the recognition model may be damaged: unpack or download it again, or use the engine pocketsphinx."


class _Server:
    """Carries out the messages in the child; an utterance that it has not heard from its start it does not know."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._utterance = 0
        self._samples = 0
        self._ended = False

    def answered(self) -> None:
        """Whoever waited for the readings has them: time to give memory back."""
        if self._ended:
            give_back()

    def handle(self, message: object) -> object:
        self._ended = isinstance(message, (Finish, Recognise, Cancel))
        match message:
            case Describe():
                return Description(self._engine.name, self._engine.missing_words)
            case Start(utterance, context):
                self._utterance, self._samples = utterance, 0
                self._engine.start(context)
            case Accept(utterance, samples) if utterance == self._utterance:
                self._samples += len(samples)
                self._engine.accept(samples)
            case Partial(utterance) if utterance == self._utterance:
                return self._engine.partial()
            case Pause(utterance) if utterance == self._utterance:
                self._engine.pause()
            case Resume(utterance) if utterance == self._utterance:
                self._engine.resume()
            case Finish(utterance, count) if (utterance, count) == (self._utterance, self._samples):
                self._utterance = 0
                return self._engine.finish()
            case Recognise(context, samples):
                self._utterance = 0
                self._engine.start(context)
                self._engine.accept(samples)
                return self._engine.finish()
            case Cancel():
                self._utterance = 0
                self._engine.cancel()
        return None


def main(connection: ChildConnection, choice: EngineChoice, grammar: Grammar) -> None:
    """Entry of the child."""
    engine = build(choice, grammar)
    _rehearse(engine, grammar)
    give_back()
    server = _Server(engine)
    connection.serve(server.handle, server.answered)


def _rehearse(engine: Engine, grammar: Grammar) -> None:
    """Recognise a faint noise everywhere: libvosk loads some damaged graphs, and crashes only when it uses them.

    A tenth of a second, because somebody may be waiting for a changed pack.
    """
    noise = np.random.default_rng(0).normal(0, 100, SAMPLE_RATE // 10).astype(np.int16)
    for context in grammar.sentences:
        engine.start(context)
        engine.accept(noise)
        engine.finish()


class RecogniserProcess:
    """A recogniser that survives its engine: a lost child is started again, and hears the same utterance once more.

    Usable from one thread at a time. Changing what can be said means building another one and closing this one.

    Args:
        choice: which engine.
        grammar: what can be said.
        sink: takes PartLost and PartReturned for Part.RECOGNISER.
        patience: the time limits of the child.

    Raises:
        ModelError: a model is missing or damaged, or a pronunciation is wrong.
        WorkerError: the child crashed or hung while the engine was being built.
    """

    def __init__(
        self, choice: EngineChoice, grammar: Grammar, sink: EventSink, patience: Patience | None = None
    ) -> None:
        patience = patience or Patience()
        self._worker = Worker(Part.RECOGNISER, main, (choice, grammar), sink, patience)
        try:
            self._worker.wait_ready(patience.start + _LEAST_SECONDS)
            description = self._worker.call(Describe(), _LEAST_SECONDS)
        except WorkerError as error:
            self._worker.close()
            raise WorkerError(f"{str(error).removesuffix('.')}; {_ADVICE}") from error
        except VoiceAssistError:
            self._worker.close()
            raise
        assert isinstance(description, Description)
        self._description = description
        self._utterance = 0
        self._context: Context | None = None
        self._sound: list[Samples] = []
        self._partial: Future[object] | None = None

    @property
    def name(self) -> str:
        """Name of the engine: "vosk", "pocketsphinx", "vosk+pocketsphinx"."""
        return self._description.name

    @property
    def missing_words(self) -> frozenset[str]:
        """Words of the grammar that can never be heard; their sentences are left out."""
        return self._description.missing_words

    @property
    def generation(self) -> int:
        """How many children have been started."""
        return self._worker.generation

    def start(self, context: Context) -> None:
        """Begin an utterance."""
        self._utterance += 1
        self._context, self._sound, self._partial = context, [], None
        self._worker.send(Start(self._utterance, context))

    def accept(self, samples: Samples) -> None:
        """Take the next samples."""
        self._sound.append(samples.copy())
        self._worker.send(Accept(self._utterance, self._sound[-1]))

    def partial(self) -> str | None:
        """The closed text so far; None where the engine has none to tell, or not within PARTIAL_SECONDS.

        An answer that is late is not waited for again: a later call gives it as soon as it is there.
        """
        patience = PARTIAL_SECONDS if self._partial is None else 0.0
        self._partial = self._partial or self._worker.ask(Partial(self._utterance))
        try:
            text = self._partial.result(patience)
        except TimeoutError:
            return None
        except VoiceAssistError:
            text = None
        self._partial = None
        return text if isinstance(text, str) else None

    def pause(self) -> None:
        """The voice is silent and may be over."""
        self._worker.ask(Pause(self._utterance), self._limit)

    def resume(self) -> None:
        """The voice goes on after a pause."""
        self._worker.send(Resume(self._utterance))

    def finish(self) -> tuple[Reading, ...]:
        """End the utterance; the second attempt after a loss has the same time limit.

        Raises:
            WorkerError: the child was lost twice, or could not be started in time.
        """
        if self._context is None:
            raise WorkerError("The recogniser was asked for an utterance that was never begun.")
        context, sound, limit = self._context, np.concatenate([np.zeros(0, np.int16), *self._sound]), self._limit
        self._context, self._sound = None, []
        try:
            readings = self._worker.call(Finish(self._utterance, len(sound)), limit)
        except WorkerError:
            readings = None
        if readings is None:
            readings = self._worker.call(Recognise(context, sound), limit)
        assert isinstance(readings, tuple)
        return readings

    @property
    def _limit(self) -> float:
        """Patience with the engine's work on the sound so far, seconds."""
        return _LEAST_SECONDS + _SECONDS_A_SECOND * sum(map(len, self._sound)) / SAMPLE_RATE

    def cancel(self) -> None:
        """Forget the utterance."""
        self._context, self._sound = None, []
        self._worker.send(Cancel())

    def close(self) -> None:
        """End the child; may be called twice."""
        self._worker.close()
