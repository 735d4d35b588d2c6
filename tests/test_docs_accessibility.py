"""The accessibility page names every requirement once, with a state, and only tests that exist."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "accessibility.md"
STATES = {"met", "partly", "no", "not ours"}
REQUIREMENTS = set(
    "1 2a 2b 3 4 5 6 7 8 9 10a 10b 10c 11 12a 12b 13a 13b 13c 14 15 16a 16b 16c 17a 17b 18a 18b 18c 19a 19b 19c "
    "20a 20b 20c 20d 21a 21b 21c 21d 22a 22b 23a 23b 23c 24a 24b 24c 24d 25a 26 27".split()
)
"""Numbers of https://www.w3.org/TR/naur/; user need 11 has no requirement of its own and stands for itself."""


def rows() -> list[list[str]]:
    lines = [line for line in PAGE.read_text().splitlines() if re.match(r"\| \d", line)]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def numbers(cell: str) -> list[str]:
    found = re.match(r"(\d+[a-d]?)(?:-([a-d]))?((?:, \d+[a-d]?)*) ", cell)
    assert found, cell
    first, last, more = found.groups()
    span = [first[:-1] + chr(code) for code in range(ord(first[-1]), ord(last) + 1)] if last else [first]
    return [*span, *re.findall(r"\d+[a-d]?", more)]


def test_every_requirement_stands_there_once() -> None:
    named = [number for row in rows() for number in numbers(row[0])]
    assert sorted(named) == sorted(REQUIREMENTS)


def test_every_requirement_has_a_state_and_a_reason() -> None:
    for requirement, state, how, _ in rows():
        assert state in STATES, requirement
        assert how, requirement


def test_what_is_met_is_shown_by_tests_that_exist() -> None:
    for requirement, state, _, tests in rows():
        named = re.findall(r"`([^`]+)`", tests)
        assert named or state != "met", requirement
        assert all((ROOT / "tests" / name).exists() for name in named), requirement
