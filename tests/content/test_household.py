"""The household's file: contacts, person, wake word; what is wrong in it is told with its place."""

import re
from pathlib import Path
from textwrap import dedent

import pytest

from tests.simulation import Simulation
from voice_assist.app.assembly import load_content
from voice_assist.commands import Context
from voice_assist.config import PROJECT_FOLDER
from voice_assist.content.household import with_household
from voice_assist.content.lint import check
from voice_assist.content.loader import load_pack
from voice_assist.content.phrases import phrasebook_of
from voice_assist.content.schema import Pack
from voice_assist.errors import PackError
from voice_assist.understanding.decision import Match
from voice_assist.understanding.matcher import understand_text

SHIPPED = PROJECT_FOLDER / "intents" / "en"
DOCUMENT = (PROJECT_FOLDER / "docs" / "household.md").read_text(encoding="utf-8")
VOICES = re.findall(
    r"```yaml\n(.*?)```", (PROJECT_FOLDER / "docs" / "voices.md").read_text(encoding="utf-8"), flags=re.DOTALL
)
EXAMPLE, CALLS = re.findall(r"```yaml\n(.*?)```", DOCUMENT, flags=re.DOTALL)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(SHIPPED)


def written(folder: Path, text: str) -> Path:
    file = folder / "household.yaml"
    file.write_text(dedent(text), encoding="utf-8")
    return file


def test_the_example_of_the_document_names_people_a_person_and_a_word(pack: Pack, tmp_path: Path) -> None:
    added = with_household(pack, written(tmp_path, EXAMPLE))
    assert (added.head.person, added.head.wake_word) == ("Maria", "computer")
    assert added.pronunciations["kowalczyk"] == "K OW V AA L CH IH K"
    assert added.spoken_as == {"Kowalczyk": "ko val chick"}
    active = phrasebook_of(added).active(frozenset({Context.IDLE}))
    for said, contact in (
        ("call my daughter", "daughter"),
        ("call Anna", "daughter"),
        ("get mister kowalczyk", "neighbour"),
        ("I need my big girl", "daughter"),
        ("tell the neighbour to come", "neighbour"),
    ):
        decision = understand_text(said, active)
        assert isinstance(decision, Match)
        assert (decision.best.intent, decision.best.slots) == ("call.contact", (("contact", contact),))
    decision = understand_text("tell Anna that I need water", active)
    assert isinstance(decision, Match)
    assert (decision.best.intent, decision.best.slots) == ("call.drink", (("contact", "daughter"),))


@pytest.mark.parametrize("example", VOICES)
def test_what_the_page_about_voices_shows_can_be_written(pack: Pack, tmp_path: Path, example: str) -> None:
    assert "Kowalczyk" in with_household(pack, written(tmp_path, example)).spoken_as


def test_the_households_way_of_saying_a_word_comes_before_the_packs(pack: Pack, tmp_path: Path) -> None:
    of_pack = pack.model_copy(update={"spoken_as": {"Anna": "anner", "orthosis": "or thoh sis"}})
    added = with_household(of_pack, written(tmp_path, "spoken_as: {Anna: ah nah}"))
    assert added.spoken_as == {"Anna": "ah nah", "orthosis": "or thoh sis"}


def test_a_sound_that_cannot_be_written_so_is_told_with_its_place(pack: Pack, tmp_path: Path) -> None:
    with pytest.raises(
        PackError, match=r'household.yaml:2:9: spoken_as.Anna: "ah-\+-nah" does not have the right form; write'
    ):
        with_household(pack, written(tmp_path, "spoken_as:\n  Anna: ah-+-nah\n"))


def test_the_call_of_the_document_can_be_added(tmp_path: Path) -> None:
    for file in SHIPPED.glob("*.yaml"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "family.yaml").write_text(CALLS, encoding="utf-8")
    assert not [problem for problem in check(tmp_path) if problem.severity == "error"]


def test_without_contacts_nobody_can_be_called_by_name(pack: Pack) -> None:
    assert all(name != "contact" for phrase in phrasebook_of(pack).phrases for name, _ in phrase.slots)


def test_everything_may_be_left_out(pack: Pack, tmp_path: Path) -> None:
    assert with_household(pack, written(tmp_path, "")) == pack


def test_content_holds_the_household_but_for_a_plain_list(tmp_path: Path) -> None:
    file = written(tmp_path, EXAMPLE)
    content = load_content(SHIPPED, household=file)
    assert content.pack.head.person == "Maria"
    assert file in content.source.files()
    assert "computer call my daughter" in content.grammar.sentences[Context.IDLE]
    phrases = tmp_path / "phrases.txt"
    phrases.write_text("tea please\n", encoding="utf-8")
    plain = load_content(SHIPPED, phrases=phrases, household=file)
    assert plain.pack.head.person is None
    assert file not in plain.source.files()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("wakeword: computer", 'household.yaml:1:1: unknown key "wakeword"; did you mean "wake_word".'),
        ("wake_word: hey", "household.yaml:1:12: wake_word: "),
        ("wake_word: louder", 'household.yaml:1:12: "louder" is a phrase of the pack already; choose another word.'),
        ("contacts: [{id: a, nam: A}]", 'household.yaml:1:20: unknown key "nam"; did you mean "name".'),
        ("contacts: [{name: A}]", 'household.yaml:1:12: contacts, entry 1 has no "id"; add id:.'),
        ("contacts: anna", "household.yaml:1:11: contacts: a list is expected here"),
        ("person: Ann\nperson: Bea", 'household.yaml:2:1: "person" stands twice, first in line 1'),
        (
            'contacts:\n  - {id: a, name: Ann, say: ["my [big girl"]}',
            'household.yaml:2:34: "my [big girl": "[" at character 4 is never closed',
        ),
        (
            "contacts:\n  - {id: a, name: Ann}\n  - {id: a, name: Bea}",
            'household.yaml:3:10: there is a contact "a" already; rename one.',
        ),
        (
            "contacts:\n  - {id: a, name: Ann, say: [sister]}\n  - {id: b, name: Bea, say: [sister]}",
            'household.yaml:3:30: "sister" means another contact already; say one of them differently.',
        ),
        (
            "contacts:\n  - {id: a, name: Ann}\n  - {id: b, name: Bea, say: [my nurse]}",
            'household.yaml:3:30: "call my nurse" can be said for calls.come and for calls.contact; say the contact',
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place(pack: Pack, tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(PackError) as caught:
        with_household(pack, written(tmp_path, text))
    assert told in str(caught.value)


def test_a_missing_file_is_told(pack: Pack, tmp_path: Path) -> None:
    with pytest.raises(PackError, match="there is no such file"):
        with_household(pack, tmp_path / "nothing.yaml")


def test_a_conversation_names_who_is_wanted_and_corrects_it(pack: Pack, tmp_path: Path) -> None:
    sim = Simulation(with_household(pack, written(tmp_path, EXAMPLE)))
    for words in ("computer call my daughter", "no the neighbour", "computer tell my daughter that I need water"):
        sim.say(words)
    assert sim.spoken[0] == "Hello, Maria."
    assert "I am calling for Anna." in sim.spoken
    assert [call.message for call in sim.calls] == [
        "Anna is wanted. Please come when you can.",
        "Mister Kowalczyk is wanted. Please come when you can.",
        "Anna is wanted. A drink is asked for.",
    ]
    assert [call.reason for call in sim.withdrawn] == ["corrected"]
