"""How long what waits while a call is made."""

from __future__ import annotations

from types import MappingProxyType

from voice_assist.call_commands import CallLevel

NOTED_SECONDS = 0.2
"""Without word from the calls part for so long, the person is told that the call is made all the same."""

CANCEL_SECONDS = 4.0
"""Silence after the first words about a call, for "cancel", before it is told whom the call has reached."""

SOON_AGAIN_SECONDS = 120.0
"""When a call of level soon is called out once more."""

AMENDED_SECONDS = 15.0
"""What is asked for within this time of an urgent call is part of it; the first words about the call take five."""

SAME_CALL_SECONDS = MappingProxyType({CallLevel.URGENT: 120.0, CallLevel.SOON: 180.0, CallLevel.ROUTINE: 300.0})
"""A call asked for again within this time is the same call."""
