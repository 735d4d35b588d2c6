"""How complete an unfinished utterance is."""

import pytest

from voice_assist.understanding.completeness import Beginnings, Completeness
from voice_assist.understanding.phrase import Phrase

PHRASES = {
    "help": "call.help",
    "help me": "call.help",
    "help me drink": "call.drink",
    "start shoulder session": "active",
    "start shoulder session with a helper": "assisted",
    "stop": "stop",
    "stop talking": "stop",
    "no": "no",
    "no more": "stop",
    "yes please": "yes",
    "helpless": "other",
}
BEGINNINGS = Beginnings((Phrase(text, intent, ()) for text, intent in PHRASES.items()), frozenset({"call.help"}))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("stop", Completeness.COMPLETE),  # what may follow means the same
        ("stop talking", Completeness.COMPLETE),
        ("help", Completeness.URGENT),  # urgent: what follows amends the call
        ("[unk] help", Completeness.URGENT),
        ("yes", Completeness.COMPLETE),  # less its filler
        ("um stop", Completeness.COMPLETE),
        ("no", Completeness.OPEN),
        ("start shoulder session", Completeness.OPEN),
        ("start", Completeness.PREFIX),
        ("start the shoulder", Completeness.PREFIX),
        ("star", Completeness.NOTHING),
        ("shoulder session", Completeness.NOTHING),
        ("stop [unk]", Completeness.NOTHING),
        ("[unk]", Completeness.NOTHING),
        ("", Completeness.NOTHING),
    ],
)
def test_completeness(text: str, expected: Completeness) -> None:
    assert BEGINNINGS.completeness(text) is expected


def test_nothing_can_be_said() -> None:
    assert Beginnings(()).completeness("stop") is Completeness.NOTHING
