"""Short answers and corrections that follow from a pack's lists: "the left one", "no, shoulder"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from voice_assist.content.times import BEFORE, TIME_LISTS
from voice_assist.understanding.phrasebook import IntentTemplates, Numbers, SlotValues
from voice_assist.understanding.templates import Template

ANSWER_PREFIX = "answer."
"""A list brings an intent of this name: what can be said where its slot is asked for."""

CORRECTION_PREFIX = "correction."
"""A list brings an intent of this name: what changes its slot right after something was done."""

WAS = "was"
"""The slot of a correction that holds what is not meant: "not ankle, shoulder"."""

MOST_POLITE = 500
"""Ways of saying a list from which only the bare ones are answers."""

MOST_CORRECTED = 100
"""Ways of saying a list from which there are no corrections: each one brings many sentences."""

MOST_PAIRS = 16
"""Ways of saying a list from which "not this, that" is left out: it takes their square, eighteen times."""


def is_follow_up(intent: str) -> bool:
    """Whether this is an answer or a correction."""
    return intent.startswith((ANSWER_PREFIX, CORRECTION_PREFIX))


def list_of(intent: str) -> str:
    """The list that an answer or a correction belongs to."""
    return intent.split(".", 1)[1]


def follow_up_templates(lists: Mapping[str, SlotValues]) -> Iterator[IntentTemplates]:
    """The answers and corrections of these lists; they belong to no context (see Phrasebook.active, `also`)."""
    for name, values in lists.items():
        if values is TIME_LISTS.get(name):
            yield from _of_times(name)
            continue
        ways = _ways(values)
        answers = (f"[the|my] {{{name}}} [one|please]", f"at {{{name}}}")
        polite = answers[: 2 if isinstance(values, Numbers) else 1]
        yield _of_no_context(ANSWER_PREFIX + name, polite if ways <= MOST_POLITE else (f"{{{name}}}",))
        if ways <= MOST_CORRECTED:
            corrections = [f"no [the|my] {{{name}}} [one]", f"[no] I (meant|said) [the|my] {{{name}}} [one]"]
            if ways <= MOST_PAIRS:
                corrections.append(f"[no] not [the|my] {{{name}:{WAS}}} [the|my] {{{name}}}")
            yield _of_no_context(CORRECTION_PREFIX + name, tuple(corrections))


def _of_times(name: str) -> Iterator[IntentTemplates]:
    """There are many times, so few words beside them."""
    said = f"{BEFORE[name]}{{{name}}}"
    yield _of_no_context(ANSWER_PREFIX + name, (f"{said} [please]",))
    yield _of_no_context(CORRECTION_PREFIX + name, (f"no {said}", f"I meant {said}"))


def _of_no_context(intent: str, templates: tuple[str, ...]) -> IntentTemplates:
    return IntentTemplates(intent, templates, frozenset())


def _ways(values: SlotValues) -> int:
    if isinstance(values, Numbers):
        return len(values.all)
    return sum(Template(template, None).size for value in values for template in value.templates)
