"""libvosk behind the Recogniser protocol: one closed recogniser for each context and one open one, on one model."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import vosk

from voice_assist.commands import Context
from voice_assist.errors import ModelError, WorkerError
from voice_assist.events import Hypothesis, Reading, ReadingKind
from voice_assist.hearing.model_folder import check_model_folder, supports_grammar
from voice_assist.hearing.recogniser import SAMPLE_RATE, Grammar, Samples
from voice_assist.understanding.word_graph import WordGraph

UNKNOWN = "[unk]"
_A_MOMENT = bytes(2 * SAMPLE_RATE // 100)
ALTERNATIVES = 5
"""Texts of a reading; with alternatives libvosk gives unnormalised log-likelihoods and no word confidences."""


class VoskEngine:
    """Recognises while the utterance is still being spoken.

    The open reading has no grammar: it hears any words that the model knows. A model with a fixed graph takes no
    grammar at all; its single reading then counts as the closed one.

    Args:
        folder: an unpacked Vosk model.
        grammar: what can be said.
        name: the source of its readings.
        words: it is to hear these words alone; None: all that the model knows.
        open_reading: whether to read a second time without the grammar.

    Raises:
        ModelError: the folder is no Vosk model or is damaged, or the model lacks a word of every sentence.
    """

    def __init__(
        self,
        folder: Path,
        grammar: Grammar,
        *,
        name: str = "vosk",
        words: frozenset[str] | None = None,
        open_reading: bool = True,
    ) -> None:
        check_model_folder(folder)
        self.name, self._words = name, words
        vosk.SetLogLevel(-1)
        try:
            self._model = vosk.Model(str(folder))
        except Exception as error:  # libvosk's binding raises no narrower class
            raise ModelError(
                f"The recognition model {folder} cannot be loaded by libvosk; download it again."
            ) from error
        limited = supports_grammar(folder)
        self._missing = self._lacking(grammar.words) if limited else frozenset()
        free = self._stream() if open_reading or not limited else None
        self._open = free if limited else None
        self._closed: dict[Context, _Stream | None] = {
            context: self._limited(sentences, grammar.graphs.get(context, ())) if limited else free
            for context, sentences in grammar.sentences.items()
        }
        self._streams: tuple[_Stream, ...] = ()
        self._context: Context | None = None

    streams = True

    @property
    def missing_words(self) -> frozenset[str]:
        """Words of the grammar that the model does not know."""
        return self._missing

    def start(self, context: Context) -> None:
        self.cancel()
        self._context = context
        self._streams = tuple(stream for stream in (self._closed.get(context), self._open) if stream is not None)

    def accept(self, samples: Samples) -> None:
        data = samples.tobytes()
        for stream in self._streams:
            stream.accept(data)

    def partial(self) -> str | None:
        closed = None if self._context is None else self._closed.get(self._context)
        return closed.partial() if closed else None

    def pause(self) -> None:
        """Nothing takes long here."""

    def resume(self) -> None:
        """Nothing was begun."""

    def finish(self) -> tuple[Reading, ...]:
        if self._context is None:
            return (Reading(self.name, ReadingKind.CLOSED, ()),)
        closed = self._closed.get(self._context)
        readings = [Reading(self.name, ReadingKind.CLOSED, closed.finish() if closed else ())]
        if self._open is not None:
            readings.append(Reading(self.name, ReadingKind.OPEN, self._open.finish()))
        self.cancel()
        return tuple(readings)

    def cancel(self) -> None:
        for stream in self._streams:
            stream.reset()
        self._streams, self._context = (), None

    def close(self) -> None:
        self.cancel()
        self._closed, self._open = {}, None

    def _knows(self, word: str) -> bool:
        wanted = self._words is None or word in self._words or word == UNKNOWN
        return wanted and int(self._model.vosk_model_find_word(word)) >= 0

    def _lacking(self, words: Iterable[str]) -> frozenset[str]:
        return frozenset(word for word in words if not self._knows(word))

    def _limited(self, sentences: Iterable[str], graphs: Iterable[WordGraph]) -> _Stream | None:
        # libvosk would drop an unknown word from its sentence, and then hear "start exercises" for "start <name>".
        known = [sentence for sentence in sentences if self._missing.isdisjoint(sentence.split())]
        for graph in graphs:  # libvosk makes pairs of words of all that it is given
            known.extend(graph.without(self._missing).covering())
        if not known:
            return None
        if self._knows(UNKNOWN):
            known.append(UNKNOWN)
        # [unk] in the middle of a list of words would break the pairs of words that libvosk counts; it stands alone.
        return self._stream(json.dumps(known))

    def _stream(self, *grammar: str) -> _Stream:
        recognizer = vosk.KaldiRecognizer(self._model, SAMPLE_RATE, *grammar)
        recognizer.SetMaxAlternatives(ALTERNATIVES)
        return _Stream(recognizer)


class _Stream:
    """One libvosk recogniser; what it hears before one of its own ends of speech is kept and joined."""

    def __init__(self, recognizer: vosk.KaldiRecognizer) -> None:
        self._recognizer = recognizer
        self._parts: list[tuple[Hypothesis, ...]] = []
        self._fed = False

    def accept(self, data: bytes) -> None:
        self._fed = True
        try:
            if self._recognizer.AcceptWaveform(data):
                self._keep(self._recognizer.Result())
        except Exception as error:  # libvosk's binding raises no narrower class
            raise WorkerError("libvosk could not process the sound.") from error

    def partial(self) -> str:
        """The text so far, of the parts that are kept and of the one in progress."""
        last = str(json.loads(self._recognizer.PartialResult()).get("partial", ""))
        return " ".join([*(part[0].text for part in self._parts), last]).strip()

    def finish(self) -> tuple[Hypothesis, ...]:
        self._keep(self._recognizer.FinalResult())
        parts = self._parts
        self.reset()
        if len(parts) > 1:
            return (Hypothesis(" ".join(part[0].text for part in parts)),)
        return parts[0] if parts else ()

    def reset(self) -> None:
        """Begin anew. libvosk's Reset keeps the frames before it for the network to look back on; only a final result
        of a running utterance drops them, and there is none running after one of its own ends of speech."""
        if self._fed:
            self._recognizer.AcceptWaveform(_A_MOMENT)
            self._recognizer.FinalResult()
        self._parts, self._fed = [], False

    def _keep(self, result: str) -> None:
        hypotheses = _hypotheses(json.loads(result))
        if hypotheses:
            self._parts.append(hypotheses)


def _hypotheses(result: Mapping[str, object]) -> tuple[Hypothesis, ...]:
    """The texts of a result, each once (alternatives may differ in their timing only), best first."""
    alternatives = result.get("alternatives", [result])
    best: dict[str, Hypothesis] = {}
    for item in alternatives if isinstance(alternatives, list) else []:
        text, likelihood = item["text"].strip(), item.get("confidence")
        if text and text not in best:
            best[text] = Hypothesis(text, None if likelihood is None else float(likelihood))
    return tuple(best.values())
