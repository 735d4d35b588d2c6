"""Sounds on the disk: bounded, whole or not at all, and a disk that is full harms nobody."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_assist.speaking.cache import SpeechCache
from voice_assist.speaking.espeak import EspeakSynthesiser
from voice_assist.speaking.sound_store import SoundStore
from voice_assist.speaking.synthesiser import Sound, Voice

VOICE = Voice("en", 150)
LIMIT = 10.0


def sound(frames: int = 50, level: int = 7) -> Sound:
    return Sound(np.full(frames, level, np.int16), 22050)


def same(first: Sound | None, second: Sound) -> bool:
    return (
        first is not None and first.sample_rate == second.sample_rate and bool((first.samples == second.samples).all())
    )


def bytes_in(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """Let the system refuse to write more than so many bytes into one file, in the middle of it."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_what_was_written_is_there_after_a_restart(tmp_path: Path) -> None:
    folder = tmp_path / "not" / "yet"
    SoundStore(folder).write("One.", VOICE, sound(level=-30000))
    store = SoundStore(folder)
    assert same(store.read("One.", VOICE), sound(level=-30000))
    assert store.read("One.", Voice("en", 151)) is None
    assert store.read("Two.", VOICE) is None
    assert "One" not in str(list(folder.iterdir()))
    assert folder.stat().st_mode & 0o77 == 0


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 600)), max_size=40))
def test_it_never_grows_past_its_limit(tmp_path_factory: pytest.TempPathFactory, writes: list[tuple[int, int]]) -> None:
    folder = tmp_path_factory.mktemp("sounds")
    store = SoundStore(folder, limit_bytes=2000)
    for text, frames in writes:
        store.write(str(text), VOICE, sound(frames))
        assert bytes_in(folder) == store.used_bytes <= 2000
    assert SoundStore(folder, limit_bytes=700).used_bytes == bytes_in(folder) <= 700


def test_what_was_used_longest_ago_goes_first(tmp_path: Path) -> None:
    store = SoundStore(tmp_path, limit_bytes=350)
    store.write("one", VOICE, sound())
    store.write("two", VOICE, sound())
    assert store.read("one", VOICE)
    store.write("three", VOICE, sound())
    store.write("four", VOICE, sound())
    assert [bool(store.read(text, VOICE)) for text in ("one", "two", "three", "four")] == [True, False, True, True]


def test_the_use_is_remembered_over_a_restart(tmp_path: Path) -> None:
    store = SoundStore(tmp_path)
    for days, text in ((3, "one"), (2, "two")):
        store.write(text, VOICE, sound())
        newest = max(tmp_path.iterdir(), key=lambda path: path.stat().st_mtime)
        os.utime(newest, (newest.stat().st_mtime - 86400 * days,) * 2)
    assert SoundStore(tmp_path).read("one", VOICE)
    later = SoundStore(tmp_path, limit_bytes=200)
    assert later.read("one", VOICE)
    assert later.read("two", VOICE) is None


@pytest.mark.parametrize("damage", [b"", b"x", b"VaSd", b"VaSd" + bytes(100)])
def test_a_damaged_file_is_as_good_as_none_and_is_replaced(tmp_path: Path, damage: bytes) -> None:
    SoundStore(tmp_path).write("One.", VOICE, sound())
    (path,) = tmp_path.iterdir()
    whole = path.read_bytes()
    for content in (damage, whole[:-1], whole[:-1] + b"\1"):
        path.write_bytes(content)
        store = SoundStore(tmp_path)
        assert store.read("One.", VOICE) is None
        assert not path.exists()
        store.write("One.", VOICE, sound())
        assert same(store.read("One.", VOICE), sound())


def test_a_write_that_fails_in_the_middle_leaves_nothing_and_later_writes_are_spared(tmp_path: Path) -> None:
    store = SoundStore(tmp_path)
    store.write("One.", VOICE, sound())
    with largest_file(64):
        store.write("Two.", VOICE, sound(5000))
    assert store.read("Two.", VOICE) is None
    store.write("Three.", VOICE, sound())
    assert len(list(tmp_path.iterdir())) == 1
    assert same(store.read("One.", VOICE), sound())


def test_what_a_loss_of_power_left_behind_is_removed(tmp_path: Path) -> None:
    (tmp_path / "123.part").write_bytes(b"half")
    (tmp_path / "readme").touch()
    assert SoundStore(tmp_path).used_bytes == 0
    assert [path.name for path in tmp_path.iterdir()] == ["readme"]


def test_a_nearly_full_disk_and_a_folder_that_cannot_be_made_cost_nothing(tmp_path: Path) -> None:
    SoundStore(tmp_path / "sounds", least_free_bytes=2**62).write("One.", VOICE, sound())
    assert not list((tmp_path / "sounds").iterdir())
    (tmp_path / "file").touch()
    store = SoundStore(tmp_path / "file" / "sounds")
    store.write("One.", VOICE, sound())
    assert store.read("One.", VOICE) is None


class Counting:
    """Remembers what it was asked for; another voice stands in for "stand-in"."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def synthesise(self, text: str, voice: Voice) -> Sound:
        self.asked.append(text)
        return Sound(np.full(50, 3, np.int16), 22050, stand_in=voice.name == "stand-in")

    def close(self) -> None:
        pass


def prepared(folder: Path, voice: Voice) -> tuple[SpeechCache, Counting]:
    synthesiser = Counting()
    cache = SpeechCache(synthesiser)
    cache.remember_in(SoundStore(folder))
    cache.prepare(["Fixed.", "As well."], voice)
    assert cache.wait_prepared(LIMIT)
    return cache, synthesiser


def test_fixed_sentences_are_made_once_for_all_starts_and_no_other_is_written(tmp_path: Path) -> None:
    cache, synthesiser = prepared(tmp_path, VOICE)
    cache.synthesise("Anna knows that you are in pain.", VOICE)
    cache.close()
    assert len(synthesiser.asked) == 3
    assert len(list(tmp_path.iterdir())) == 2
    cache, synthesiser = prepared(tmp_path, VOICE)
    cache.synthesise("Fixed.", VOICE)
    cache.close()
    assert not synthesiser.asked


def test_what_another_voice_stood_in_for_is_kept_nowhere(tmp_path: Path) -> None:
    voice = Voice("stand-in", 150)
    cache, synthesiser = prepared(tmp_path, voice)
    cache.synthesise("Fixed.", voice)
    assert synthesiser.asked == ["Fixed.", "As well.", "Fixed."]
    assert not tmp_path.exists() or not list(tmp_path.iterdir())
    cache.close()


def test_real_speech_survives_bit_by_bit(tmp_path: Path) -> None:
    spoken = EspeakSynthesiser().synthesise("Good morning.", VOICE)
    SoundStore(tmp_path).write("Good morning.", VOICE, spoken)
    assert same(SoundStore(tmp_path).read("Good morning.", VOICE), spoken)
