"""Everything that is wrong or doubtful in a pack, in one go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from voice_assist.commands import Context
from voice_assist.content.loader import read_pack
from voice_assist.content.phrases import entry_of, intent_templates, phrasebook_of
from voice_assist.content.places import Places
from voice_assist.content.schema import SPEAKS_ANSWER, Action, Pack
from voice_assist.errors import PackError
from voice_assist.understanding.phrasebook import Phrasebook

SHORT_WORD = 3
"""A phrase of one word with so few letters is easily heard in any noise."""

_SESSION_ACTIONS = frozenset(
    {Action.READY, Action.PAUSE, Action.GO_ON, Action.BACK, Action.SKIP, Action.HOW_MANY, Action.START_ROUTINE}
)
_TIP_ACTIONS = frozenset({Action.MORE, Action.NEXT_TIP, Action.LIST_TIPS})
_NEEDED = (
    (Action.YES, Context.QUESTION, '"Did you mean ...?" cannot be answered', 'add an intent with action: "yes"'),
    (Action.NO, Context.QUESTION, '"Did you mean ...?" cannot be denied', 'add an intent with action: "no"'),
    (Action.STOP, Context.IDLE, "the assistant cannot be stopped", "add an intent with action: stop"),
)


class Severity(StrEnum):
    """An error keeps the pack from being used; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that was found; `error` knows file, line and column."""

    severity: Severity
    error: PackError

    @property
    def message(self) -> str:
        """One sentence: where, what, and what to do."""
        return str(self.error)

    def __str__(self) -> str:
        return f"{self.severity}: {self.message}"


def check(folder: Path) -> list[Problem]:
    """All errors that can be found at once, or else the warnings; [] for a pack without fault."""
    reading = read_pack(folder)
    if reading.pack is None:
        return [Problem(Severity.ERROR, error) for error in reading.errors]
    return [Problem(Severity.WARNING, error) for error in _warnings(reading.pack, reading.places)]


def _warnings(pack: Pack, places: Places) -> Iterator[PackError]:
    book = phrasebook_of(pack)
    yield from _lacking(pack)
    yield from _out_of_reach(pack, places)
    yield from _short_phrases(pack, book, places)
    yield from _unused(pack, book, places)
    for name, intent in pack.intents.items():
        if intent.answer is not None and intent.action not in SPEAKS_ANSWER:
            problem = f"the answer is never spoken, because the action is {intent.action}"
            yield places.error(("intents", name, "answer"), problem, "remove it, or write action: say")


def _lacking(pack: Pack) -> Iterator[PackError]:
    """What a whole conversation needs; a pack with nothing but phrases to try out may lack it."""
    if not pack.calls:
        yield PackError("the pack has no calls, so nobody can be called", "add one under calls:")
    elif not _has(pack, Action.CANCEL, Context.IDLE):
        yield PackError("a call cannot be taken back", "add an intent with action: cancel")
    for action, context, problem, advice in _NEEDED:
        if not _has(pack, action, context):
            yield PackError(problem, advice)
    if _has(pack, Action.SLEEP, Context.IDLE) and not _has(pack, Action.WAKE, Context.ASLEEP):
        problem = "the assistant can be sent to sleep, but not be woken"
        yield PackError(problem, "add an intent with action: wake and contexts: [asleep]")


def _has(pack: Pack, action: Action, context: Context) -> bool:
    return any(intent.action is action and context in intent.contexts for intent in pack.intents.values())


def _out_of_reach(pack: Pack, places: Places) -> Iterator[PackError]:
    sessions = bool(pack.routines) and _has(pack, Action.START_ROUTINE, Context.IDLE)
    for name, intent in pack.intents.items():
        if not sessions and (set(intent.contexts) == {Context.SESSION} or intent.action in _SESSION_ACTIONS):
            problem, advice = "nobody can reach this: no session can be started", "add a routine and a way to start it"
        elif not pack.tips and intent.action in _TIP_ACTIONS:
            problem, advice = "this does nothing: the pack has no tips", "add one under tips:"
        elif intent.action is Action.WAKE and Context.ASLEEP not in intent.contexts:
            problem, advice = "this wakes nobody: it is not heard in the sleep", "write contexts: [asleep]"
        else:
            continue
        yield places.error(("intents", name), problem, advice)


def _short_phrases(pack: Pack, book: Phrasebook, places: Places) -> Iterator[PackError]:
    """One short word; answers to a question are few and expected, so they may be short."""
    contexts = {intent.intent: intent.contexts for intent in intent_templates(pack)}
    for phrase in book.phrases:
        one_word = " " not in phrase.text and len(phrase.text) <= SHORT_WORD
        if one_word and contexts[phrase.intent] != {Context.QUESTION}:
            problem = f'"{phrase.text}" is so short that it will be heard in noises'
            yield places.error(entry_of(phrase.intent), problem, "add a word to it")


def _unused(pack: Pack, book: Phrasebook, places: Places) -> Iterator[PackError]:
    templates = " ".join(template for intent in intent_templates(pack) for template in intent.templates)
    for name in pack.lists:
        if f"{{{name}}}" not in templates and f"{{{name}:" not in templates:
            yield places.error(("lists", name), f'no phrase uses the list "{name}"', f"write {{{name}}} in a phrase")
    for word in pack.pronunciations:
        if word not in book.vocabulary:
            problem = f'"{word}" is in no phrase'
            yield places.error(("pronunciations", word), problem, "correct its spelling or remove it")
