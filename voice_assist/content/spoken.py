"""Everything that a pack lets the assistant say; what of it is said word for word can be spoken ahead of time."""

from __future__ import annotations

from collections.abc import Iterator

from voice_assist.content.schema import Pack, Routine, Step, Tip
from voice_assist.content.written import written_list_values


def fixed_texts(pack: Pack) -> Iterator[str]:
    """Every text without a {placeholder}, most urgent first: calls, the fixed sentences, answers, routines, tips."""
    return (text for text in _texts(pack) if "{" not in text)


def spoken_texts(pack: Pack) -> Iterator[str]:
    """Every text, and what {placeholders} are filled in with: names, needs, titles."""
    yield from _texts(pack)
    yield from (call.need for call in pack.calls.values())
    yield from (item.title for items in (pack.routines, pack.tips) for item in items.values())
    yield from (intent.confirm or intent.phrases[0] for intent in pack.intents.values())
    yield from (way for _, way in written_list_values(pack))
    yield pack.head.person or ""


def _texts(pack: Pack) -> Iterator[str]:
    yield from (call.call_out for call in pack.calls.values())
    for sentences in (pack.sentences, pack.short):
        yield from (wording for wordings in sentences.values() for wording in wordings)
    for intent in pack.intents.values():
        yield from filter(None, (intent.answer, intent.question))
    for routine in pack.routines.values():
        yield from _of_routine(routine)
    for tip in pack.tips.values():
        yield from _of_tip(tip)


def _of_routine(routine: Routine) -> Iterator[str]:
    yield from filter(
        None, (routine.only_on_plan, routine.position, routine.equipment, *routine.before, routine.helper)
    )
    for step in routine.steps:
        yield from _of_step(step)
    yield from (routine.end_check, *routine.stop_rules)


def _of_step(step: Step) -> Iterator[str]:
    yield from filter(None, (step.cue, step.short, step.hold_cue, step.release))


def _of_tip(tip: Tip) -> Iterator[str]:
    yield from (tip.what_for, *tip.how, tip.ask_when, *tip.more)
