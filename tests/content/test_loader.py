"""Folders and phrase lists become packs, or one error that says what to do."""

import os
from pathlib import Path

import pytest

from voice_assist.config import PROJECT_FOLDER
from voice_assist.content import loader
from voice_assist.content.fields import wordings
from voice_assist.content.loader import load_pack, load_phrase_list, pack_files, pack_hash, read_pack
from voice_assist.content.phrases import phrasebook_of
from voice_assist.content.schema import Action
from voice_assist.errors import PackError
from voice_assist.understanding.phrasebook import Phrase

from .conftest import PackWriter

TINY = """\
intents:
  greeting:
    action: say
    phrases: [hello]
    answer: Hello to you.
"""


def test_a_pack_of_one_intent_is_enough(write_pack: PackWriter) -> None:
    pack = load_pack(write_pack(mine=TINY))
    assert list(pack.intents) == ["greeting"]
    assert (pack.head.name, pack.head.language) == ("pack", "en")
    assert pack.sentences == {name: wordings(said) for name, said in loader.shipped_sentences().items()}
    assert pack.short["session.stopped"] == ("We stop here.",)


def test_files_are_put_together_and_own_sentences_win(write_pack: PackWriter) -> None:
    key = next(iter(loader.shipped_sentences()))
    wordings = loader.shipped_sentences()[key]
    head = "pack: {name: Ours, language: en, version: '2.1'}\n"
    said = "[" + ", ".join(f'"Well. {wording}"' for wording in wordings) + "]"
    pack = load_pack(
        write_pack(b=TINY, a=head + f"sentences: {{{key}: {said}}}\npronunciations: {{hello: HH AH L OW}}")
    )
    assert pack.head.version == "2.1"
    assert pack.sentences[key] == tuple(f"Well. {wording}" for wording in wordings)
    assert pack.sentences.keys() == loader.shipped_sentences().keys()
    assert pack.pronunciations == {"hello": "HH AH L OW"}


def test_text_over_several_lines_is_one_line_when_spoken(write_pack: PackWriter) -> None:
    pack = load_pack(write_pack(a=TINY.replace("Hello to you.", "|\n      Hello\n      to you.")))
    assert pack.intents["greeting"].answer == "Hello to you."


def test_what_stands_in_two_files_is_told(write_pack: PackWriter) -> None:
    head = "pack: {name: Ours, language: en, version: '1'}\n"
    folder = write_pack(a=head + TINY, b=TINY + head)
    assert [str(error) for error in read_pack(folder).errors] == [
        f"{folder}/b.yaml:6:1: pack stands already in a.yaml, line 1; rename or remove one.",
        f"{folder}/b.yaml:2:3: intents.greeting stands already in a.yaml, line 3; rename or remove one.",
    ]


def test_what_stands_twice_in_one_file_is_told(write_pack: PackWriter) -> None:
    folder = write_pack(a=TINY + TINY.removeprefix("intents:\n"))
    with pytest.raises(PackError, match=r'a\.yaml:6:3: "greeting" stands twice, first in line 2; rename or remove one'):
        load_pack(folder)


def test_all_files_are_looked_at(write_pack: PackWriter) -> None:
    folder = write_pack(a="intents: [", b=TINY.replace("say", "sai"), c=b"\xff", d=TINY)
    errors = read_pack(folder).errors
    assert [error.file and error.file.name for error in errors] == ["a.yaml", "b.yaml", "c.yaml"]
    with pytest.raises(PackError) as caught:
        load_pack(folder)
    assert str(caught.value) == str(errors[0])


def test_hidden_files_and_folders_are_left_alone(write_pack: PackWriter) -> None:
    folder = write_pack(a=TINY)
    (folder / "._a.yaml").write_bytes(b"\x00\x05\x16\x07")
    (folder / "old").mkdir()
    (folder / "notes.txt").write_text("none")
    assert [path.name for path in pack_files(folder)] == ["a.yaml"]
    assert load_pack(folder).intents.keys() == {"greeting"}


