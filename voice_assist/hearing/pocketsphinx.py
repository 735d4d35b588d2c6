"""PocketSphinx behind the Recogniser protocol, with the American English model that its wheel carries.

One decoder; each context is a graph of its sentences, and a free sequence of phones is the measure of how well any
sound could have been explained. The whole utterance is decoded at its end: the cepstral means are then its own.
"""

from __future__ import annotations

import itertools
import math
import warnings
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pocketsphinx

from voice_assist.commands import Context
from voice_assist.errors import ModelError
from voice_assist.events import Hypothesis, Reading, ReadingKind
from voice_assist.hearing.phrase_graph import END, START, phrase_graph
from voice_assist.hearing.pronunciation import pronounce
from voice_assist.hearing.recogniser import Grammar, Samples
from voice_assist.lexicon import Lexicon
from voice_assist.understanding.word_graph import WordGraph

UNKNOWN = "[unk]"
ALTERNATIVES = 5
_LEAST_SAMPLES = 410
"""One window of analysis; PocketSphinx raises on an empty utterance."""
_LATTICE_PATHS = 20
_WIDE_LATTICE = 100
"""Sentences of a context up to which the lattice of the wide beams is used. Building it takes time by the square of the
words that could end: 0.1 to 1.5 s a phrase with the English pack (docs/benchmarks.md), and little with ten words."""
_PHONES = "phones"
_NATS = 1024.0
"""Path scores are kept divided by 2^10."""
_SILENCES = frozenset({"SIL", "<sil>", "(NULL)"})
_UNKNOWN_LEAD = 0.9
"""How many nats the free phones must lead by, for each frame (10 ms) of sound, before it counts as no sentence of ours.
Chosen on words/train and keywords, apart from the recordings that docs/benchmarks.md reports: 9 % of the sentences that
are right are refused, and 88 % of other words."""


@dataclass(frozen=True, slots=True)
class _Sentences:
    """What a search can find."""

    listed: frozenset[str] = frozenset()
    graphs: tuple[WordGraph, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.listed) or any(graph.words for graph in self.graphs)

    def __contains__(self, text: str) -> bool:
        return text in self.listed or any(graph.readings(text.split()) for graph in self.graphs)


