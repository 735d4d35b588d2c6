"""What tests of the evaluation share: results made by hand, a table of labels with spoken clips."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import soundfile

from tests.hearing import silence, spoken
from voice_assist.commands import Context
from voice_assist.evaluation.clips import Clip, Kind
from voice_assist.evaluation.outcomes import HeardUtterance, Result
from voice_assist.events import Hypothesis, Reading, ReadingKind, Utterance
from voice_assist.hearing.recogniser import SAMPLE_RATE
from voice_assist.understanding.decision import Ambiguous, Candidate, Decision, Match, NoMatch
from voice_assist.understanding.phrase import Meaning

Slots = tuple[tuple[str, str], ...]


def clip(
    intent: str | None, slots: Slots = (), *, name: str = "a.wav", speaker: str = "", silent: bool = False
) -> Clip:
    """A command, or where there is no intent other speech or silence."""
    kind = Kind.COMMAND if intent else Kind.SILENCE if silent else Kind.SPEECH
    meant: Meaning | None = (intent, slots) if intent else None
    return Clip(name, Path(name), "labels.tsv:2:1", kind, intent or "", meant, speaker, Context.IDLE)


def accepted(intent: str, slots: Slots = (), score: float = 100.0) -> Match:
    return Match(intent, Candidate(intent, slots, intent, score), None, "the recognisers agree")


def asked(intent: str, slots: Slots = (), score: float = 80.0) -> Ambiguous:
    return Ambiguous(intent, Candidate(intent, slots, intent, score), None, "nearly a phrase")


def rejected(intent: str, score: float = 50.0) -> NoMatch:
    return NoMatch(intent, Candidate(intent, (), intent, score), None, "in one reading only")


def result(of: Clip, *decisions: Decision, delay: float = 1.0, decibels: float | None = None) -> Result:
    """What became of a clip with one utterance for each decision."""
    heard = tuple(HeardUtterance(_utterance(number, one.heard), one, delay) for number, one in enumerate(decisions))
    return Result(of, decibels, heard, 2.0, 8.0, {"listener": 0.4, "recognisers": 0.2, "understanding": 0.01}, "vosk")


def _utterance(number: int, text: str) -> Utterance:
    readings = (Reading("vosk", ReadingKind.CLOSED, (Hypothesis(text, -1.0), Hypothesis("<b>other</b>", -2.0))),)
    return Utterance(number, 0, 0.1, 0.9, readings, -20.0)


def speak(folder: Path, name: str, text: str, words_a_minute: int = 140) -> Path:
    """A recording of this text in a synthetic voice; silence for no text."""
    file = folder / name
    soundfile.write(file, spoken(text, words_a_minute) if text else silence(1.0), SAMPLE_RATE)
    return file


def table(folder: Path, header: str, *rows: Sequence[str]) -> Path:
    """A table of labels; the header's columns are separated by blanks."""
    file = folder / "labels.tsv"
    lines = [header.replace(" ", "\t"), *("\t".join(row) for row in rows)]
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return file