def test_folders_that_are_no_packs(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("x")
    empty = tmp_path / "empty"
    empty.mkdir()
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.yml").write_text(TINY)
    crowd = tmp_path / "crowd"
    crowd.mkdir()
    for number in range(201):
        (crowd / f"{number}.yaml").touch()
    for folder, told in [
        (tmp_path / "none", "none: there is no such folder; check the name of the pack."),
        (file, "a.txt: is a file, not a folder; name the folder that holds the pack's files."),
        (empty, "empty: the folder holds no .yaml files; name a folder with a pack in it."),
        (other, "a.yml: a pack's file must end in .yaml; rename it."),
        (tmp_path / ("x" * 300), "."),
        (crowd, "crowd: the folder holds more than 200 files; put several into one."),
    ]:
        with pytest.raises(PackError) as caught:
            load_pack(folder)
        assert str(caught.value).endswith(told)


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may read everything")
@pytest.mark.skip_allowed(reason="builds in containers run as the administrator")
def test_folders_and_files_without_rights_are_told(write_pack: PackWriter) -> None:
    folder = write_pack(a=TINY)
    (folder / "a.yaml").chmod(0)
    with pytest.raises(PackError, match="cannot be read"):
        load_pack(folder)
    folder.chmod(0)
    with pytest.raises(PackError, match="cannot be read"):
        pack_files(folder)
    folder.chmod(0o700)


def test_names_that_are_no_text_do_not_matter(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"caf\xe9")
    folder.mkdir()
    (folder / os.fsdecode(b"\xe9.yaml")).write_text(TINY)
    assert load_pack(folder).head.name == "caf?"


def test_the_hash_tells_any_change_of_names_and_bytes(write_pack: PackWriter, tmp_path: Path) -> None:
    folder = write_pack(a=TINY)
    first = load_pack(folder).hash
    assert (len(first), load_pack(folder).hash) == (64, first)
    (folder / "a.yaml").rename(folder / "b.yaml")
    second = load_pack(folder).hash
    (folder / "b.yaml").write_text(TINY + "\n")
    assert len({first, second, load_pack(folder).hash}) == 3
    with pytest.raises(PackError, match="cannot be read"):
        pack_hash((tmp_path / "none.yaml",))


def test_a_pack_in_which_nothing_can_be_said_is_told(write_pack: PackWriter) -> None:
    with pytest.raises(PackError, match="the pack has no phrases, so nothing can be said"):
        load_pack(write_pack(a="# empty\n"))


def test_a_phrase_list_is_a_pack_whose_lines_are_intents(tmp_path: Path) -> None:
    file = tmp_path / "phrases.txt"
    file.write_text("# lights\n\nturn on [the] lights\n  What's the time? \nset 5\n")
    pack = load_phrase_list(file)
    assert {name: intent.phrases for name, intent in pack.intents.items()} == {
        "turn_on_the_lights": ("turn on [the] lights",),
        "whats_the_time": ("What's the time?",),
        "set_five": ("set 5",),
    }
    assert {intent.action for intent in pack.intents.values()} == {Action.SAY}
    assert Phrase("turn on lights", "turn_on_the_lights", ()) in phrasebook_of(pack).phrases
    assert pack.head.name == "phrases"


def test_phrases_that_give_the_same_name_get_a_number(tmp_path: Path) -> None:
    file = tmp_path / "phrases.txt"
    file.write_text(
        "a light\n(a light) on\na [light] now\na (light now) then\na light [now] then there\n[a light] on then\n"
    )
    names = list(load_phrase_list(file).intents)
    assert names == [
        "a_light",
        "a_light_on",
        "a_light_now",
        "a_light_now_then",
        "a_light_now_then_there",
        "a_light_on_then",
    ]
    file.write_text("(open|close) it\nopen close it\nopen close [it now]\n")
    assert list(load_phrase_list(file).intents) == ["open_close_it", "open_close_it_2", "open_close_it_now"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("# none\n", "list.txt: holds no phrases; write one in each line."),
        ("go on\n  turn [off\n", 'list.txt:2:8: the phrase "turn [off": "[" at character 6 is never closed; close it'),
        ("turn {room} off\n", 'list.txt:1:6: the phrase "turn {room} off": there is no list "room"'),
        (
            "go on\nstop\n# x\ngo [on|off]\n",
            'list.txt:4:1: "go on" can be said for intents.go_on (list.txt, line 1) and for intents.go_on_o',
        ),
        ("=%$ $\n", "cannot be spoken"),
        (b"caf\xe9\n", "list.txt:1:4: is not UTF-8 text"),
        ("(a|b|c|d|e|f|g|h|i|j)" * 5 + "\n", "it stands for 100,000 sentences, which is too many"),
    ],
)
def test_what_is_wrong_in_a_phrase_list_is_told_by_line(tmp_path: Path, content: str | bytes, told: str) -> None:
    file = tmp_path / "list.txt"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(PackError) as caught:
        load_phrase_list(file)
    assert told in str(caught.value)


def test_the_shipped_sentences_belong_to_the_shipped_pack() -> None:
    assert loader.SHIPPED_SENTENCES in pack_files(PROJECT_FOLDER / "intents" / "en")


@pytest.mark.parametrize("content", ["", "sentences: {greeting: 5}", "sentences: ["])
def test_a_damaged_installation_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str) -> None:
    file = tmp_path / "sentences.yaml"
    monkeypatch.setattr(loader, "SHIPPED_SENTENCES", file)
    if content:
        file.write_text(content)
    loader.shipped_sentences.cache_clear()
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "a.yaml").write_text(TINY)
    try:
        with pytest.raises(PackError, match=r"sentences\.yaml"):
            load_pack(pack)
    finally:
        loader.shipped_sentences.cache_clear()
