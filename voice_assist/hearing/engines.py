"""Which engines a choice stands for."""

from __future__ import annotations

from pathlib import Path

from voice_assist.hearing.ensemble import EnsembleEngine
from voice_assist.hearing.pocketsphinx import PocketSphinxEngine
from voice_assist.hearing.recogniser import Engine, EngineChoice, Grammar
from voice_assist.hearing.vosk import VoskEngine

EMBEDDED_MODEL = "en-mini"


def build(choice: EngineChoice, grammar: Grammar) -> Engine:
    """Build the engine that was chosen, in this process.

    "auto" takes the model that was given, else the installed general one, else the embedded model together with
    PocketSphinx, each of which is good where the other is not (docs/benchmarks.md).

    Raises:
        ModelError: a model is missing or damaged, or a pronunciation is wrong.
    """
    folder = choice.model or choice.general_model
    if choice.engine == "pocketsphinx":
        return PocketSphinxEngine(grammar)
    if choice.engine == "vosk" or folder is not None:
        return VoskEngine(folder or _embedded(choice), grammar)
    return EnsembleEngine([VoskEngine(_embedded(choice), grammar), PocketSphinxEngine(grammar)])


def _embedded(choice: EngineChoice) -> Path:
    return choice.embedded_models / EMBEDDED_MODEL
