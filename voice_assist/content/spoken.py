"""Everything that a pack lets the assistant say word for word, for speaking it ahead of time."""

from __future__ import annotations

from collections.abc import Iterator

from voice_assist.content.schema import Pack, Routine, Step, Tip


def fixed_texts(pack: Pack) -> Iterator[str]:
    """Every text without a {placeholder}, most urgent first: calls, the fixed sentences, answers, routines, tips."""
    for call in pack.calls.values():
        yield from _complete(call.call_out)
    for sentences in (pack.sentences, pack.short):
        for wordings in sentences.values():
            yield from _complete(*wordings)
    for intent in pack.intents.values():
        yield from _complete(intent.answer or "")
    for routine in pack.routines.values():
        yield from _of_routine(routine)
    for tip in pack.tips.values():
        yield from _of_tip(tip)


def _complete(*texts: str) -> Iterator[str]:
    yield from (text for text in texts if text and "{" not in text)


def _of_routine(routine: Routine) -> Iterator[str]:
    yield from filter(None, (routine.position, routine.equipment, *routine.before, routine.helper))
    for step in routine.steps:
        yield from _of_step(step)
    yield from (routine.end_check, *routine.stop_rules)


def _of_step(step: Step) -> Iterator[str]:
    yield from filter(None, (step.cue, step.short, step.hold_cue, step.release))


def _of_tip(tip: Tip) -> Iterator[str]:
    yield from (tip.what_for, *tip.how, tip.ask_when, *tip.more)
