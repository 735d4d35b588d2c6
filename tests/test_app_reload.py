"""A pack is saved while the whole assistant runs: with the real recogniser process, and in a terminal."""

import multiprocessing
import os
import pty
import select
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from tests.hearing import Events, silence, spoken
from voice_assist.app.content_source import ContentSource
from voice_assist.app.ears import Ears
from voice_assist.config import PROJECT_FOLDER, Settings
from voice_assist.errors import ModelError
from voice_assist.events import PartLost, Utterance
from voice_assist.hearing.recogniser import SAMPLE_RATE, Samples

PACK = """\
intents:
  night: {phrases: [good night], action: sleep}
  window: {phrases: [open the window], action: say, answer: I cannot do that.}
"""
MORE = "  door: {phrases: [close the kitchen door], action: say, answer: I cannot do that.}\n"


class Room:
    """Somebody speaks to the ears; the clock is the number of samples."""

    def __init__(self, ears: Ears) -> None:
        self.listener, self.time = ears.listener, 100.0

    def hear(self, *sounds: Samples) -> None:
        for samples in np.array_split(np.concatenate(sounds), 40):
            self.listener.feed(samples, self.time)
            self.time += len(samples) / SAMPLE_RATE


def texts(events: Events) -> list[str]:
    return [utterance.readings[0].text for utterance in events.of(Utterance)]


def test_nothing_is_lost_while_another_recogniser_is_taken(tmp_path: Path) -> None:
    file = tmp_path / "pack" / "own.yaml"
    file.parent.mkdir()
    file.write_text(PACK, encoding="utf-8")
    source, events = ContentSource(file.parent), Events()
    ears = Ears(Settings(engine="vosk"), source.load(), events)
    room, window, door = Room(ears), spoken("open the window"), spoken("close the kitchen door")
    file.write_text(PACK + MORE, encoding="utf-8")
    try:
        with ThreadPoolExecutor() as threads:
            room.hear(silence(1), window[: len(window) // 2])
            taken = threads.submit(ears.take, source.load())
            room.hear(window[len(window) // 2 :], silence(1.5))
            room.hear(window, silence(1.5))
            taken.result(timeout=60)
        room.hear(door, silence(1.5))
        assert texts(events) == ["open the window", "open the window", "close the kitchen door"]
        assert len(multiprocessing.active_children()) == 1
    finally:
        ears.close()
    assert events.of(PartLost) == []


def test_answers_alone_need_no_other_recogniser_and_a_bad_pronunciation_leaves_the_old_one(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(PACK, encoding="utf-8")
    source = ContentSource(tmp_path)
    ears = Ears(Settings(engine="pocketsphinx"), source.load(), Events())
    try:
        (child,) = multiprocessing.active_children()
        file.write_text(PACK.replace("I cannot do that", "No"), encoding="utf-8")
        ears.take(source.load())
        assert multiprocessing.active_children() == [child]
        damaged = tmp_path / "models"
        damaged.mkdir()
        ears._settings = Settings(engine="vosk", embedded_models=damaged)
        file.write_text(PACK + MORE, encoding="utf-8")
        with pytest.raises(ModelError):
            ears.take(source.load())
        assert multiprocessing.active_children() == [child]
    finally:
        ears.close()


class Terminal:
    """`voice-assist run --text` as somebody sees it who types."""

    def __init__(self, pack: Path) -> None:
        self._own, theirs = pty.openpty()
        command = [sys.executable, "-m", "voice_assist", "run", "--text", "--pack", str(pack)]
        self.process = subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, env={**os.environ, "COLUMNS": "200", "TERM": "dumb"}
        )
        os.close(theirs)
        self.seen = ""

    def wait_for(self, text: str, seconds: float = 20.0) -> float:
        """Seconds until this was shown."""
        started, before = time.monotonic(), len(self.seen)
        while text not in self.seen[before:]:
            assert time.monotonic() - started < seconds, f"no {text!r} in {self.seen!r}"
            if select.select([self._own], [], [], 0.1)[0]:
                self.seen += " ".join(os.read(self._own, 65536).decode().split()) + " "
        return time.monotonic() - started

    def type(self, line: str) -> None:
        os.write(self._own, f"{line}\n".encode())

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)
        os.close(self._own)


def test_a_saved_pack_is_taken_and_a_faulty_one_refused_in_a_running_conversation(tmp_path: Path) -> None:
    pack = tmp_path / "en"
    shutil.copytree(PROJECT_FOLDER / "intents" / "en", pack)
    general = (pack / "general.yaml").read_text(encoding="utf-8")
    terminal = Terminal(pack)
    try:
        terminal.wait_for("what can I say")
        added = general + "\n  lullaby: {phrases: [sing a lullaby], action: say, answer: La la la.}\n"
        (pack / "general.yaml").write_text(added, encoding="utf-8")
        terminal.wait_for("I have read your changes.")
        terminal.type("sing a lullaby")
        terminal.wait_for("La la la.")
        (pack / "general.yaml").write_text(added + "  broken: [\n", encoding="utf-8")
        terminal.wait_for("I cannot use the changed phrases.")
        terminal.wait_for("I keep the old ones.")
        terminal.type("sing a lullaby")
        terminal.wait_for("La la la.")
        assert terminal.process.poll() is None
    finally:
        terminal.close()


def test_without_echo_processing_the_ears_work_in_half_duplex_and_say_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own.yaml").write_text(PACK, encoding="utf-8")
    monkeypatch.setitem(sys.modules, "livekit", None)
    events = Events()
    ears = Ears(Settings(engine="vosk"), ContentSource(tmp_path).load(), events)
    try:
        assert ears.played is None
        assert ears.notices == ("I cannot hear you while I speak.",)
        Room(ears).hear(silence(1), spoken("open the window"), silence(1.5))
        assert texts(events) == ["open the window"]
    finally:
        ears.close()


def test_ears_in_half_duplex_are_told_nothing_of_what_is_played(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(PACK, encoding="utf-8")
    ears = Ears(Settings(engine="vosk", full_duplex=False), ContentSource(tmp_path).load(), Events())
    try:
        assert (ears.played, ears.notices) == (None, ())
    finally:
        ears.close()
