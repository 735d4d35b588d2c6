"""Tables of states: what they allow, and that what they do not allow raises and changes nothing."""

from datetime import UTC, datetime

import pytest

from tests.small_pack import small_pack
from voice_assist.dialogue.caregiver_call import CALL_TABLE, CallFact, CallState, OpenCall
from voice_assist.dialogue.exercise_session import ExerciseSession
from voice_assist.dialogue.session_phases import SESSION_TABLE, Move, Phase
from voice_assist.dialogue.session_plan import Part
from voice_assist.dialogue.session_speech import Introductions
from voice_assist.dialogue.stage import Stage
from voice_assist.dialogue.today import Today
from voice_assist.events import Now
from voice_assist.transitions import IllegalTransitionError, Table


def test_a_table_tells_what_follows() -> None:
    table = Table({("shut", "push"): "open"})
    assert table.allows("shut", "push")
    assert not table.allows("open", "push")
    assert table.after("shut", "push") == "open"
    with pytest.raises(IllegalTransitionError, match="push in state open"):
        table.after("open", "push")


def test_nothing_follows_on_a_closed_call() -> None:
    assert not any(CALL_TABLE.allows(CallState.CLOSED, fact) for fact in CallFact)


def test_every_open_call_can_be_closed_and_may_fail() -> None:
    for state in set(CallState) - {CallState.CLOSED}:
        assert CALL_TABLE.after(state, CallFact.CLOSED) is CallState.CLOSED
        assert CALL_TABLE.after(state, CallFact.FAILED) is state


def test_an_illegal_fact_raises_and_leaves_the_call_as_it_was() -> None:
    call = OpenCall(1, "help", small_pack().calls["help"], 0.0, state=CallState.OUTSIDE)
    with pytest.raises(IllegalTransitionError):
        call.take(CallFact.CALLED_OUT)
    assert call.state is CallState.OUTSIDE


def test_nothing_follows_on_a_session_that_is_over() -> None:
    assert not any(SESSION_TABLE.allows(Phase.OVER, move) for move in Move)


def test_every_phase_can_be_paused_and_ended() -> None:
    for phase in set(Phase) - {Phase.OVER}:
        for move in (Move.PAUSE, Move.STOP, Move.TIRE):
            assert SESSION_TABLE.allows(phase, move)


def test_a_hold_is_left_by_its_release_or_by_breaking_off_alone() -> None:
    allowed = {move for move in Move if SESSION_TABLE.allows(Phase.HOLDING, move)}
    assert allowed == {Move.RELEASE, Move.INTRODUCE, Move.EXPLAIN, Move.PAUSE, Move.TIRE, Move.FINISH, Move.STOP}


def test_a_session_that_is_over_refuses_and_says_nothing() -> None:
    pack = small_pack()
    stage = Stage(pack)
    stage.effects.begin(Now(0.0, datetime(2025, 3, 3, tzinfo=UTC), wall_trusted=True))
    today = Today(stage)
    part = Part("hip_active", today.prescription("hip_active"), today.left("hip_active"))
    session = ExerciseSession(stage, today, [part], Introductions(stage, first=True), lambda *_: None)
    session.stop()
    before = len(stage.effects.taken())
    with pytest.raises(IllegalTransitionError):
        session.pause()
    assert len(stage.effects.taken()) == before
