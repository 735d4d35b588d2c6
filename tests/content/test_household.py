"""The household's file: contacts, person, wake word; what is wrong in it is told with its place."""

import re
from pathlib import Path
from textwrap import dedent

import pytest

from tests.simulation import Simulation
from voice_assist.app.content_source import load_content
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


def test_sayings_are_added_to_those_of_the_pack(pack: Pack, tmp_path: Path) -> None:
    text = """
        sayings:
          - I am COLD!
          - id: window
            say: [please open the window, window]
    """
    added = with_household(pack, written(tmp_path, text))
    sim = Simulation(added)
    for words, spoken in (
        ("say I am cold", "I am COLD!"),
        ("say window", "please open the window"),
        ("say please open the window", "please open the window"),
        ("say I love you", "I love you"),
    ):
        sim.say(words)
        assert sim.spoken[-1] == spoken
        sim.hear("thank you")


def test_a_pack_without_sayings_gets_those_of_the_household(pack: Pack, tmp_path: Path) -> None:
    lists = {name: values for name, values in pack.lists.items() if name != "saying"}
    bare = pack.model_copy(update={"lists": lists})
    assert not [phrase for phrase in phrasebook_of(bare).phrases if phrase.intent == "speak_for_me"]
    added = with_household(bare, written(tmp_path, "sayings: [I am cold]"))
    said = [phrase.text for phrase in phrasebook_of(added).phrases if phrase.intent == "speak_for_me"]
    assert said == ["say i am cold"]


def test_quiet_hours_are_taken_over(pack: Pack, tmp_path: Path) -> None:
    assert with_household(pack, written(tmp_path, 'quiet_hours: "21:30 to 8:00"')).head.quiet_hours == "21:30 to 8:00"


def test_what_is_said_unasked_is_taken_over(pack: Pack, tmp_path: Path) -> None:
    text = """
        check_in: ["10:00", "17:00"]
        test_call: "11:00"
        night: {telephone: 2026-03-01}
        """
    head = with_household(pack, written(tmp_path, text)).head
    assert (head.check_in, head.test_call) == (("10:00", "17:00"), "11:00")
    assert head.night is not None
    assert head.night.unproven == ("signal",)
    assert (pack.head.check_in, pack.head.test_call, pack.head.night) == ((), None, None)


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
        ("sayings: I am cold", "household.yaml:1:10: sayings: a list is expected here"),
        ("sayings: [{id: cold}]", 'household.yaml:1:11: sayings, entry 1 has no "say"; add say:.'),
        ('sayings: ["..."]', 'household.yaml:1:12: "...": it can be said without any word'),
        ('sayings: ["I am (cold"]', 'household.yaml:1:17: "I am (cold": "(" at character 6 is never closed'),
        (
            "sayings:\n  - I'm cold\n  - I'm cold!",
            'household.yaml:3:5: there is a saying "im_cold" already; rename one.',
        ),
        (
            "sayings:\n  - {id: quiet, say: [somebody please]}",
            'household.yaml:2:23: "say somebody please" can be said for intents.speak_for_me and for intents.call_out',
        ),
        (
            "quiet_hours: at night",
            'household.yaml:1:14: quiet_hours: "at night" does not have the right form; write',
        ),
        (
            'check_in: ["10:00", "23:00"]',
            "household.yaml:1:1: check_in has 23:00, which lies in the quiet hours from 22:00 to 7:00; choose a time",
        ),
        ('check_in: ["9:00", "09:00"]', "household.yaml:1:1: under check_in a time stands twice; remove one."),
        ('check_in: ["25:00"]', 'household.yaml:1:12: check_in, entry 1: "25:00" does not have the right form; write'),
        ('test_call: "6:30"', "household.yaml:1:1: test_call has 6:30, which lies in the quiet hours from 22:00"),
        ('night: {told_at: "22:30"}', "household.yaml:1:1: told_at has 22:30, which lies in the quiet hours"),
        ("night: {signal: soon}", "household.yaml:1:9: a date is expected here; write year, month and day"),
        ("night: {signl: 2026-03-01}", 'household.yaml:1:9: unknown key "signl"; did you mean "signal".'),
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


