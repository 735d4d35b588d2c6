"""The one table of a call's states."""

from pathlib import Path

import pytest

from voice_assist.calling.request_states import (
    ANSWERED,
    CLOSED,
    OPEN,
    REQUEST_TABLE,
    RequestFact,
    RequestState,
    as_markdown,
)
from voice_assist.transitions import IllegalTransitionError

SAFETY = Path(__file__).resolve().parent.parent / "docs" / "safety.md"


def test_nothing_follows_on_a_closed_call() -> None:
    assert not any(REQUEST_TABLE.allows(state, fact) for state in CLOSED for fact in RequestFact)
    with pytest.raises(IllegalTransitionError, match="seen in state done"):
        REQUEST_TABLE.after(RequestState.DONE, RequestFact.SEEN)


def test_every_open_call_can_be_closed_and_answered() -> None:
    for state in OPEN:
        assert REQUEST_TABLE.after(state, RequestFact.ARRIVED) is RequestState.DONE
        assert REQUEST_TABLE.after(state, RequestFact.WITHDRAWN) is RequestState.CANCELLED
        assert REQUEST_TABLE.after(state, RequestFact.COMING) is RequestState.ON_THE_WAY


def test_only_a_persons_word_makes_seen_or_on_the_way() -> None:
    words = {RequestFact.SEEN, RequestFact.COMING}
    for state in set(OPEN) - set(ANSWERED):
        for fact in set(RequestFact) - words:
            if REQUEST_TABLE.allows(state, fact):
                assert REQUEST_TABLE.after(state, fact) not in ANSWERED


def test_only_arrival_withdrawal_and_age_close_a_call() -> None:
    closing = {RequestFact.ARRIVED, RequestFact.WITHDRAWN, RequestFact.EXPIRED}
    for state in OPEN:
        for fact in set(RequestFact) - closing:
            assert not REQUEST_TABLE.allows(state, fact) or REQUEST_TABLE.after(state, fact) in OPEN


def test_the_page_on_safety_shows_this_table() -> None:
    assert as_markdown() in SAFETY.read_text(encoding="utf-8")
