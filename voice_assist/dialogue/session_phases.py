"""The phases of an exercise session and what may follow what."""

from __future__ import annotations

from enum import StrEnum

from voice_assist.transitions import Table


class Phase(StrEnum):
    """What is going on."""

    INTRODUCING = "introducing"
    EXPLAINING = "explaining"
    WAITING = "waiting"
    MOVING = "moving"
    HOLDING = "holding"
    RETURNING = "returning"
    RESTING = "resting"
    CHECKING = "checking"
    PAUSED = "paused"
    TIRED = "tired"
    OVER = "over"


class Move(StrEnum):
    """What leads from one phase to another."""

    INTRODUCE = "introduce"
    EXPLAIN = "explain"
    WAIT = "wait"
    MOVE = "move"
    HOLD = "hold"
    RELEASE = "release"
    REST = "rest"
    CHECK = "check"
    FINISH = "finish"
    PAUSE = "pause"
    TIRE = "tire"
    STOP = "stop"


IN_MOTION = (Phase.MOVING, Phase.HOLDING, Phase.RETURNING)
"""Phases of a repetition, in which the limb may be up: leaving them otherwise than by the routine's own way begins with
"lower and rest"."""

IDLING = (Phase.PAUSED, Phase.WAITING)
"""Phases that last as long as the person, or the helper, likes."""

BREAKS_OFF = (Move.INTRODUCE, Move.EXPLAIN, Move.PAUSE, Move.TIRE, Move.STOP)
"""Moves that are not the routine's own way."""

_OPEN = tuple(phase for phase in Phase if phase is not Phase.OVER)
_MAY_MOVE = (Phase.EXPLAINING, Phase.WAITING, Phase.MOVING, Phase.RETURNING, Phase.PAUSED, Phase.TIRED)

SESSION_TABLE: Table[Phase, Move] = Table(
    {
        (Phase.EXPLAINING, Move.WAIT): Phase.WAITING,
        **{(phase, Move.MOVE): Phase.MOVING for phase in _MAY_MOVE},
        (Phase.MOVING, Move.HOLD): Phase.HOLDING,
        (Phase.HOLDING, Move.RELEASE): Phase.RETURNING,
        **{(phase, Move.REST): Phase.RESTING for phase in (Phase.MOVING, Phase.RETURNING)},
        (Phase.RESTING, Move.CHECK): Phase.CHECKING,
        **{(phase, Move.INTRODUCE): Phase.INTRODUCING for phase in _OPEN},
        **{(phase, Move.EXPLAIN): Phase.EXPLAINING for phase in _OPEN},
        **{(phase, Move.PAUSE): Phase.PAUSED for phase in _OPEN},
        **{(phase, Move.TIRE): Phase.TIRED for phase in _OPEN},
        **{(phase, Move.FINISH): Phase.OVER for phase in _OPEN},
        **{(phase, Move.STOP): Phase.OVER for phase in _OPEN},
    }
)