def checked(folder: Path, text: str) -> list[str]:
    found = check(SHIPPED, household=written(folder, text))
    return [str(problem).replace(f"{folder}/", "").replace(f"{PROJECT_FOLDER}/", "") for problem in found]


def test_the_check_finds_everything_that_is_wrong_in_the_file_at_once(tmp_path: Path) -> None:
    text = """\
        person: Ann
        person: Bea
        contacts:
          - {id: a, name: Ann, say: ["my [big girl", sister]}
          - {id: a, name: Bea, say: [sister]}
        """
    assert checked(tmp_path, text) == [
        'error: household.yaml:2:1: "person" stands twice, first in line 1; rename or remove one.',
        'error: household.yaml:4:34: "my [big girl": "[" at character 4 is never closed; close it or remove it.',
        'error: household.yaml:5:10: there is a contact "a" already; rename one.',
        'error: household.yaml:5:30: "sister" means another contact already; say one of them differently.',
    ]


def test_the_check_tells_faults_of_pack_and_household_together(tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "a.yaml").write_text("intents: {a: {phrases: [tea please], action: sey}}\n", encoding="utf-8")
    found = [str(problem) for problem in check(pack, household=written(tmp_path, "contacts: [{id: a, nam: A}]"))]
    assert [("pack/a.yaml:1:46:" in found[0], "household.yaml:1:20:" in found[1])] == [(True, True)]
    missing = [str(problem) for problem in check(pack, household=tmp_path / "nothing.yaml")]
    assert "nothing.yaml: there is no such file" in missing[1]


def test_the_check_looks_at_contacts_and_wake_word_as_at_the_pack(tmp_path: Path) -> None:
    text = """\
        wake_word: zitheroo
        contacts:
          - {id: daughter, name: Anna, say: [daughter]}
          - id: neighbour
            name: Mrs Jones
            say: [hannah]
            pronunciations: { jonez: JH OW N Z }
        """
    found = checked(tmp_path, text)
    for expected in (
        'warning: household.yaml:1:12: no recogniser knows the word "zitheroo"',
        'warning: household.yaml:3:38: "i want daughter" sounds almost like "i want water" of calls.drink',
        'warning: household.yaml:6:11: "call my hannah" sounds almost like "call my anna" of calls.contact',
        'warning: household.yaml:7:23: "jonez" is in no phrase; correct its spelling or remove it.',
        'hint: household.yaml:5:11: only one of the two recognisers knows the word "mrs"',
    ):
        assert [one for one in found if one.startswith(expected)], expected
    assert any(one.endswith("say the contact in another way here.") for one in found)
    assert all("household.yaml" in one for one in found)


def test_one_contact_is_no_fault(tmp_path: Path) -> None:
    assert checked(tmp_path, "contacts: [{id: anna, name: Anna}]") == []


def test_what_only_contacts_bring_to_light_is_told_where_the_pack_has_it(tmp_path: Path) -> None:
    pack, file = tmp_path / "pack", written(tmp_path, "contacts: [{id: anna, name: Anna}]")
    pack.mkdir()
    call = "title: A, level: soon, phrases: ['ask for {contact}'], message: M, call_out: C, need: '{contakt}'"
    (pack / "a.yaml").write_text(f"calls:\n  a: {{{call}}}\n", encoding="utf-8")
    assert not [problem for problem in check(pack) if problem.severity == "error"]
    (problem,) = check(pack, household=file)
    assert f"a.yaml:2:{7 + call.index('{contakt}')}: {{contakt}} cannot be filled in" in str(problem)


def test_a_wake_word_that_the_pack_itself_uses_is_told(tmp_path: Path) -> None:
    head = "pack: {name: A, language: en, version: '1', wake_word: computer}\n"
    intents = "intents: {a: {phrases: [computer], action: stop}}\n"
    (tmp_path / "a.yaml").write_text(head + intents, encoding="utf-8")
    (problem,) = check(tmp_path)
    assert str(problem).endswith('a.yaml:1:56: "computer" is a phrase of the pack already; choose another word.')
