"""Thousands of urgent calls against what is promised: random answers, crashes, clocks, channels, on the fake clock."""

from __future__ import annotations

import os
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.calls_world import ANNA, BEN, LADDER, Plan, World
from voice_assist.call_commands import CallLevel, WithdrawReason
from voice_assist.calling.channels.protocol import Answer, CallMessage, Purpose
from voice_assist.calling.escalation import LONGEST_WAIT
from voice_assist.calling.escalation_plan import Step

SILENT_AT_MOST = LONGEST_WAIT + 1.0
"""Seconds: an open urgent call that nobody holds is sent again, or the siren sounds, at least so often."""

STORIES = int(os.environ.get("STORIES", "50"))
"""Each tells of one urgent call and a few more; STORIES=10000 for a night."""

STEPS = st.one_of(
    st.tuples(st.just("advance"), st.sampled_from([0.0, 0.5, 3.0, 11.0, 45.0, 61.0, 130.0, 601.0, 3700.0])),
    st.tuples(st.just("place"), st.sampled_from(list(CallLevel))),
    st.tuples(st.just("repeat"), st.integers(0, 5)),
    st.tuples(st.just("amend"), st.integers(0, 5)),
    st.tuples(st.just("seen"), st.integers(0, 5)),
    st.tuples(st.just("coming"), st.integers(0, 5)),
    st.tuples(st.just("hold"), st.sampled_from([0.0, 10.0, 60.0])),
    st.tuples(st.just("close"), st.tuples(st.integers(0, 5), st.sampled_from(list(WithdrawReason)))),
    st.tuples(st.just("kill"), st.sampled_from([0.0, 2.0, 40.0])),
    st.tuples(st.just("power"), st.none()),
    st.tuples(st.just("jump"), st.sampled_from([-86400.0, -3600.0, 86400.0])),
    st.tuples(st.just("disk"), st.booleans()),
)
PLANS = st.sampled_from(
    [
        Plan(*LADDER),
        Plan(Step((BEN,), 60.0)),
        Plan(Step((ANNA, BEN), 30.0), Step((ANNA,), 30.0)),
        Plan(),
        Plan(at=lambda wall: LADDER if wall.minute % 2 else ()),
    ]
)
CHANNELS = st.lists(
    st.sampled_from([(0.0, ""), (1.0, ""), (0.3, "no"), (14.0, ""), (float("inf"), "")]), min_size=1, max_size=7
)


class Story:
    """One random story, and what the person has been promised in it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.keys: list[str] = []
        self.levels: dict[str, CallLevel] = {}
        self.closed: set[str] = set()
        self.answered: set[str] = set()
        self.amends: dict[str, str] = {}

    def do(self, kind: str, value: object) -> None:
        world = self.world
        match kind, value:
            case "advance", float(seconds):
                world.advance(seconds)
            case "place", CallLevel() as level:
                self._place(level)
            case "amend", int(index) if self.keys:
                self._place(CallLevel.URGENT, self.keys[index % len(self.keys)])
            case "repeat", int(index) if self.keys:
                key = self.keys[index % len(self.keys)]
                world.place(key, self.levels[key])
            case "seen" | "coming", int(index) if self.keys:
                key = self.keys[index % len(self.keys)]
                self.answered |= {key, *(other for other in self.keys if self._contains(other, key))}
                world.answer(Answer.SEEN if kind == "seen" else Answer.ON_THE_WAY, key)
            case "hold", float(seconds):
                world.hold(seconds)
            case "close", (int(index), WithdrawReason() as reason) if self.keys:
                key = self.keys[index % len(self.keys)]
                self.closed |= {key, *(other for other in self.keys if self._contains(key, other))}
                world.withdraw(key, reason)
            case "kill", float(seconds):
                world.book.full = False
                world.advance(3.0)
                world.kill(off=seconds)
            case "power", _:
                world.book.full = False
                world.advance(3.0)
                world.cut_power()
            case "jump", float(seconds):
                world.wall += timedelta(seconds=seconds)
            case "disk", bool(full):
                world.book.full = full

    def check(self) -> None:
        """What must hold at every moment."""
        board = self.world.board
        for key in self.keys:
            request = board.requests.get(key)
            if self.levels[key] is CallLevel.URGENT and key not in self.closed:
                assert request is not None, "no urgent call is ever forgotten"
                assert request.open, "no urgent call is closed but by arrival or withdrawal"
            if request and request.answers:
                assert key in self.answered, "nobody has seen it but a person"
        for report in self.world.reports:
            if type(report.event).__name__ in ("CallSeen", "CallOnTheWay"):
                assert report.key in self.answered

    def check_that_nobody_is_left_alone(self) -> None:
        """From now on every open urgent call is sent, or sounds, again and again."""
        world = self.world
        world.book.full = False
        world.advance(700)
        urgent = [key for key in self.keys if self.levels[key] is CallLevel.URGENT and key not in self.closed]
        for _ in range(2):
            before = len(world.sent)
            world.advance(SILENT_AT_MOST)
            sent = {message.key for _, _, message in world.sent[before:] if message.purpose is Purpose.CALL}
            for key in urgent:
                contained = any(self.amends.get(other) == key for other in urgent)
                assert key in sent or contained or world.siren_sounds()

    def _place(self, level: CallLevel, amends: str = "") -> None:
        key = f"call-{len(self.keys)}"
        self.keys.append(key)
        self.levels[key], self.amends[key] = level, amends
        self.world.place(key, level, amends)

    def _contains(self, key: str, other: str) -> bool:
        while key := self.amends.get(key, ""):
            if key == other:
                return True
        return False


@settings(max_examples=STORIES)
@given(st.lists(STEPS, min_size=1, max_size=25), PLANS, CHANNELS)
def test_no_urgent_call_is_lost_or_closed_by_anything_but_arrival_and_withdrawal(
    steps: list[tuple[str, object]], plan: Plan, channels: list[tuple[float, str]]
) -> None:
    turns = iter(range(10**9))

    def behaviour(_channel: str, _message: CallMessage) -> tuple[float, str]:
        return channels[next(turns) % len(channels)]

    story = Story(World(plan, behaviour))
    story.do("place", CallLevel.URGENT)
    for kind, value in steps:
        story.do(kind, value)
        story.check()
    story.check_that_nobody_is_left_alone()
    story.check()