class PocketSphinxEngine:
    """Recognises when the utterance is over.

    Args:
        grammar: what can be said. Words that the dictionary lacks are spoken as `grammar.pronunciations` says, else
            as espeak-ng would.

    Raises:
        ModelError: a given pronunciation has a phone that the acoustic model lacks.
    """

    name = "pocketsphinx"
    streams = False

    def __init__(self, grammar: Grammar) -> None:
        # The beams are wide because a graph without word probabilities keeps few paths alive anyway; the search over
        # the lattice afterwards (bestpath) makes graphs of sentences worse: docs/benchmarks.md. All states are scored
        # in each frame so that likelihoods of different searches are comparable. Each decoder would load the whole
        # dictionary (0.12 s, 21 MB); it is given the words of the grammar instead.
        self._decoder = pocketsphinx.Decoder(
            lm=None, dict=None, loglevel="FATAL", bestpath=False, compallsen=True,
            beam=1e-80, wbeam=1e-60, pbeam=1e-80, maxhmmpf=-1, maxwpf=-1,
        )  # fmt: skip
        self._large = frozenset(
            context
            for context in grammar.sentences
            if len(grammar.sentences[context]) > _WIDE_LATTICE or grammar.graphs.get(context)
        )
        # Narrow beams find nearly the same further sentences in a twentieth of the time, and a worse best one.
        self._rough = pocketsphinx.Decoder(
            lm=None, dict=None, loglevel="FATAL", bestpath=False, ds=2,
            beam=1e-64, wbeam=1e-30, pbeam=1e-64, maxhmmpf=-1, maxwpf=-1,
        ) if self._large else self._decoder  # fmt: skip
        self._missing = self._learn(grammar.words, grammar.pronunciations)
        self._contexts = {
            context: self._add_search(context.value, lines, grammar.graphs.get(context, ()))
            for context, lines in grammar.sentences.items()
        }
        self._decoder.add_allphone_file(_PHONES, pocketsphinx.get_model_path("en-us/en-us-phone.lm.bin"))
        self._context: Context | None = None
        self._sound: list[Samples] = []
        self._prepared: tuple[Hypothesis, ...] | None = None

    @property
    def missing_words(self) -> frozenset[str]:
        """Words of the grammar for which there is no pronunciation."""
        return self._missing

    def start(self, context: Context) -> None:
        self._context, self._sound, self._prepared = context, [], None

    def accept(self, samples: Samples) -> None:
        self._sound.append(samples)

    def partial(self) -> str | None:
        """The text of a pause, which may be the end; None while the voice goes on."""
        return self._prepared[0].text if self._prepared else None

    def pause(self) -> None:
        self._prepared = self._hypotheses()

    def resume(self) -> None:
        self._prepared = None

    def finish(self) -> tuple[Reading, ...]:
        hypotheses = self._hypotheses() if self._prepared is None else self._prepared
        self.cancel()
        return (Reading(self.name, ReadingKind.CLOSED, hypotheses),)

    def cancel(self) -> None:
        self._context, self._sound, self._prepared = None, [], None

    def close(self) -> None:
        self.cancel()

    def _hypotheses(self) -> tuple[Hypothesis, ...]:
        context, sound = self._context, np.concatenate([np.zeros(0, np.int16), *self._sound])
        if context is None or not self._contexts.get(context) or len(sound) < _LEAST_SAMPLES:
            return ()
        return self._recognise(context, sound.tobytes())

    def _recognise(self, context: Context, data: bytes) -> tuple[Hypothesis, ...]:
        phones, frames = self._decode(self._decoder, _PHONES, data)
        best, _ = self._decode(self._decoder, context.value, data)
        if best is None:
            return ()
        if phones is None:
            return (best,)
        unknown = Hypothesis(UNKNOWN, _likelihood(phones) - _UNKNOWN_LEAD * frames)
        if _likelihood(unknown) > _likelihood(best):
            return unknown, best
        return tuple(sorted([best, unknown, *self._others(context, best, data)], key=_likelihood, reverse=True))

    @staticmethod
    def _decode(decoder: pocketsphinx.Decoder, search: str, data: bytes) -> tuple[Hypothesis | None, int]:
        """The best path, and how many of its frames are not silence."""
        decoder.activate_search(search)
        _forget_noise(decoder)
        decoder.start_utt()
        try:
            decoder.process_raw(data, full_utt=True)
        finally:
            decoder.end_utt()
        best = decoder.hyp()
        if best is None or not best.hypstr:
            return None, 0
        sounds = [part for part in decoder.seg() if part.word not in _SILENCES]
        return Hypothesis(best.hypstr, _nats(best.score)), sum(s.end_frame - s.start_frame + 1 for s in sounds)

    def _others(self, context: Context, best: Hypothesis, data: bytes) -> list[Hypothesis]:
        """Further sentences from the lattice, whose scores are rougher: they are only told apart by them."""
        decoder = self._decoder
        if context in self._large:
            decoder = self._rough
            self._decode(decoder, context.value, data)
        scores: dict[str, float] = {}
        for path in itertools.islice(decoder.nbest() or (), _LATTICE_PATHS):
            if path and path.hypstr in self._contexts[context]:
                scores.setdefault(path.hypstr, _nats(path.score))
        top = scores.pop(best.text, max(scores.values(), default=0.0))
        others = sorted(scores.items(), key=lambda item: -item[1])[: ALTERNATIVES - 1]
        return [Hypothesis(text, _likelihood(best) + min(0.0, score - top)) for text, score in others]

    def _learn(self, words: Collection[str], given: Mapping[str, str]) -> frozenset[str]:
        """Add the words, with those that the dictionary lacks; returns those without a pronunciation."""
        lexicon = Lexicon()
        lacking = {word for word in words if word not in lexicon}
        for word in sorted(set(words) - lacking):
            for number, way in enumerate(lexicon[word], start=1):
                self._add_word(word if number == 1 else f"{word}({number})", " ".join(way))
        guessed = pronounce(sorted(lacking - given.keys()))
        for word, phones in sorted({**guessed, **given}.items()):
            # A given pronunciation of a word that the dictionary has is another way to say it.
            self._add_word(word if word in lacking else f"{word}(given)", phones)
        return frozenset(lacking - guessed.keys() - given.keys())

    def _add_word(self, word: str, phones: str) -> None:
        try:
            self._decoder.add_word(word, phones, True)
            if self._rough is not self._decoder:
                self._rough.add_word(word, phones, True)
        except RuntimeError as error:
            raise ModelError(
                f'The pronunciation "{phones}" of "{word}" has a sound that PocketSphinx does not know; '
                "write it in the phones of the CMU dictionary, such as W AO K."
            ) from error

    def _add_search(self, name: str, sentences: Iterable[str], graphs: Iterable[WordGraph]) -> _Sentences:
        """Add a search of this name; returns the sentences in it, perhaps none."""
        heard = _Sentences(
            frozenset(line for line in sentences if self._missing.isdisjoint(line.split())),
            tuple(graph.without(self._missing) for graph in graphs),
        )
        graph = phrase_graph((line for line in sentences if line in heard.listed), heard.graphs)
        arcs: list[tuple[int, int, float, str] | tuple[int, int, float]] = [
            (source, target, 1.0, word) for source, target, word in graph.words
        ]
        arcs.extend((state, END, 1.0) for state in graph.ends)
        if arcs:
            self._decoder.add_fsg(name, self._decoder.create_fsg(name, START, END, arcs))
            if self._rough is not self._decoder:
                self._rough.add_fsg(name, self._rough.create_fsg(name, START, END, arcs))
        return heard


def _forget_noise(decoder: pocketsphinx.Decoder) -> None:
    """Without this the estimate of the noise goes on from the utterance before, and what is heard depends on it.

    Of 331 clips of words/train 27 were then heard otherwise in another order, and 7 to 9 fewer of 301 were right.
    """
    with warnings.catch_warnings():
        # The library calls it unnecessary; it is for those who decode utterances apart from each other.
        warnings.simplefilter("ignore", DeprecationWarning)
        decoder.start_stream()


def _nats(score: float) -> float:
    return _NATS * math.log(score) if score > 0 else -math.inf


def _likelihood(hypothesis: Hypothesis) -> float:
    return -math.inf if hypothesis.likelihood is None else hypothesis.likelihood
