"""The table of what the sources say is whole and true, and docs/content.md is made from it and the pack."""

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from voice_assist.config import PROJECT_FOLDER
from voice_assist.content.loader import load_pack
from voice_assist.content.overview import (
    NOT_READ,
    overview,
    read_disagreements,
    read_statements,
    shipped_overview,
    unknown_items,
)
from voice_assist.content.schema import Grounded
from voice_assist.content.spoken import fixed_texts
from voice_assist.errors import PackError

DOCS = PROJECT_FOLDER / "docs"
PACK = load_pack(PROJECT_FOLDER / "intents" / "en")
STATEMENTS = read_statements(DOCS / "sources.tsv")
DISAGREEMENTS = read_disagreements(DOCS / "disagreements.tsv")
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
BORROWED = 7
"""Words in a row from which a text is taken from a source rather than worded anew."""

SETTLED = {
    "strengthening": "Advice differs. I only guide strengthening that your therapist has set.",
    "stronger": "This aims to keep you comfortable and moving.",
    "promise": "I cannot promise anything.",
    "alone": "Follow your therapist's plan.",
    "who_prescribes": "your physical or occupational therapist",
    "extra_air": "ask your breathing team",
    "medicine": "ask your doctor",
}


def sentences_of(file: Path) -> Iterator[tuple[str, str]]:
    """(place, sentence) of everything in a source."""
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        sentences = filter(None, SENTENCE_END.split(line.strip()))
        yield from ((f"{number}.{index}", sentence) for index, sentence in enumerate(sentences, 1))


def runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9']+", text.lower().replace("’", "'"))
    return {tuple(words[start : start + BORROWED]) for start in range(len(words) - BORROWED + 1)}


def grounded() -> Iterator[tuple[str, Grounded]]:
    yield from ((f"routines.{name}", routine) for name, routine in PACK.routines.items())
    yield from ((f"tips.{name}", tip) for name, tip in PACK.tips.items())


def test_the_page_is_in_step() -> None:
    assert (DOCS / "content.md").read_text(encoding="utf-8") == shipped_overview(), "run scripts/content-docs"


def test_every_statement_is_taken_up_or_left_out_for_a_reason() -> None:
    assert [one for one in STATEMENTS if bool(one.items) == bool(one.left_out)] == []
    assert all(one.text for one in STATEMENTS)


def test_what_takes_it_up_exists() -> None:
    named = {item for one in STATEMENTS for item in one.items} | {item for one in DISAGREEMENTS for item in one.items}
    assert unknown_items(PACK, sorted(named)) == []
    assert unknown_items(PACK, ["tips.cane", "tips.crane", "routines.*_passive", "routines.*_lying"]) == [
        "tips.crane",
        "routines.*_lying",
    ]


def test_every_sentence_of_every_source_is_in_the_table(sources_folder: Path) -> None:
    files = sorted(sources_folder.glob("*.txt"))
    assert [file.stem[:3] for file in files] == ["000", "001", "002", "003", "004"]
    for file in files:
        told = [place for one in STATEMENTS if one.source == file.stem for place in one.at]
        assert sorted(told) == sorted(place for place, _ in sentences_of(file))
    assert {one.source for one in STATEMENTS} == {file.stem for file in files}


def test_nothing_is_worded_as_in_the_sources(sources_folder: Path) -> None:
    theirs = set().union(*(runs(file.read_text(encoding="utf-8")) for file in sources_folder.glob("*.txt")))
    ours = [*fixed_texts(PACK), *(one.text for one in STATEMENTS), *(one.settled for one in DISAGREEMENTS)]
    assert [text for text in ours if runs(text) & theirs] == []


def test_every_item_is_named_by_a_statement_of_each_text_that_it_stands_on() -> None:
    named = {(one.source, item) for one in STATEMENTS for item in one.items}
    missing = [
        (name, source)
        for name, item in grounded()
        for source in item.sources
        if source.startswith("00") and not any(its == source and fnmatchcase(name, of) for its, of in named)
    ]
    assert missing == []


def test_every_disagreement_is_settled_by_what_is_said() -> None:
    said = {name: PACK.intents[name].answer or "" for name in SETTLED}
    assert {name: text for name, text in said.items() if SETTLED[name] not in text} == {}
    settled = {item.removeprefix("intents.") for one in DISAGREEMENTS for item in one.items if "intents." in item}
    assert settled == SETTLED.keys()
    assert len(DISAGREEMENTS) == 10


def test_the_page_shows_who_has_read_what() -> None:
    read = PACK.tips["cane"].model_copy(update={"reviewed": "therapist, 2026-03-04"})
    page = overview(PACK.model_copy(update={"tips": {**PACK.tips, "cane": read}}), STATEMENTS, DISAGREEMENTS)
    assert re.search(r"\| `cane` \| Cane \|.*\| therapist, 2026-03-04 \|", page)
    assert re.search(rf"\| `walker` \| Walker \|.*\| {NOT_READ} \|", page)
    assert "; 1 of them read by a" in page


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("source\tat\n", "the first line is wrong"),
        ("source\tat\tstatement\titems\tleft out\na\tb\n", ":2: there are 2 columns"),
    ],
)
def test_a_damaged_table_is_told(tmp_path: Path, text: str, problem: str) -> None:
    file = tmp_path / "sources.tsv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(PackError, match=re.escape(problem)):
        read_statements(file)
