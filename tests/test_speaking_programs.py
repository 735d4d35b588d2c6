"""Engines that are programs: real ones where they are installed, and false ones that fail in every way."""

import base64
import io
import time
import wave
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from voice_assist.errors import WorkerError
from voice_assist.speaking.espeak import EspeakSynthesiser
from voice_assist.speaking.fallback import FallbackSynthesiser
from voice_assist.speaking.loudness import level_of
from voice_assist.speaking.program_engine import KnownVoice, Order, ProgramEngine
from voice_assist.speaking.programs import flite, pico, rhvoice
from voice_assist.speaking.synthesiser import Sound, Voice
from voice_assist.speaking.voices import EngineSwitch
from voice_assist.speaking.written_sounds import WrittenSounds

ENGINES = {"flite": flite, "rhvoice": rhvoice, "pico": pico}
SENTENCE = "Lift your arm slowly forward, no higher than your shoulder."


def wave_file(samples: tuple[int, ...], channels: int = 1) -> str:
    """A WAV file at 16 kHz in base64."""
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(16000)
        file.writeframes(np.array(samples, "<i2").tobytes())
    return base64.b64encode(content.getvalue()).decode()


WAV = wave_file((32767, -32767, 32767, -32767))


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> ProgramEngine:
    made = ENGINES[request.param]()
    if not made.voices():
        pytest.skip(f"{made.program} is not installed: {made.install}")
    return made


@pytest.fixture
def false_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[ProgramEngine, Path]:
    """An engine "false" whose program is a script to be written by the test."""
    path = tmp_path / "falsevoice"
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    program(path, "exit 0")
    known = {"one": KnownVoice("One")}
    return (
        ProgramEngine("false", path.name, "sudo apt install false", known, lambda: frozenset({"one"}), order),
        path,
    )


def order(voice: str, speed: float, text: str) -> Order:
    return Order(("-v", voice, "-s", f"{speed:.2f}"), text)


