"""Commands that leave something as it is."""

from __future__ import annotations

from voice_assist.content.schema import Action

ABOUT_SPEECH = frozenset({Action.REPEAT, Action.LOUDER, Action.QUIETER, Action.SLOWER, Action.FASTER})

BESIDE_A_QUESTION = ABOUT_SPEECH | {Action.OPTIONS, Action.CALL_STATUS, Action.HUSH}
"""Commands that leave even a question open which yields to others."""

LEAVES_WHAT_WAS_SILENCED = ABOUT_SPEECH | {Action.STOP, Action.HUSH, Action.GO_ON}
"""Commands after which "go on" still goes on with what was silenced before."""
