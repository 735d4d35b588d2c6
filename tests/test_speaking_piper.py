"""Piper in its process: a false package stands in for the real one, which loads voices of 60 MB."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.inbox import Inbox
from voice_assist.errors import WorkerError
from voice_assist.events import Part, PartLost
from voice_assist.speaking.espeak import EspeakSynthesiser
from voice_assist.speaking.piper import PiperEngine
from voice_assist.speaking.synthesiser import Voice
from voice_assist.speaking.voices import EngineSwitch
from voice_assist.speaking.written_sounds import WrittenSounds

VOICE = Voice("piper:en_US-joe-medium", 150)
PACKAGE = """
import json, os, time

class SynthesisConfig:
    def __init__(self, length_scale):
        self.length_scale = length_scale

class PiperVoice:
    @classmethod
    def load(cls, path):
        made = cls()
        made.log = path + ".log"
        with open(path) as file:
            if "damaged" in file.read():
                raise RuntimeError("no model")
        made.note(loaded=path)
        return made

    def note(self, **facts):
        with open(self.log, "a") as file:
            file.write(json.dumps({**facts, "process": os.getpid()}) + chr(10))

    def synthesize_wav(self, text, file, syn_config):
        self.note(text=text, length=syn_config.length_scale)
        if "die" in text:
            os._exit(3)
        while "hang" in text:
            time.sleep(0.1)
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(22050)
        loud = bytes([0, 64]) * 22050
        file.writeframes(b"" if "nothing" in text else bytes(1000) if "silence" in text else loud)
"""


@pytest.fixture
def voices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The household's folder with two voices and one that is not whole; the false package can be imported."""
    folder = tmp_path / "voices"
    folder.mkdir()
    for name in ("en_US-joe-medium", "en_GB-alba-low", "de_DE-thorsten-low"):
        (folder / f"{name}.onnx").write_text("model")
        (folder / f"{name}.onnx.json").write_text("{}")
    (folder / "en_US-half-low.onnx").write_text("half a download")
    package = tmp_path / "packages" / "piper"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(PACKAGE)
    monkeypatch.syspath_prepend(package.parent)
    return folder


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def engine(voices: Path, inbox: Inbox) -> Iterator[PiperEngine]:
    made = PiperEngine(voices, inbox)
    yield made
    made.close()
    made.close()


@pytest.fixture
def log(voices: Path) -> Callable[[], list[dict[str, object]]]:
    def read() -> list[dict[str, object]]:
        return [json.loads(line) for file in voices.glob("*.log") for line in file.read_text().splitlines()]

    return read


def test_english_voices_that_are_whole_are_offered(engine: PiperEngine) -> None:
    assert engine.voices() == ("en_GB-alba-low", "en_US-joe-medium")
    assert [engine.title(voice) for voice in engine.voices()] == ["Piper, Alba, British", "Piper, Joe, American"]
    assert engine.title("en_US-libritts_r-medium") == "Piper, Libritts R, American"


def test_without_the_package_there_are_none(voices: Path, inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voice_assist.speaking.piper_process.PACKAGE", "piper_that_is_not_there")
    engine = PiperEngine(voices, inbox)
    assert engine.voices() == ()
    with pytest.raises(WorkerError, match="no voice 'piper:en_US-joe-medium' here; install it with: pip install piper"):
        engine.synthesise("hello", VOICE)


def test_a_voice_is_loaded_once_in_a_process_of_its_own(
    engine: PiperEngine, log: Callable[[], list[dict[str, object]]]
) -> None:
    marked = WrittenSounds({"Kowalczyk": "ko val chick"}).marked("Call Kowalczyk.")
    assert engine.synthesise("One.", VOICE).seconds == pytest.approx(1.0, abs=0.05)
    engine.synthesise(marked, Voice(VOICE.name, 190))
    notes = log()
    assert [note.get("text", "loaded") for note in notes] == ["loaded", "One.", "Call ko val chick."]
    (process,) = {note["process"] for note in notes}
    assert process != os.getpid()
    lengths = [note["length"] for note in notes[1:]]
    assert lengths == [pytest.approx(1.27, abs=0.01), pytest.approx(0.86, abs=0.01)]


def test_another_voice_takes_the_place_of_the_first(
    engine: PiperEngine, log: Callable[[], list[dict[str, object]]]
) -> None:
    for name in ("piper:en_US-joe-medium", "piper:en_GB-alba-low"):
        engine.synthesise("One.", Voice(name, 150))
    assert sum("loaded" in note for note in log()) == 2


def test_a_damaged_voice_is_one_sentence_and_the_next_one_speaks(engine: PiperEngine, voices: Path) -> None:
    (voices / "en_US-joe-medium.onnx").write_text("damaged")
    with pytest.raises(
        WorkerError, match=r"en_US-joe-medium.onnx: piper cannot load this voice \(no model\); download it"
    ):
        engine.synthesise("hello", VOICE)
    assert engine.synthesise("hello", Voice("piper:en_GB-alba-low", 150)).seconds > 0.5


@pytest.mark.parametrize(("text", "problem"), [("nothing", "gave silence"), ("silence", "gave silence")])
def test_silence_is_an_error(engine: PiperEngine, text: str, problem: str) -> None:
    with pytest.raises(WorkerError, match=problem):
        engine.synthesise(text, VOICE)


@pytest.mark.parametrize("end", ["die", "hang"])
def test_a_process_that_dies_or_hangs_costs_no_sentence(
    engine: PiperEngine, inbox: Inbox, end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voice_assist.speaking.piper.SENTENCE_SECONDS", 0.5)
    switch = EngineSwitch([engine], EspeakSynthesiser())
    assert not switch.synthesise("One.", VOICE).stand_in
    sound = switch.synthesise(f"Please {end} now.", VOICE)
    assert sound.stand_in
    assert sound.seconds > 0.5
    lost = inbox.next()
    assert isinstance(lost, PartLost)
    assert lost.part is Part.SYNTHESISER


def test_after_its_end_it_speaks_no_more(engine: PiperEngine) -> None:
    engine.close()
    with pytest.raises(WorkerError, match="piper was ended"):
        engine.synthesise("hello", VOICE)
