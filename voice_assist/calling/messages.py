"""The words that go outside."""

from __future__ import annotations

from types import MappingProxyType

from voice_assist.calling.channels.protocol import PRIVATE_MESSAGE, CallMessage, Purpose
from voice_assist.calling.facts import Attempted, CloseReason
from voice_assist.calling.request import Request

DELAYED_SECONDS = 60.0
"""A call that first goes out so long after it was made says so."""

PRACTICE_TEXT = "This is a test. Nobody needs anything. Please answer it."

_CLOSED_TEXTS = MappingProxyType(
    {
        CloseReason.WITHDRAWN: "withdrawn, please look in",
        CloseReason.ARRIVED: "somebody is there now",
        CloseReason.CORRECTED: "changed: another call says what is needed",
        CloseReason.EXPIRED: "no longer waiting",
    }
)


def message_of(request: Request, attempt: Attempted, answer_address: str = "") -> CallMessage:
    """What one attempt carries.

    Args:
        request: the call.
        attempt: for whom, by which channel, to what purpose.
        answer_address: the page on which it can be answered.
    """
    call = request.call
    delayed = is_delayed(request)
    return CallMessage(
        key=request.key,
        purpose=attempt.purpose,
        level=call.level,
        kind=PRIVATE_MESSAGE if call.private else call.kind,
        text=_text(request, attempt.purpose, delayed=delayed),
        person=call.person,
        contact=attempt.contact,
        made_at=call.made_at,
        made_at_trusted=call.made_at_trusted,
        delayed=delayed,
        answer_address="" if attempt.purpose is Purpose.WITHDRAWN else answer_address,
    )


def is_delayed(request: Request) -> bool:
    """Whether it first went out long after it was made."""
    first = request.attempts.get(1)
    return request.delayed or (first is not None and first.begun - request.placed > DELAYED_SECONDS)


def _text(request: Request, purpose: Purpose, *, delayed: bool) -> str:
    call = request.call
    if purpose is Purpose.TEST:
        return PRACTICE_TEXT
    text = PRIVATE_MESSAGE if call.private else call.message
    if purpose is Purpose.WITHDRAWN:
        return _CLOSED_TEXTS[request.closed or CloseReason.WITHDRAWN]
    if not delayed:
        return text
    made = f"made at {call.made_at:%-H:%M}" if call.made_at_trusted else "made some time ago"
    return f"{text} ({made}, delayed)"
