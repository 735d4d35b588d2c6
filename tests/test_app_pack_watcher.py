"""Real files are saved, half written, taken away and spoilt; time is told to the watcher."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.hearing import Events
from voice_assist.app.content_source import Content, ContentSource
from voice_assist.app.pack_watcher import FAULT_SECONDS, LOOK_SECONDS, PackWatcher
from voice_assist.content.schema import Pack
from voice_assist.errors import ModelError
from voice_assist.pack_events import PackReady, PackRefused

GOOD = "intents:\n  hello: {phrases: [hello], action: say, answer: Hello.}\n"
BAD = "intents:\n  hello: {phrases: ['[hello'], action: say, answer: Hello.}\n"
PLAN = "therapist: Our therapist\ndate: 2025-03-01\nroutines: {neck: {hold: 4}}\n"


class Desk:
    """A folder with a pack in it, and a watcher on a fake clock."""

    def __init__(self, folder: Path, source: type[ContentSource] = ContentSource, **more: Path) -> None:
        self.file = folder / "pack" / "own.yaml"
        self.file.parent.mkdir()
        self.file.write_text(GOOD, encoding="utf-8")
        self.taken: list[Content] = []
        self.events = Events()
        self.time = 100.0
        self.take: Callable[[Content], None] = self.taken.append
        content = source(self.file.parent, **more).load()
        self.watcher = PackWatcher(content, self._take, self.events)
        self.wait(1)

    def _take(self, content: Content) -> None:
        self.take(content)

    def save(self, text: str) -> None:
        self.file.write_text(text, encoding="utf-8")

    def wait(self, seconds: float) -> None:
        for _ in range(round(seconds / LOOK_SECONDS)):
            self.time += LOOK_SECONDS
            self.watcher.look(self.time)

    @property
    def answers(self) -> list[str | None]:
        """What "hello" was answered by each pack that was posted."""
        packs = [event.pack for event in self.events.of(PackReady)]
        return [pack.intents["hello"].answer for pack in packs if isinstance(pack, Pack)]

    @property
    def refused(self) -> list[PackRefused]:
        return self.events.of(PackRefused)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_nothing_happens_while_nothing_is_changed(desk: Desk) -> None:
    desk.wait(60)
    os.utime(desk.file)
    desk.wait(2)
    assert desk.events.posted == []
    assert desk.taken == []


def test_a_saved_pack_is_taken_within_half_a_second(desk: Desk) -> None:
    desk.save(GOOD.replace("answer: Hello", "answer: Welcome"))
    desk.wait(0.5)
    assert desk.answers == ["Welcome."]
    assert len(desk.taken) == 1


def test_a_new_file_and_a_deleted_one_are_changes(desk: Desk) -> None:
    other = desk.file.with_name("more.yaml")
    other.write_text("tips: {}\n", encoding="utf-8")
    desk.wait(1)
    other.unlink()
    desk.wait(1)
    assert desk.answers == ["Hello.", "Hello."]


def test_a_file_that_is_written_in_pieces_is_read_when_it_is_whole(desk: Desk) -> None:
    whole = GOOD.replace("answer: Hello", "answer: Welcome")
    for end in (9, 30, 45, len(whole)):
        desk.save(whole[:end])
        desk.wait(LOOK_SECONDS)
    desk.wait(2)
    assert desk.answers == ["Welcome."]
    assert desk.refused == []


def test_a_fault_is_told_once_after_it_has_stood_for_a_second(desk: Desk) -> None:
    desk.save(BAD)
    desk.wait(FAULT_SECONDS)
    assert desk.refused == []
    desk.wait(60)
    (refused,) = desk.refused
    assert (refused.file, refused.line) == ("own.yaml", 2)
    assert "never closed" in refused.problem
    desk.save(BAD + "# saved once more\n")
    desk.wait(5)
    assert len(desk.refused) == 1
    assert desk.taken == []


def test_another_fault_is_told_and_the_same_one_again_after_it_was_mended(desk: Desk) -> None:
    for text in (BAD, "intents: [", GOOD, BAD):
        desk.save(text)
        desk.wait(3)
    assert len({refused.problem for refused in desk.refused}) == 2
    assert len(desk.refused) == 3
    assert desk.taken == [], "the pack in force came back"


def test_what_cannot_be_read_is_refused_and_taken_when_it_is_back(desk: Desk) -> None:
    text, kept = desk.file.read_text(encoding="utf-8"), desk.file.parent.with_name("kept")
    desk.file.unlink()
    desk.wait(3)
    desk.file.mkdir()
    desk.wait(3)
    desk.file.rmdir()
    desk.file.parent.rename(kept)
    desk.wait(3)
    assert [refused.problem for refused in desk.refused] == [
        "the folder holds no .yaml files",
        "cannot be read (Is a directory)",
        "there is no such folder",
    ]
    kept.rename(desk.file.parent)
    desk.save(text.replace("answer: Hello", "answer: Welcome"))
    desk.wait(3)
    assert desk.answers == ["Welcome."]


@pytest.mark.skip_allowed("root reads everything")
@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_rights_is_refused(desk: Desk) -> None:
    desk.file.with_name("more.yaml").touch(mode=0)
    desk.wait(3)
    assert desk.refused[0].problem.startswith("cannot be read")


def test_a_hundred_saves_in_a_row_end_with_the_last_one(desk: Desk) -> None:
    for number in range(100):
        desk.save(GOOD.replace("answer: Hello", f"answer: Number {number}"))
        desk.wait(LOOK_SECONDS * (number % 3))
    desk.wait(2)
    assert desk.answers[-1] == "Number 99."
    assert len(desk.answers) < 40
    assert desk.refused == []


class EditedWhileRead(ContentSource):
    """Somebody saves the file just when it has been read, the first time that it is."""

    def load(self) -> Content:
        content = ContentSource.load(self)
        file = self.folder / "own.yaml"
        if "First" in file.read_text(encoding="utf-8"):
            file.write_text(GOOD.replace("answer: Hello", "answer: Second"), encoding="utf-8")
        return content


def test_a_pack_that_is_edited_while_it_is_read_is_read_again(tmp_path: Path) -> None:
    desk = Desk(tmp_path, EditedWhileRead)
    desk.save(GOOD.replace("answer: Hello", "answer: First"))
    desk.wait(3)
    assert desk.answers == ["Second."]


def test_what_the_recognisers_refuse_is_refused_until_the_file_changes(desk: Desk) -> None:
    def refuse(_: Content) -> None:
        raise ModelError("The pronunciation has a sound that nobody knows.")

    desk.take = refuse
    desk.save(GOOD.replace("answer: Hello", "answer: Welcome"))
    desk.wait(10)
    assert desk.refused == [PackRefused("The pronunciation has a sound that nobody knows")]
    desk.take = desk.taken.append
    desk.save(GOOD.replace("answer: Hello", "answer: Good day"))
    desk.wait(1)
    assert desk.answers == ["Good day."]


def test_a_phrase_list_and_a_plan_are_watched_too(tmp_path: Path) -> None:
    phrases, plan = tmp_path / "phrases.txt", tmp_path / "plan.yaml"
    phrases.write_text("hello\n", encoding="utf-8")
    desk = Desk(tmp_path, phrases=phrases)
    phrases.write_text("hello\ngood day\n", encoding="utf-8")
    desk.wait(1)
    (ready,) = desk.events.of(PackReady)
    assert isinstance(ready.pack, Pack)
    assert set(ready.pack.intents) == {"hello", "good_day"}
    plan.write_text(PLAN, encoding="utf-8")
    assert ContentSource(desk.file.parent, plan=plan).files() == (desk.file, plan)