def program(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def level(sound: Sound) -> float:
    samples = sound.samples.astype(np.float32) / 32767
    return float(20 * np.log10(level_of(samples, sound.sample_rate)))


@pytest.mark.skip_allowed("RHVoice and Pico are not free; that flite is there is asked for below")
def test_a_rate_is_equally_fast_and_every_voice_equally_loud(engine: ProgramEngine) -> None:
    espeak = EspeakSynthesiser()
    for rate in (110, 150, 210):
        expected = espeak.synthesise(SENTENCE, Voice("en", rate))
        for voice in engine.voices()[:2]:
            sound = engine.synthesise(SENTENCE, Voice(f"{engine.name}:{voice}", rate))
            assert sound.seconds == pytest.approx(expected.seconds, rel=0.3)
            assert level(sound) == pytest.approx(level(expected), abs=1.0)


@pytest.mark.skip_allowed("RHVoice and Pico are not free; that flite is there is asked for below")
def test_a_higher_rate_is_faster(engine: ProgramEngine) -> None:
    name = f"{engine.name}:{engine.voices()[0]}"
    seconds = [engine.synthesise(SENTENCE, Voice(name, rate)).seconds for rate in (80, 120, 160, 240)]
    assert all(slow > 1.15 * fast for slow, fast in pairwise(seconds))


@pytest.mark.skip_allowed("RHVoice and Pico are not free; that flite is there is asked for below")
@pytest.mark.parametrize("text", ["-v", "--help", "it's <b>30</b> & more", "né à Zürich", "one\ntwo", "</speed> ten"])
def test_any_text_is_only_text(engine: ProgramEngine, text: str) -> None:
    assert engine.synthesise(text, Voice(f"{engine.name}:{engine.voices()[0]}", 150)).seconds > 0.1


@pytest.mark.skip_allowed("RHVoice and Pico are not free; that flite is there is asked for below")
def test_a_word_is_spoken_as_the_household_writes_it(engine: ProgramEngine) -> None:
    voice = Voice(f"{engine.name}:{engine.voices()[0]}", 150)
    marked = WrittenSounds({"Kowalczyk": "ko val chick [[koUv'altSIk]]"}).marked("Call Kowalczyk.")
    assert np.array_equal(
        engine.synthesise(marked, voice).samples, engine.synthesise("Call ko val chick.", voice).samples
    )


@pytest.mark.skip_allowed("RHVoice and Pico are not free; that flite is there is asked for below")
def test_every_voice_has_a_title_of_words(engine: ProgramEngine) -> None:
    titles = [engine.title(voice) for voice in engine.voices()]
    assert len(set(titles)) == len(titles)
    assert all(title.replace(",", "").replace(" ", "").isalpha() for title in titles)


def test_flite_offers_voices_that_can_say_everything() -> None:
    if not flite().voices():
        pytest.skip("flite is not installed")
    assert flite().voices()[:2] == ("slt", "rms")
    assert "awb_time" not in flite().voices()


def test_an_engine_that_is_not_installed_has_no_voices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for make in ENGINES.values():
        made = make()
        assert made.voices() == ()
        with pytest.raises(WorkerError, match="install it with: sudo apt install"):
            made.synthesise("hello", Voice(f"{made.name}:slt", 150))


def test_an_unknown_voice_is_refused_before_the_program_is_asked(false_program: tuple[ProgramEngine, Path]) -> None:
    engine, path = false_program
    program(path, f"touch {path}.asked")
    with pytest.raises(
        WorkerError, match="There is no voice 'false:two' here; install it with: sudo apt install false"
    ):
        engine.synthesise("hello", Voice("false:two", 150))
    assert not Path(f"{path}.asked").exists()


def test_the_text_is_no_argument_and_nothing_is_left_on_the_disk(
    false_program: tuple[ProgramEngine, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, path = false_program
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setattr("tempfile.tempdir", None)
    (tmp_path / "temporary").mkdir()
    program(path, f'echo "$@" > {path}.arguments; cat > {path}.text; echo {WAV} | base64 -d > "$5"')
    sound = engine.synthesise("I am thirsty", Voice("false:one", 300))
    assert (len(sound.samples), sound.sample_rate) == (4, 16000)
    assert Path(f"{path}.arguments").read_text().startswith("-v one -s 2.00 ")
    assert Path(f"{path}.text").read_text() == "I am thirsty"
    assert not list((tmp_path / "temporary").iterdir())


@pytest.mark.parametrize(
    ("script", "problem"),
    [
        ("exit 3", r"falsevoice failed \(exit code 3\)"),
        ("echo no data >&2; exit 1", r"failed \(no data\)"),
        ("true", "gave no sound"),
        ('echo this is no sound at all > "$5"', "gave no sound"),
        (f'echo {wave_file((1000, -1000), channels=2)} | base64 -d > "$5"', "no mono sound of 16 bits"),
        (f'echo {wave_file((0, 0))} | base64 -d > "$5"', "gave silence"),
        ("kill -9 $$", "failed"),
    ],
)
def test_what_is_wrong_with_a_program_is_one_sentence(
    script: str, problem: str, false_program: tuple[ProgramEngine, Path]
) -> None:
    engine, path = false_program
    program(path, script)
    with pytest.raises(WorkerError, match=problem):
        engine.synthesise("hello", Voice("false:one", 150))


def test_a_program_that_hangs_is_ended_and_the_sentence_spoken_by_espeak(
    false_program: tuple[ProgramEngine, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, path = false_program
    program(path, "exec sleep 60")
    monkeypatch.setattr("voice_assist.speaking.program_engine.time_limit", lambda text: 0.3)
    switch = EngineSwitch([engine], FallbackSynthesiser([EspeakSynthesiser()]))
    began = time.monotonic()
    sound = switch.synthesise("Somebody is coming.", Voice("false:one", 150))
    assert time.monotonic() - began < 3
    assert sound.stand_in
    plain = EspeakSynthesiser().synthesise("Somebody is coming.", Voice("en", 150))
    assert np.array_equal(sound.samples, plain.samples)


def test_each_voice_is_spoken_by_its_own_engine(false_program: tuple[ProgramEngine, Path]) -> None:
    engine, path = false_program
    program(path, f'echo {WAV} | base64 -d > "$5"')
    switch = EngineSwitch([engine], EspeakSynthesiser())
    assert switch.synthesise("hello", Voice("false:one", 150)).sample_rate == 16000
    espeak = switch.synthesise("hello", Voice("en-us", 150))
    assert (espeak.sample_rate, espeak.stand_in) == (22050, False)
    assert switch.synthesise("hello", Voice("unheard-of:one", 150)).stand_in
    switch.close()
    switch.close()
