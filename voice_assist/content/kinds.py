"""What kind of guided movement a routine is, and who moves."""

from __future__ import annotations

from enum import StrEnum


class Form(StrEnum):
    """Who moves the limb."""

    ACTIVE = "active"
    ASSISTED = "assisted"
    PASSIVE = "passive"


class Kind(StrEnum):
    """What the movements are for."""

    MOVEMENT = "movement"  # a joint through its range
    STRETCH = "stretch"
    BREATHING = "breathing"
    AEROBIC = "aerobic"
    FACE = "face"
    STRENGTHENING = "strengthening"


ON_PLAN_ALONE = frozenset({Kind.AEROBIC, Kind.FACE, Kind.STRENGTHENING})
"""Contested, or too much for some: only where a therapist has set it."""
