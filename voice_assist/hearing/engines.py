"""Which engines a choice stands for."""

from __future__ import annotations

from pathlib import Path

from voice_assist.hearing.ensemble import EnsembleEngine
from voice_assist.hearing.pocketsphinx import PocketSphinxEngine
from voice_assist.hearing.recogniser import Engine, EngineChoice, Grammar
from voice_assist.hearing.vosk import VoskEngine

EMBEDDED_MODEL = "en-mini"
WORDS_MODEL = "en-mini-words"
WORDS_HEARD = frozenset("yes no up down left right on off stop go".split())
"""What en-mini-words was trained to hear in real voices; about any other word it has no opinion worth having."""


def build(choice: EngineChoice, grammar: Grammar) -> Engine:
    """Build the engine that was chosen, in this process.

    "auto" takes the model that was given, else the installed general one, else the embedded models together with
    PocketSphinx, each of which is good where the others are not (docs/benchmarks.md).

    Raises:
        ModelError: a model is missing or damaged, or a pronunciation is wrong.
    """
    folder = choice.model or choice.general_model
    if choice.engine == "pocketsphinx":
        return PocketSphinxEngine(grammar)
    if choice.engine == "vosk" or folder is not None:
        return VoskEngine(folder or _embedded(choice), grammar)
    words = VoskEngine(
        choice.embedded_models / WORDS_MODEL, grammar, name=WORDS_MODEL, words=WORDS_HEARD, open_reading=False
    )
    return EnsembleEngine(
        [VoskEngine(_embedded(choice), grammar, name=EMBEDDED_MODEL), PocketSphinxEngine(grammar), words]
    )


def _embedded(choice: EngineChoice) -> Path:
    return choice.embedded_models / EMBEDDED_MODEL
