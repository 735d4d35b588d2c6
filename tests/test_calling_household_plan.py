"""Who is told when: rungs from contacts.yaml, for those who are there."""

from datetime import UTC, datetime
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_assist.call_commands import CallLevel
from voice_assist.calling.escalation_plan import EscalationPlan, Step
from voice_assist.calling.household_plan import HouseholdPlan
from voice_assist.content.contacts import Contacts
from voice_assist.content.contacts_file import load_contacts
from voice_assist.events import Now

PEOPLE = """
    contacts:
      - { id: anna, name: Anna, channels: [room], there: [weekdays 8:00 to 17:00] }
      - { id: bea, name: Bea, channels: [room], first_for: [toilet] }
      - { id: carl, name: Carl, channels: [room], there: ["18:00 to 8:00"] }
    """
STEPS = """
    escalation:
      urgent:
        steps:
          - { contacts: [anna, bea], wait: 30 }
          - { contacts: [carl], wait: 40, siren: true }
    """


def now(hour: int, *, day: int = 6, trusted: bool = True) -> Now:
    """A moment of Monday, the 6th of May 2030, or of another day."""
    return Now(0.0, datetime(2030, 5, day, hour, 30, tzinfo=UTC), trusted)


@pytest.fixture
def plan(tmp_path: Path, request: pytest.FixtureRequest) -> EscalationPlan:
    file = tmp_path / "contacts.yaml"
    file.write_text(dedent(PEOPLE) + dedent(getattr(request, "param", "")), encoding="utf-8")
    return HouseholdPlan(load_contacts(file))


def rungs(steps: tuple[Step, ...]) -> list[str]:
    """As "anna bea 30" and, with the siren, "carl 40 !"."""
    return [
        " ".join([*(person.id for person in step.people), f"{step.wait:g}", *(["!"] if step.siren else [])])
        for step in steps
    ]


def test_only_those_who_are_there_are_told(plan: EscalationPlan) -> None:
    urgent = CallLevel.URGENT
    assert rungs(plan.steps(urgent, "help", "", now(9))) == ["anna 60", "bea 60", "anna 60 !", "bea 60 !"]
    assert rungs(plan.steps(urgent, "help", "", now(2))) == ["bea 60", "carl 60", "bea 60 !", "carl 60 !"]
    assert rungs(plan.steps(urgent, "help", "", now(9, day=5))) == ["bea 60", "bea 60 !"]


def test_where_the_clock_is_not_to_be_trusted_everybody_counts_as_there(plan: EscalationPlan) -> None:
    steps = plan.steps(CallLevel.SOON, "pain", "", now(9, trusted=False))
    assert rungs(steps) == ["anna 120", "bea 120", "carl 120"] * 2


def test_who_comes_first_for_a_call_is_told_before_the_others(plan: EscalationPlan) -> None:
    steps = plan.steps(CallLevel.URGENT, "toilet", "", now(9))
    assert rungs(steps) == ["bea 60", "anna 60", "anna 60 !", "bea 60 !"]


def test_who_is_asked_for_by_name_is_told_first_there_or_not(plan: EscalationPlan) -> None:
    steps = plan.steps(CallLevel.URGENT, "toilet", "carl", now(9))
    assert rungs(steps) == ["carl 60", "anna 60", "bea 60", "anna 60 !", "bea 60 !"]
    assert rungs(plan.steps(CallLevel.URGENT, "help", "nobody", now(9)))[0] == "anna 60"


@pytest.mark.parametrize("plan", [STEPS], indirect=True)
def test_the_households_own_steps_are_kept_and_the_siren_is_never_left_out(plan: EscalationPlan) -> None:
    assert rungs(plan.steps(CallLevel.URGENT, "help", "", now(19))) == ["bea 30", "carl 40 !"]
    assert rungs(plan.steps(CallLevel.URGENT, "help", "", now(9))) == ["anna bea 30", "anna bea 40 !"]
    assert rungs(plan.steps(CallLevel.URGENT, "toilet", "", now(9))) == ["bea 30", "anna bea 30", "anna bea 40 !"]


def test_where_nobody_is_there_everybody_is_tried(tmp_path: Path) -> None:
    file = tmp_path / "contacts.yaml"
    file.write_text("contacts: [{id: anna, name: Anna, channels: [room], there: [monday]}]", encoding="utf-8")
    steps = HouseholdPlan(load_contacts(file)).steps(CallLevel.URGENT, "help", "", now(9, day=5))
    assert rungs(steps) == ["anna 60", "anna 60 !"]


def test_nobody_named_has_no_rungs_and_the_usual_pauses() -> None:
    plan = HouseholdPlan(Contacts())
    assert plan.steps(CallLevel.URGENT, "help", "", now(9)) == ()
    assert (plan.pause_after_seen(CallLevel.URGENT), plan.pause_after_on_the_way(CallLevel.URGENT)) == (120, 600)


@given(
    people=st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=5),
    named=st.integers(-1, 4),
    hour=st.integers(0, 23),
    trusted=st.booleans(),
)
def test_every_call_has_rungs_with_people_and_an_urgent_one_ends_with_the_siren(
    people: list[tuple[bool, bool]], named: int, hour: int, trusted: bool
) -> None:
    contacts = Contacts.model_validate(
        {
            "contacts": [
                {"id": f"c{index}", "name": f"C{index}", "channels": ["room"]}
                | ({"there": ["8:00 to 17:00"]} if by_day else {})
                | ({"first_for": ["help"]} if first else {})
                for index, (by_day, first) in enumerate(people)
            ]
        }
    )
    steps = HouseholdPlan(contacts).steps(CallLevel.URGENT, "help", f"c{named}", now(hour, trusted=trusted))
    assert all(step.people and step.wait > 0 for step in steps)
    assert steps[-1].siren
    told = {person.id for step in steps for person in step.people}
    present = {f"c{index}" for index, (by_day, _) in enumerate(people) if not (by_day and trusted) or 8 <= hour < 17}
    assert told >= (present or {"c0"})
