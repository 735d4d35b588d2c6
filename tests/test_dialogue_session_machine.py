"""A few hundred random conversations about exercises; benchmarks/sessions.py has 10,000."""

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.session_machine import Conversations


def test_random_conversations_about_exercises() -> None:
    run_state_machine_as_test(Conversations, settings=settings(max_examples=200, stateful_step_count=20))
