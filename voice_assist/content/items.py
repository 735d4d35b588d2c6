"""The parts of a pack by name, as they are told: "tips.cane", "routines.knee_active", "calls.drink"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

from voice_assist.call_commands import CallLevel
from voice_assist.content.fields import PackModel
from voice_assist.content.schema import Action, Grounded, Pack

GROUNDED = ("routines", "tips", "calls")
"""Groups of what stands on sources, and can be reviewed."""

GROUPS = (*GROUNDED, "intents")

ALWAYS_NEEDED = frozenset(
    {
        *(Action.STOP, Action.HUSH, Action.CANCEL, Action.YES, Action.NO, Action.WAKE, Action.VISITORS_GONE),
        *(Action.CALL_STATUS, Action.SOMEONE_HERE, Action.ABOUT, Action.OPTIONS, Action.TIRED, Action.HURTS),
    }
)
"""Without these a person could not stop it, take a call back, or know what it is."""

Item = TypeVar("Item", bound=PackModel)


def group_of(pack: Pack, group: str) -> Mapping[str, PackModel]:
    """The entries of a group by their ids."""
    entries: Mapping[str, PackModel] = getattr(pack, group)
    return entries


def grounded_items(pack: Pack) -> Iterator[tuple[str, Grounded]]:
    """Everything that stands on sources, in the order of the pack."""
    for group in GROUNDED:
        for name, item in group_of(pack, group).items():
            assert isinstance(item, Grounded)
            yield f"{group}.{name}", item


def names(pack: Pack) -> list[str]:
    """Everything that has a name."""
    return [f"{group}.{name}" for group in GROUPS for name in group_of(pack, group)]


def why_needed(pack: Pack, name: str) -> str | None:
    """Why this part may not be switched off; None where it may."""
    group, _, key = name.partition(".")
    if group == "calls" and pack.calls[key].level is CallLevel.URGENT:
        return "an urgent call must always be possible"
    if group == "intents" and pack.intents[key].action in ALWAYS_NEEDED:
        return "without it a person could not stop the assistant, take a call back, or know what it is"
    return None


def without(pack: Pack, switched_off: frozenset[str]) -> Pack:
    """The pack without these parts."""
    kept = {
        group: {name: item for name, item in group_of(pack, group).items() if f"{group}.{name}" not in switched_off}
        for group in GROUPS
    }
    return pack.model_copy(update=kept) if switched_off else pack
