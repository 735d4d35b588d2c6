"""The words of the report: why something ended, as the person put it, and which exercises were meant."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from voice_assist.commands import RecordReason

IN_WORDS: Mapping[RecordReason, str] = MappingProxyType(
    {
        RecordReason.FINISHED: "done to the end",
        RecordReason.SKIPPED: "“Skip this.”",
        RecordReason.TIRED: "“I am tired.”",
        RecordReason.HURTS: "“It hurts.”",
        RecordReason.STOPPED: "“Stop.”",
        RecordReason.SILENCE: "no answer for a long time",
        RecordReason.CORRECTED: "other exercises were meant",
        RecordReason.CALLED: "an urgent call was made",
        RecordReason.REFUSED_HELP: "“No”, when asked whether a helper may begin",
        RecordReason.NEWS: "“Yes”, when asked about a fall, a swollen or hot leg or a fever",
        RecordReason.NO_PLAN: "no plan in force opens it",
        RecordReason.NOT_DUE: "the plan has it on other days",
        RecordReason.NOT_SHOWN: "no therapist has shown the helper how",
        RecordReason.ENOUGH: "done often enough that day",
    }
)
"""What the person said stands in quotation marks; words of their own are not kept."""

BROKE_OFF = "broke off (the assistant was switched off or restarted)"

FROM_THE_PERSON = frozenset(
    {
        *(RecordReason.SKIPPED, RecordReason.TIRED, RecordReason.HURTS, RecordReason.STOPPED, RecordReason.SILENCE),
        *(RecordReason.REFUSED_HELP, RecordReason.NEWS),
    }
)
"""Reasons that the person gave; the others are the assistant's."""

NOT_REVIEWED = "not reviewed by a clinician"
