"""`voice-assist evaluate`: labelled recordings through the real chain, and what is wrong with what it is given."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.command_line import voice_assist
from tests.evaluation import speak, table
from tests.hearing import noise
from voice_assist.hearing.recogniser import SAMPLE_RATE

PHRASES = "help\nstart shoulder session\nwhat can i say\n"


@pytest.fixture
def phrases(tmp_path: Path) -> Path:
    file = tmp_path / "phrases.txt"
    file.write_text(PHRASES)
    return file


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    """Two commands, other speech and silence."""
    speak(tmp_path, "start.wav", "start shoulder session")
    speak(tmp_path, "what.wav", "what can i say")
    speak(tmp_path, "other.wav", "the quick brown fox jumps over the lazy dog")
    speak(tmp_path, "silence.wav", "")
    return table(
        tmp_path,
        "file text said speaker",
        ("start.wav", "start shoulder session", "start shoulder session", "Zoë"),
        ("what.wav", "what can i say", "what can i say", "Jörg"),
        ("other.wav", "", "the quick brown fox jumps over the lazy dog", ""),
        ("silence.wav", "", "", ""),
    )


def steady(report: Path) -> object:
    """A report without what the clock of the machine decides, and without the free readings: libvosk puts their graph
    together as it hears, so that which of two nearly equal texts its pruning keeps depends on what it heard before."""
    record = json.loads(report.read_text(encoding="utf-8"))
    for one in record["rounds"]:
        del one["cost"], one["delay"]
        for clip in one["clips"]:
            del clip["delay"]
            clip["readings"] = [reading for reading in clip["readings"] if reading["kind"] == "closed"]
    return record["rounds"]


def test_clips_are_heard_counted_and_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, labels: Path, phrases: Path
) -> None:
    under = tmp_path / "fan.wav"
    soundfile.write(under, noise(20, -30), SAMPLE_RATE)
    outcomes = []
    for jobs in ("1", "2"):
        out = tmp_path / f"{jobs}.json"
        arguments = [
            "--phrases",
            str(phrases),
            "--noise",
            str(under),
            "--snr",
            "25",
            "--json",
            str(out),
            "--jobs",
            jobs,
        ]
        outcome = voice_assist(
            monkeypatch,
            "evaluate",
            labels,
            *arguments,
            *(["--html", str(tmp_path / "page.html")] if jobs == "1" else []),
        )
        assert outcome.code == 0, outcome.err
        assert outcome.err == ""
        outcomes.append(steady(out))
    assert outcomes[0] == outcomes[1]
    record = json.loads((tmp_path / "1.json").read_text(encoding="utf-8"))
    assert [one["name"] for one in record["rounds"]] == ["without noise", "25 dB"]
    clean = record["rounds"][0]
    assert [clip["file"] for clip in clean["clips"]] == ["start.wav", "what.wav", "other.wav", "silence.wav"]
    assert clean["commands"]["clips"] == 2
    assert clean["commands"]["right"]["count"] == 2
    assert clean["other_speech"]["left_alone"]["count"] == 1
    assert clean["silence"]["left_alone"]["count"] == 1
    assert {reading["kind"] for reading in clean["clips"][0]["readings"]} == {"closed", "open"}
    assert 0.1 < clean["delay"]["median"] < 5
    assert all(spent > 0 for spent in clean["cost"].values())
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert page.count("<audio") == 8
    assert "Jörg" in page


def test_json_to_standard_output_stands_alone(monkeypatch: pytest.MonkeyPatch, labels: Path, phrases: Path) -> None:
    outcome = voice_assist(
        monkeypatch, "evaluate", labels, "--phrases", phrases, "--json", "-", "--engine", "pocketsphinx"
    )
    assert outcome.code == 0, outcome.err
    assert json.loads(outcome.out)["engine"] == "pocketsphinx"


def test_sounds_that_are_hardly_any_are_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, phrases: Path
) -> None:
    square = np.where(np.arange(2 * SAMPLE_RATE) // 40 % 2, 32767, -32768).astype(np.int16)
    soundfile.write(tmp_path / "square.wav", square, SAMPLE_RATE)
    soundfile.write(tmp_path / "zeros.wav", np.zeros(SAMPLE_RATE, np.int16), SAMPLE_RATE)
    soundfile.write(tmp_path / "short.wav", noise(0.05, -20), SAMPLE_RATE)
    soundfile.write(tmp_path / "long.wav", np.zeros(600 * SAMPLE_RATE, np.int16), SAMPLE_RATE)
    soundfile.write(tmp_path / "fan.wav", noise(3, -30), SAMPLE_RATE)
    files = ("square.wav", "zeros.wav", "short.wav")
    shown = table(tmp_path, "file text", *((file, "") for file in files))
    given = ["--phrases", str(phrases), "--engine", "pocketsphinx", "--json", "-"]
    outcome = voice_assist(monkeypatch, "evaluate", shown, *given, "--noise", tmp_path / "fan.wav", "--snr", "6")
    assert outcome.code == 0, outcome.err
    assert [one["other_speech"]["taken"]["count"] for one in json.loads(outcome.out)["rounds"]] == [0, 0]
    outcome = voice_assist(monkeypatch, "evaluate", table(tmp_path, "file text", ("long.wav", "")), *given)
    assert outcome.code == 0, outcome.err
    assert json.loads(outcome.out)["rounds"][0]["clips"][0]["seconds"] == 600


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["--snr", "6"], "--noise"),
        (["--noise", "fan.wav"], "--snr"),
        (["--noise", "fan.wav", "--snr", "6,loud"], '"loud"'),
        (["--noise", "fan.wav", "--snr", "nan"], '"nan"'),
        (["--noise", "fan.wav", "--snr", ""], '""'),
        (["--noise", "fan.wav", "--snr", "6"], "shorter than start.wav"),
        (["--noise", "zeros.wav", "--snr", "6"], "silent"),
        (["--noise", "nowhere.wav", "--snr", "6"], "nowhere.wav"),
        (["--jobs", "0"], "--jobs"),
        (["--html", "nowhere/page.html"], "nowhere"),
        (["--json", "."], ".: cannot be written"),
        (["--phrases", "nowhere.txt"], "nowhere.txt"),
        (["--phrases", "other.txt"], "labels.tsv:2:11"),
    ],
)
def test_a_wrong_command_line_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, labels: Path, phrases: Path, arguments: list[str], part: str
) -> None:
    monkeypatch.chdir(tmp_path)
    soundfile.write("fan.wav", noise(0.2, -30), SAMPLE_RATE)
    soundfile.write("zeros.wav", np.zeros(9 * SAMPLE_RATE, np.int16), SAMPLE_RATE)
    Path("other.txt").write_text("something else\n")
    if "--phrases" not in arguments:
        arguments = ["--phrases", str(phrases), *arguments]
    outcome = voice_assist(monkeypatch, "evaluate", labels, *arguments)
    assert outcome.code == 2
    assert part in outcome.err
    assert "Traceback" not in outcome.err
    assert outcome.out == ""


def test_a_damaged_recording_is_named_with_its_row_before_anything_is_heard(
    monkeypatch: pytest.MonkeyPatch, labels: Path, phrases: Path
) -> None:
    (labels.parent / "other.wav").write_bytes(b"RIFF\x24\x00\x00\x00WAVEfmt ")
    outcome = voice_assist(monkeypatch, "evaluate", labels, "--phrases", phrases)
    assert outcome.code == 2
    assert "labels.tsv:4:1: " in outcome.sentence
    assert "other.wav" in outcome.sentence


def test_an_output_that_cannot_be_written_is_named_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, labels: Path, phrases: Path
) -> None:
    outcome = voice_assist(monkeypatch, "evaluate", labels, "--phrases", phrases, "--html", "/proc/page.html")
    assert outcome.code == 2
    assert "/proc/page.html" in outcome.sentence


def test_ctrl_c_ends_with_one_sentence(tmp_path: Path, phrases: Path) -> None:
    speak(tmp_path, "start.wav", "start shoulder session")
    long = table(tmp_path, "file text", *[("start.wav", "start shoulder session")] * 200)
    running = subprocess.Popen(
        [sys.executable, "-m", "voice_assist", "evaluate", long, "--phrases", phrases, "--jobs", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while len(children_of(running.pid)) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(running.pid, signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert running.returncode == 1
    assert (out, len(err.splitlines())) == ("", 1)
    assert "Stopped after" in err


def children_of(pid: int) -> list[str]:
    """Those of any of its threads."""
    return [child for file in Path(f"/proc/{pid}/task").glob("*/children") for child in file.read_text().split()]


def test_real_voices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, speech_folder: Path) -> None:
    lines = (speech_folder / "words" / "labels.tsv").read_text(encoding="utf-8").splitlines()
    chosen = [line for line in lines if line.startswith("test/")][:: len(lines) // 60]
    quiet = [line for line in lines if line.startswith("silence/")][:3]
    labels = tmp_path / "labels.tsv"
    rows = "\n".join(f"{speech_folder / 'words'}/{line}" for line in chosen + quiet)
    labels.write_text(f"{lines[0]}\n{rows}\n")
    words = tmp_path / "words.txt"
    words.write_text("\n".join("yes no up down left right on off stop go".split()))
    outcome = voice_assist(monkeypatch, "evaluate", labels, "--phrases", words, "--json", "-")
    assert outcome.code == 0, outcome.err
    (clean,) = json.loads(outcome.out)["rounds"]
    commands = clean["commands"]
    assert commands["clips"] + clean["other_speech"]["clips"] == len(chosen)
    assert commands["right"]["count"] + commands["asked_right"]["count"] > commands["clips"] / 2
    assert clean["silence"]["taken"]["count"] == 0
    assert len(clean["by_speaker"]) > 1
