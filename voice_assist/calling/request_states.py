"""How far a call has come, as one table: what may follow what. docs/safety.md shows the same table."""

from __future__ import annotations

from enum import StrEnum

from voice_assist.transitions import Table


class RequestState(StrEnum):
    """How far a call has come.

    NOTED: on the disk, nothing has gone out. SENDING: it is being handed to channels. HANDED_OVER: a channel that
    reaches outside has taken it. FAILED: every channel that was tried has refused it; it is tried again. SEEN,
    ON_THE_WAY: a person has said so, and the climbing rests. DONE: somebody has come, and the person has confirmed it.
    CANCELLED: taken back.
    """

    NOTED = "noted"
    SENDING = "sending"
    HANDED_OVER = "handed over"
    FAILED = "failed"
    SEEN = "seen"
    ON_THE_WAY = "on the way"
    DONE = "done"
    CANCELLED = "cancelled"


class RequestFact(StrEnum):
    """What happens to a call.

    SENT: a channel is being tried. TAKEN: one that reaches outside has it. REFUSED: all that were tried have refused.
    SEEN, COMING: a person outside has said so, and nothing else ever means that. LAPSED: nobody has come in the time
    that such an answer holds the climbing. ARRIVED, WITHDRAWN: by the person. EXPIRED: a call that is not urgent is
    too old to mean anything.
    """

    SENT = "sent"
    TAKEN = "taken"
    REFUSED = "refused"
    SEEN = "seen"
    COMING = "coming"
    LAPSED = "lapsed"
    ARRIVED = "arrived"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


_S, _F = RequestState, RequestFact

CLOSED = frozenset({_S.DONE, _S.CANCELLED})
OPEN = tuple(state for state in RequestState if state not in CLOSED)
ANSWERED = (_S.SEEN, _S.ON_THE_WAY)
_BEFORE_TAKEN = (_S.NOTED, _S.SENDING, _S.FAILED)

REQUEST_TABLE: Table[RequestState, RequestFact] = Table(
    {
        **{(state, _F.SENT): _S.SENDING for state in _BEFORE_TAKEN},
        (_S.HANDED_OVER, _F.SENT): _S.HANDED_OVER,
        **{(state, _F.TAKEN): _S.HANDED_OVER for state in (_S.SENDING, _S.HANDED_OVER, _S.FAILED)},
        **{(state, _F.TAKEN): state for state in ANSWERED},
        **{(state, _F.REFUSED): _S.FAILED for state in (_S.SENDING, _S.FAILED)},
        **{(state, _F.SEEN): _S.SEEN for state in OPEN if state is not _S.ON_THE_WAY},
        (_S.ON_THE_WAY, _F.SEEN): _S.ON_THE_WAY,
        **{(state, _F.COMING): _S.ON_THE_WAY for state in OPEN},
        **{(state, _F.LAPSED): _S.HANDED_OVER for state in ANSWERED},
        **{(state, _F.ARRIVED): _S.DONE for state in OPEN},
        **{(state, _F.WITHDRAWN): _S.CANCELLED for state in OPEN},
        **{(state, _F.EXPIRED): _S.CANCELLED for state in OPEN},
    }
)


def as_markdown() -> str:
    """The table for docs/safety.md: a row for each state, a column for each fact; empty: refused."""
    lines = [f"| | {' | '.join(RequestFact)} |", f"|---|{'---|' * len(RequestFact)}"]
    for state in RequestState:
        after = (str(REQUEST_TABLE.after(state, fact)) if REQUEST_TABLE.allows(state, fact) else "" for fact in _F)
        lines.append(f"| **{state}** | {' | '.join(after)} |")
    return "\n".join(lines)
