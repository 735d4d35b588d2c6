"""Commands of one event, and timers that know what they are for."""

from datetime import UTC, datetime

import pytest

from voice_assist.commands import Note, StartTimer, StopTimer
from voice_assist.dialogue.effects import Effects
from voice_assist.events import Now

NOW = Now(5.0, datetime(2025, 3, 3, tzinfo=UTC), wall_trusted=False)


def test_commands_are_those_of_the_present_event() -> None:
    effects = Effects()
    effects.begin(NOW)
    effects.note("kind", count=1)
    assert effects.taken() == [Note("kind", {"count": 1})]
    effects.begin(NOW)
    assert effects.taken() == []
    assert effects.now is NOW


def test_there_is_no_moment_before_the_first_event() -> None:
    with pytest.raises(RuntimeError, match="no event"):
        _ = Effects().now


def test_a_timer_calls_its_handler_once_and_only_while_it_runs() -> None:
    effects, called = Effects(), list[str]()
    effects.start_timer("a", 1.0, lambda: called.append("first"))
    effects.start_timer("a", 2.0, lambda: called.append("second"))
    effects.start_timer("b", 3.0, lambda: called.append("stopped"))
    assert effects.runs("a")
    effects.stop_timer("b")
    effects.stop_timer("unknown")
    for name in ("a", "a", "b", "unknown"):
        effects.fire(name)
    assert called == ["second"]
    assert not effects.runs("a")
    assert effects.taken() == [StartTimer("a", 1.0), StartTimer("a", 2.0), StartTimer("b", 3.0), StopTimer("b")]
