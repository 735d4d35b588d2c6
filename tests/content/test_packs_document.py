"""What docs/packs.md tells caregivers is true: every example of it is a working part of a pack."""

import re
from pathlib import Path

import pytest

from voice_assist.commands import Context
from voice_assist.config import PROJECT_FOLDER
from voice_assist.content.kinds import ON_PLAN_ALONE, Kind
from voice_assist.content.lint import Severity, check
from voice_assist.content.loader import load_pack
from voice_assist.content.phrases import phrasebook_of
from voice_assist.content.plan_file import load_plan
from voice_assist.content.schema import Action
from voice_assist.content.times import TIME_LISTS
from voice_assist.understanding.cost import Cost
from voice_assist.understanding.decision import Match, NoMatch
from voice_assist.understanding.matcher import understand_text
from voice_assist.understanding.templates import Template

DOCUMENT = (PROJECT_FOLDER / "docs" / "packs.md").read_text(encoding="utf-8")
SHIPPED = PROJECT_FOLDER / "intents" / "en"
BLOCKS = re.findall(r"```yaml\n# ([^\n]+)\n(.*?)```", DOCUMENT, flags=re.DOTALL)
PARTS = [text for name, text in BLOCKS if name == "family.yaml"]


def block(name: str) -> str:
    (text,) = (text for title, text in BLOCKS if title == name)
    return str(text)


def rows(heading: str) -> list[list[str]]:
    """The rows of the table below a heading or a line of text."""
    table = DOCUMENT.split(f"\n{heading}\n", 1)[1].split("|---|", 1)[1].split("\n\n", 1)[0]
    lines = [line for line in table.splitlines() if line.startswith("| ")]
    return [[cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def test_every_example_is_tested() -> None:
    assert len(PARTS) == 13
    assert {name for name, _ in BLOCKS} == {"family.yaml", "part of calls.yaml", "plan.yaml", "small-pack/family.yaml"}
    assert DOCUMENT.count("```yaml") == len(BLOCKS)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.split()[1].rstrip(":"))
def test_each_part_can_be_added_to_the_shipped_pack(tmp_path: Path, part: str) -> None:
    for file in SHIPPED.glob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        kept = "" if file.name == "sentences.yaml" else text
        (tmp_path / file.name).write_text(kept, encoding="utf-8")
    (tmp_path / "family.yaml").write_text(part, encoding="utf-8")
    assert [str(one) for one in check(tmp_path) if one.severity is not Severity.HINT] == []


def test_the_changed_call_fits(tmp_path: Path) -> None:
    (tmp_path / "calls.yaml").write_text(block("part of calls.yaml"), encoding="utf-8")
    assert "my mouth is dry" in load_pack(tmp_path).calls["drink"].phrases


def test_the_small_pack_has_no_fault_and_understands_what_the_table_says(tmp_path: Path) -> None:
    (tmp_path / "family.yaml").write_text(block("small-pack/family.yaml"), encoding="utf-8")
    assert [str(one) for one in check(tmp_path) if one.severity is not Severity.HINT] == []
    active = phrasebook_of(load_pack(tmp_path)).active(frozenset({Context.IDLE}))
    table = rows("What it understands:")
    assert len(table) == 5
    for said, meaning in table:
        decision = understand_text(said, active)
        if meaning == "nothing":
            assert isinstance(decision, NoMatch)
        else:
            assert isinstance(decision, Match)
            assert f"`{decision.best.intent}`" == meaning


def test_the_plan_fits_the_shipped_routines(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text(block("plan.yaml"), encoding="utf-8")
    plan = load_plan(tmp_path / "plan.yaml")
    pack = plan.applied_to(load_pack(SHIPPED), tmp_path / "plan.yaml")
    assert {step.repetitions for step in pack.routines["shoulder_active"].steps} == {5}
    assert pack.routines["neck_active"].only_on_plan is None
    assert pack.routines["neck_assisted"].only_on_plan


def test_all_kinds_of_routines_are_explained() -> None:
    (told,) = (cells[1] for cells in rows("| key of a routine | what it is |") if cells[0] == "`kind`")
    assert re.findall(r"`([a-z]+)`", told) == list(Kind)
    assert told.endswith("the last three need `only_on_plan`")
    assert list(Kind)[-3:] == [kind for kind in Kind if kind in ON_PLAN_ALONE]


def test_the_templates_mean_what_the_table_says() -> None:
    told = {cells[0].strip("`"): cells[1] for cells in rows("## How phrases are written")}
    lists = {"lamp": (("big light", "big_light"),)}
    for template, meaning in told.items():
        sentences = [sentence.text for sentence in Template(template, lists).sentences()]
        quoted = re.findall(r'"([^"]+)"', meaning.split(": ", 1)[0])
        assert set(quoted) <= set(sentences)
        assert "eight" not in meaning or len(sentences) == 8
    assert len(told) == 6


def test_all_actions_and_contexts_are_explained() -> None:
    actions = {name for cells in rows("## Add an answer") for name in re.findall(r"`\"?(\w+)\"?`", cells[0])}
    assert actions == {str(action) for action in Action} - {Action.SAY, Action.OFFER_CALL, Action.CALL}
    assert [cells[0].strip("`") for cells in rows("## Where a phrase means something")] == list(Context)


def test_all_costs_are_explained() -> None:
    assert [cells[0].strip("`") for cells in rows("## How sure it must be")] == list(Cost)


def test_all_lists_of_times_are_explained_by_what_can_be_said() -> None:
    heading = "Three lists are always there; a list of your own with the same name takes the place of one of them.\n"
    told, name = dict.fromkeys(TIME_LISTS, 0), ""
    for cell, said, values in rows(heading):
        name = cell.strip("`{}") or name
        examples, ids = re.findall(r'"([^"]+)"', said), re.findall(r"`([^`]+)`", values)
        ways = {
            sentence.text: value.id
            for value in TIME_LISTS[name]
            for template in value.templates
            for sentence in Template(template, None).sentences()
        }
        assert set(ids) <= {ways[example] for example in examples} | {value.id for value in TIME_LISTS["part_of_day"]}
        told[name] += len(examples)
    assert all(told.values())
