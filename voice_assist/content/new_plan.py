"""A plan to be filled in: it sets nothing until a therapist has written what holds."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from voice_assist.content.schema import Pack, Routine

_HEAD = """\
# plan.yaml: what the therapist has set. It is filled in by, or with, the therapist: docs/plan.md.
# Every line that begins with # is a comment: take the sign away where the line is to hold, then save, and run
#     voice-assist plan check {file}

# Who set it, as it may be said aloud: "our physical therapist".
therapist:

# When it was set, and until when it holds ({weeks} weeks, where until is left out).
date: {today}
# until: {until}

# Each exercise that may be done, and how much of it. What is left out stays gentle: held for 5 seconds, 3 times, once
# a day. Behind a name in {{ }}, in any order:
#   side: both, left or right            sets: 1 to 5              repetitions: 1 to 30
#   hold: seconds, 0 to 60               rest: seconds             times_a_day: 1 to 6
#   days: [monday, thursday]             times: ["10:00", "17:30"]
#   position: how to sit                 helper: what the helper is told
routines:
"""

_TAIL = """
# Strengthening, in your own steps; nothing of it is shipped.
# strengthening:
#   arm_press:
#     title: Arm press
#     names: [arm press]
#     position: Sit well supported.
#     repetitions: 5
#     steps:
#       - cue: Press your palm against the table, and keep breathing.
#         short: Press.
#         hold: 3
#         each_side: true
"""


def new_plan(pack: Pack, file: str, today: datetime.date, holds: datetime.timedelta) -> str:
    """The text of a plan in which every routine of the pack stands as a comment.

    Args:
        pack: what there is.
        file: its name, for the comment.
        today: its date.
        holds: how long a plan usually holds.
    """
    head = _HEAD.format(file=file, today=today, until=today + holds, weeks=holds.days // 7)
    return head + "\n".join(_lines(pack.routines.items())) + "\n" + _TAIL


def _lines(routines: Iterable[tuple[str, Routine]]) -> Iterable[str]:
    for name, routine in routines:
        locked = "; done only where it stands here" if routine.only_on_plan else ""
        yield f"#   {name}: {{ repetitions: 3 }}  # {routine.title}{locked}"
