"""What is to be done about one call, and when: pure rules over its facts, the household's plan and the time.

The rungs come one after the other, each with its wait. Nobody on the whole ladder has answered: the siren, and from
the first rung again with growing waits; for ever for an urgent call. "Seen" and "on the way" hold it, and then it goes
on with the next rung at once. A call of level soon climbs in the same way without the siren until it is too old; a
routine one reaches the first rung and no other. A practised call tries each channel of everybody once.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType

from voice_assist.call_commands import CallLevel
from voice_assist.calling.channels.protocol import Purpose
from voice_assist.calling.delivery import Ending, retry_wait
from voice_assist.calling.escalation_plan import EscalationPlan, Step
from voice_assist.calling.facts import Attempted, Climbed, Closed, CloseReason, Happened, Lapsed, Unanswered
from voice_assist.calling.request import Request
from voice_assist.events import Now

SHORTEST_WAIT = 1.0
"""Seconds, whatever a plan says: a ladder without waits would never end."""

LONGEST_WAIT = 600.0
"""Seconds: so far the waits grow with the rounds, unless the household's own are longer."""

NOBODY_WAIT = 30.0
"""Seconds after which is seen again whether there is anybody on an empty ladder."""

EXPIRY = MappingProxyType({CallLevel.SOON: 2 * 3600.0, CallLevel.ROUTINE: 2 * 3600.0})
"""Seconds after which a call that is not urgent means nothing any more, as the content rules have it."""

PRACTICE_EXPIRY = 24 * 3600.0
PRACTICE_WAIT = 5.0
"""Seconds between somebody's channels in a practised call."""

MOST_NOTICES = 8
"""So often a channel is tried for the word that a call is closed."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time: second of the outbox's stopwatch, and what the clock on the wall says for the plan's hours."""

    at: float
    now: Now


@dataclass(frozen=True, slots=True)
class Due:
    """What comes next, and when.

    Attributes:
        at: second of the stopwatch; infinity: nothing, until something happens.
        happens: gives what then happens; None: look again.
    """

    at: float
    happens: Callable[[], Happened | None] = lambda: None


NOTHING = Due(math.inf)


def next_due(request: Request, plan: EscalationPlan, moment: Moment, *, contained: bool = False) -> Due:
    """The earliest thing to be done about a call.

    Args:
        request: the call.
        plan: who is called, in which order.
        moment: now.
        contained: another open call repeats this one or adds to it, and climbs in its place.
    """
    if not request.open:
        return _notice(request)
    expiry = _expiry(request)
    if request.asked_until is not None and request.asked_until > moment.at:
        return _earliest(expiry, Due(request.asked_until))
    if request.rests_until is not None:
        return _earliest(expiry, Due(request.rests_until, Lapsed))
    if request.held_until > moment.at:
        return _earliest(expiry, Due(request.held_until))
    if contained:
        return expiry
    return _earliest(expiry, _rung(request, plan, moment), *_attempts(request))


def siren_sounds(request: Request, moment: Moment, *, contained: bool = False, at_once: bool = False) -> bool:
    """Whether this call lets the siren sound now. at_once: without waiting for the end of the ladder."""
    waiting = max(request.held_until, request.asked_until or 0.0) > moment.at
    resting = request.rests_until is not None or waiting
    due = request.siren_due or at_once
    return request.open and due and not resting and not contained and not request.call.practice


def _earliest(*dues: Due) -> Due:
    return min(dues, key=lambda due: due.at)


def _expiry(request: Request) -> Due:
    if request.urgent:
        return NOTHING
    seconds = PRACTICE_EXPIRY if request.call.practice else EXPIRY[request.call.level]
    return Due(request.placed + seconds, lambda: Closed(CloseReason.EXPIRED))


def _rung(request: Request, plan: EscalationPlan, moment: Moment) -> Due:
    """The next rung, the ladder's end, or another look where there is nobody on it."""
    last = request.rung
    at = moment.at if request.climb_at is None else request.climb_at
    if last is not None and not _climbs(request):
        return NOTHING
    if last is None and request.unanswered:
        rounds = math.floor((moment.at - request.placed) / NOBODY_WAIT) + 1
        if not _steps(request, plan, moment):
            return Due(request.placed + rounds * NOBODY_WAIT)
        at = moment.at

    def happens() -> Happened | None:
        steps = _steps(request, plan, moment)
        number, step = (0, 0) if last is None else (last.round, last.step + 1)
        if last is not None and request.unanswered > last.round:
            number, step = last.round + 1, 0
        if step < len(steps):
            return _climbed(steps[step], number, step)
        if request.call.practice:
            return Climbed(number, step, (), PRACTICE_EXPIRY, siren=False)
        return Unanswered(request.unanswered)

    if last is not None and request.unanswered > last.round and not _steps(request, plan, moment):
        return Due(moment.at + NOBODY_WAIT)
    return Due(at, happens)


def _climbs(request: Request) -> bool:
    """Whether there is another rung after the first."""
    return request.call.practice or request.call.level is not CallLevel.ROUTINE


def _climbed(step: Step, number: int, index: int) -> Climbed:
    own = max(step.wait, SHORTEST_WAIT)
    wait = max(own, min(own * 2.0 ** min(number, 10), LONGEST_WAIT))
    return Climbed(number, index, step.people, wait, step.siren)


def _steps(request: Request, plan: EscalationPlan, moment: Moment) -> tuple[Step, ...]:
    call = request.call
    steps = plan.steps(call.level, call.kind, call.contact, moment.now)
    if not call.practice:
        return steps
    people = {person.id: person for step in steps for person in step.people}.values()
    deepest = max((len(person.channels) for person in people), default=0)
    by_channel = (
        tuple(replace(one, channels=one.channels[i : i + 1]) for one in people if i < len(one.channels))
        for i in range(deepest)
    )
    return tuple(Step(people, PRACTICE_WAIT) for people in by_channel)


def _attempts(request: Request) -> list[Due]:
    """For everybody who has been on a rung and whom it has not reached: their next channel."""
    dues = []
    purpose = Purpose.TEST if request.call.practice else Purpose.CALL
    for contact, delivery in request.deliveries.items():
        at = delivery.due(request.call.level, again=not request.call.practice)
        if at < math.inf:
            attempt = Attempted(request.next_attempt, contact, delivery.next_channel(), purpose)
            dues.append(Due(at, partial(_same, attempt)))
    return dues


def _notice(request: Request) -> Due:
    """For a closed call: the next who is to be told, of those that may have got it."""
    if request.closed is CloseReason.EXPIRED or request.call.practice:
        return NOTHING
    dues = []
    reached = {
        (one.contact, one.channel)
        for one in request.attempts.values()
        if one.for_call and one.ending in (Ending.OUTSIDE, Ending.UNKNOWN)
    }
    notices = [one for one in request.attempts.values() if not one.for_call]
    for contact, channel in sorted(reached):
        told = [one for one in notices if (one.contact, one.channel) == (contact, channel)]
        if len(told) < MOST_NOTICES and all(one.ending in (Ending.REFUSED, Ending.UNKNOWN) for one in told):
            at = told[-1].ended + retry_wait(len(told)) if told else request.closed_at
            attempt = Attempted(request.next_attempt, contact, channel, Purpose.WITHDRAWN)
            dues.append(Due(at, partial(_same, attempt)))
    return _earliest(NOTHING, *dues)


def _same(happened: Happened) -> Happened:
    return happened
