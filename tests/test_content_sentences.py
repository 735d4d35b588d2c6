"""The registry of sentences, the shipped wordings and the dialogue's code name the same keys."""

import ast
import re
from pathlib import Path

import pytest

from voice_assist.content.fields import wordings
from voice_assist.content.loader import shipped_sentences
from voice_assist.content.sentences import SENTENCES, problem_with

ROOMS = Path(__file__).parent.parent / "voice_assist"
SPEAKING = (*(ROOMS / "dialogue").glob("*.py"), ROOMS / "content" / "plan.py")
"""What names the sentences that are spoken: a plan's own routines are filled in when it is laid over the pack."""
KEY = re.compile(r"[a-z_]+(\.[a-z_]+)+|greeting|about|stopped|sleep|wake|tired")


def strings_in_the_dialogue() -> set[str]:
    """Every string constant of the code, f-strings as patterns."""
    found: set[str] = set()
    for path in SPEAKING:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found |= {
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
    return found


def test_every_key_has_a_shipped_wording_and_no_other_has() -> None:
    assert shipped_sentences().keys() == SENTENCES.keys()


def test_every_shipped_wording_can_be_filled_in() -> None:
    spoken = [(key, said, short) for key, said in shipped_sentences().items() for short in (False, True)]
    problems = [problem_with(key, wording) for key, said, short in spoken for wording in wordings(said, short=short)]
    assert len(spoken) > len(SENTENCES)
    assert not any(problems)


def test_the_dialogue_uses_every_key() -> None:
    strings = strings_in_the_dialogue()
    beginnings = tuple(string for string in strings if string.endswith((".", "_")) and len(string) > 3)
    assert {key for key in SENTENCES if key not in strings and not key.startswith(beginnings)} == set()


@pytest.mark.parametrize(
    ("key", "wording", "problem"),
    [
        ("call.none", "Nothing.", None),
        ("call.urgent", "For {need}.", None),
        ("call.urgent", "For you.", None),
        ("call.urgent", "For {who}.", '"call.urgent" cannot be filled in with {who}: it may hold {need}'),
        ("call.urgent", "For {need:>9}.", '"call.urgent" cannot be filled in with {need}: it may hold {need}'),
        ("call.none", "For {need}.", '"call.none" cannot be filled in with {need}: it may hold no {...}'),
        ("call.none", "For {need.", "a { or } stands alone"),
        ("call.nothing", "Nothing.", 'the assistant has no sentence "call.nothing"'),
    ],
)
def test_a_wording_that_cannot_be_filled_in_is_told(key: str, wording: str, problem: str | None) -> None:
    assert problem_with(key, wording) == problem
