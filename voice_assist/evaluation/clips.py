"""Labelled recordings: what was meant by each clip, in the words of a pack."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from voice_assist.commands import Context
from voice_assist.evaluation.labels_table import Row, read_table
from voice_assist.evaluation.slot_labels import slots_of
from voice_assist.evaluation.vocabulary import Vocabulary
from voice_assist.understanding.phrase import Meaning


class Kind(StrEnum):
    """What a clip holds."""

    COMMAND = "command"
    SPEECH = "other speech"
    SILENCE = "silence"


@dataclass(frozen=True, slots=True)
class Clip:
    """One row of a table of labels.

    Attributes:
        name: the file as the table names it.
        file: where it lies.
        place: where it stands in the table, as file:line:column.
        kind: a command; or nothing was meant for the assistant.
        said: what is said, for reading; "" where the table does not tell.
        meant: intent and slots of a command, as the pack calls them; else None.
        speaker: who speaks; "" where the table does not tell.
        context: where the conversation is.
    """

    name: str
    file: Path
    place: str
    kind: Kind
    said: str
    meant: Meaning | None
    speaker: str
    context: Context


def read_clips(table: Path, vocabulary: Vocabulary, context: Context | None = None) -> tuple[Clip, ...]:
    """The clips of a table of labels, in its order.

    Args:
        table: tab-separated text with a header. Columns: `file` (relative to the table); `text` (what is said; empty:
            nothing is meant for the assistant) or `intent` and `slots` (a JSON object); perhaps `speaker`, `said`
            (empty beside an empty text: silence), `context`.
        vocabulary: what can be said.
        context: where the conversation is for rows that do not tell; None: where the phrase is possible.

    Raises:
        LabelsError: the table is faulty, names a file that is not there, or something that cannot be said.
    """
    return tuple(_clip(row, vocabulary, context) for row in read_table(table))


def _clip(row: Row, vocabulary: Vocabulary, default: Context | None) -> Clip:
    file = row.table.parent / row["file"]
    if not row["file"] or not file.is_file():
        problem = f'there is no file "{row["file"]}"' if row["file"] else "the name of the recording is missing"
        raise row.error("file", problem, f"name one that lies in {row.table.parent} or correct the path")
    context = _context_of(row) or default
    where = (context,) if context else vocabulary.contexts
    found = _by_intent(row, vocabulary, where) if row["intent"] else _by_text(row, vocabulary, where)
    kind = Kind.COMMAND if found else Kind.SILENCE if "said" in row and not row["said"] else Kind.SPEECH
    return Clip(
        name=row["file"],
        file=file,
        place=row.place("file"),
        kind=kind,
        said=row["said"] or row["text"],
        meant=found[0] if found else None,
        speaker=row["speaker"],
        context=found[1] if found else where[0],
    )


def _context_of(row: Row) -> Context | None:
    name = row["context"]
    if name and name not in set(Context):
        raise row.error("context", f'there is no context "{name}"', f"write {', '.join(Context)}, or leave it empty")
    return Context(name) if name else None


def _by_text(row: Row, vocabulary: Vocabulary, where: Iterable[Context]) -> tuple[Meaning, Context] | None:
    if not row["text"]:
        return None
    found = vocabulary.meaning_of(row["text"], where)
    if found is None:
        raise row.error(
            "text",
            f'"{row["text"]}" is no phrase that can be said {_in(where)}',
            "correct it, take the pack that has it, or leave it empty where nothing was meant for the assistant",
        )
    return found


def _by_intent(row: Row, vocabulary: Vocabulary, where: Iterable[Context]) -> tuple[Meaning, Context]:
    intent = vocabulary.intent_called(row["intent"])
    if intent is None:
        near = difflib.get_close_matches(row["intent"], vocabulary.intent_names, n=1)
        advice = f'write "{near[0]}" if you meant that one' if near else "write one that the pack has"
        raise row.error("intent", f'there is no intent "{row["intent"]}"', advice)
    context = vocabulary.context_of(intent, where)
    if context is None:
        raise row.error("intent", f'"{row["intent"]}" cannot be said {_in(where)}', "correct the context")
    return (intent, slots_of(row, intent, vocabulary)), context


def _in(where: Iterable[Context]) -> str:
    contexts = tuple(where)
    return f"in the context {contexts[0]}" if len(contexts) == 1 else "anywhere"
