"""The household's contacts as the climbing sees them."""

from __future__ import annotations

from collections.abc import Sequence

from voice_assist.call_commands import CallLevel
from voice_assist.calling.escalation_plan import Person, Step
from voice_assist.content.contacts import Contacts, Reachable, StepRules
from voice_assist.events import Now


class HouseholdPlan:
    """Implements EscalationPlan.

    1. The rungs are those of the level.
    2. Whoever is not there now is left out, and a rung without anybody, too; if the siren would go with it, everybody
       who is there is told once more, with the siren. Where the clock is not to be trusted everybody counts as there;
       where nobody would be left, everybody is tried.
    3. Who is asked for by name comes before them, there or not; else those who come first for this kind of call. A
       rung on which only they stand follows no more in the first round.
    """

    def __init__(self, contacts: Contacts) -> None:
        self._contacts = contacts
        self._people = {contact.id: contact for contact in contacts.contacts}

    def steps(self, level: CallLevel, kind: str, contact: str, now: Now) -> tuple[Step, ...]:
        """The rungs for a call; () where nobody is named."""
        rules = self._contacts.steps(level)
        if not rules:
            return ()
        there = self._there(rules, now)
        first = self._first(kind, contact, there)
        before = [Step((_person(one),), rules[0].wait) for one in first]
        return (*before, *self._rungs(rules, there, {one.id for one in first}))

    def pause_after_seen(self, level: CallLevel) -> float:
        """Seconds that "seen" holds the climbing."""
        return self._contacts.pause_after_seen(level)

    def pause_after_on_the_way(self, level: CallLevel) -> float:
        """Seconds that "on the way" holds the climbing."""
        return self._contacts.pause_after_on_the_way(level)

    def _there(self, rules: Sequence[StepRules], now: Now) -> set[str]:
        """Who counts as there."""
        if now.wall_trusted:
            there = {name for name, contact in self._people.items() if contact.is_there(now.wall)}
            if any(name in there for step in rules for name in step.contacts):
                return there
        return set(self._people)

    def _first(self, kind: str, contact: str, there: set[str]) -> list[Reachable]:
        """Who is told before the rungs begin."""
        if contact in self._people:
            return [self._people[contact]]
        return [one for one in self._people.values() if kind in one.first_for and one.id in there]

    def _rungs(self, rules: Sequence[StepRules], there: set[str], told: set[str]) -> list[Step]:
        """The rungs with those who are there, without the first ones of those who were told already."""
        steps, waiting = list[Step](), set(told)
        for rule in rules:
            people = [name for name in rule.contacts if name in there]
            if not people or (waiting.issuperset(people) and not rule.siren):
                waiting -= set(people)
                continue
            steps.append(self._step(people, rule))
        sirens = [rule for rule in rules if rule.siren]
        if sirens and not any(step.siren for step in steps):
            steps.append(self._step([name for name in self._people if name in there], sirens[-1]))
        return steps

    def _step(self, names: Sequence[str], rule: StepRules) -> Step:
        return Step(tuple(_person(self._people[name]) for name in names), rule.wait, rule.siren)


def _person(contact: Reachable) -> Person:
    return Person(contact.id, contact.name, contact.channels)
