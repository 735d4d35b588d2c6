"""Whatever is wrong with what was given: one sentence that names it, exit code 2, and nothing is touched."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.command_line import voice_assist
from voice_assist.config import PROJECT_FOLDER

PHRASES = "turn on the light\nstop\n"


@pytest.fixture
def phrases(tmp_path: Path) -> Path:
    file = tmp_path / "phrases.txt"
    file.write_text(PHRASES)
    return file


def recording(path: Path, **how: object) -> Path:
    rate = int(str(how.pop("rate", 16000)))
    channels = int(str(how.pop("channels", 1)))
    sound = np.random.default_rng(1).normal(0, 0.05, (rate, channels))
    soundfile.write(path, sound, rate, **how)
    return path


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("missing.wav", None),
        ("empty.wav", b""),
        ("truncated.wav", b"RIFF\x24\x00\x00\x00WAVEfmt "),
        ("random.wav", bytes(np.random.default_rng(2).integers(0, 256, 5000, dtype=np.uint8))),
        ("text.wav", b"This is a shopping list: bread, butter.\n" * 20),
    ],
)
def test_what_is_no_recording_is_named(
    tmp_path: Path, phrases: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    file = str(tmp_path / name)
    for command in (["hear", file, "--phrases", str(phrases)], ["run", "--wav", file]):
        outcome = voice_assist(monkeypatch, *command)
        assert outcome.code == 2
        assert name in outcome.sentence
        assert outcome.out == ""


def test_a_folder_without_recordings_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, phrases: Path) -> None:
    outcome = voice_assist(monkeypatch, "hear", tmp_path, "--phrases", phrases)
    assert outcome.code == 2
    assert str(tmp_path) in outcome.sentence


def test_unusual_recordings_play(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, phrases: Path) -> None:
    files = [
        recording(tmp_path / "eight.wav", subtype="PCM_U8"),
        recording(tmp_path / "twentyfour.wav", subtype="PCM_24"),
        recording(tmp_path / "float.wav", subtype="FLOAT"),
        recording(tmp_path / "fast.wav", rate=96000),
        recording(tmp_path / "six.flac", channels=6),
        recording(tmp_path / "vorbis.ogg", format="OGG", subtype="VORBIS"),
    ]
    outcome = voice_assist(monkeypatch, "hear", *files, "--phrases", phrases, "--json", "--engine", "pocketsphinx")
    assert outcome.code == 0, outcome.err
    lines = [json.loads(line) for line in outcome.out.splitlines()]
    assert {Path(line["file"]).name for line in lines} == {file.name for file in files}
    assert all(line["audio_seconds"] == pytest.approx(1, abs=0.01) for line in lines)
    assert all(line["decision"] != "accept" for line in lines)


@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "scrambled"])
def test_a_damaged_model_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, phrases: Path, damage: str) -> None:
    model = shutil.copytree(PROJECT_FOLDER / "models" / "en-mini", tmp_path / "model")
    network = model / "am" / "final.mdl"
    content = network.read_bytes()
    match damage:
        case "missing":
            network.unlink()
        case "empty":
            network.write_bytes(b"")
        case "cut":
            network.write_bytes(content[: len(content) // 2])
        case _:
            network.write_bytes(content[::-1])
    outcome = voice_assist(
        monkeypatch, "hear", recording(tmp_path / "sound.wav"), "--phrases", phrases, "--model", model
    )
    assert outcome.code == 2
    assert "final.mdl" in outcome.sentence


def test_a_model_folder_that_is_not_there_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, phrases: Path
) -> None:
    wav = recording(tmp_path / "sound.wav")
    outcome = voice_assist(monkeypatch, "hear", wav, "--phrases", phrases, "--model", tmp_path / "nowhere")
    assert outcome.code == 2
    assert "nowhere" in outcome.sentence


BAD_PACKS = {
    "syntax": (b'intents:\n  hello:\n    phrases: ["hello\n', 3),
    "unknown key": (b"intents:\n  hello:\n    phrases: [hello]\n    action: say\n    anser: Hello.\n", 5),
    "duplicate": (b"intents:\n  hello: {phrases: [hi], action: say, answer: A}\n  hello: {phrases: [hi]}\n", 3),
    "explosion": (
        b'intents:\n  hello:\n    phrases: ["' + b"(a;b;c;d;e;f;g;h;i)" + b'"]\n    action: say\n    answer: Hi.\n',
        3,
    ),
    "no list": (b'intents:\n  hello:\n    phrases: ["hello {planet}"]\n    action: say\n    answer: Hi.\n', 3),
    "encoding": (b"intents:\n  hello:\n    phrases: [gr\xfc\xdf dich]\n    action: say\n    answer: Hi.\n", 3),
}


@pytest.mark.parametrize("fault", BAD_PACKS)
def test_a_faulty_pack_is_refused_with_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    content, line = BAD_PACKS[fault]
    (tmp_path / "faulty.yaml").write_bytes(content)
    outcome = voice_assist(monkeypatch, "understand", "hello", "--pack", tmp_path)
    assert outcome.code == 2
    assert f"faulty.yaml:{line}:" in outcome.sentence
    checked = voice_assist(monkeypatch, "check", tmp_path, "--json")
    assert checked.code == 2
    assert line in {json.loads(problem)["line"] for problem in checked.out.splitlines()}


BAD_HOUSEHOLDS = {
    "no UTF-8": (b"person: Zo\xeb\n", 1),
    "a tab": (b"contacts:\n\t- id: a\n", 2),
    "an unknown key": (b"person: Ann\nphone: 123\n", 2),
    "a short wake word": (b"person: Ann\nwake_word: hey\n", 2),
    "a list instead of keys": (b"- Ann\n", 1),
    "a contact without a name": (b"contacts:\n  - id: a\n", 2),
    "an empty way": (b"contacts:\n  - id: a\n    name: A\n    say: ['']\n", 4),
}


@pytest.mark.parametrize("fault", BAD_HOUSEHOLDS)
def test_a_faulty_household_is_refused_and_checked_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    content, line = BAD_HOUSEHOLDS[fault]
    file = tmp_path / "household.yaml"
    file.write_bytes(content)
    outcome = voice_assist(monkeypatch, "understand", "hello", "--household", file)
    assert outcome.code == 2
    assert f"household.yaml:{line}:" in outcome.sentence
    monkeypatch.setenv("VOICE_ASSIST_HOUSEHOLD", str(file))
    checked = voice_assist(monkeypatch, "check", "--json")
    assert checked.code == 2
    assert [json.loads(problem)["line"] for problem in checked.out.splitlines()] == [line]
    assert voice_assist(monkeypatch, "check").out.endswith(f"and {file}: 1 errors, 0 warnings, 0 hints.\n")


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["dance"], "dance"),
        (["understand"], "TEXT"),
        (["understand", "-", "hello"], "stands alone"),
        (["run", "--out", "x.wav"], "--wav"),
        (["run", "--wav", "x.wav", "--text"], "--text"),
        (["run", "--wav", "x.wav", "--out", "nowhere/y.wav"], "nowhere"),
        (["demo", "--out", "nowhere/y.wav"], "nowhere"),
        (["hear", "x.wav", "--engine", "sphinx"], "engine"),
        (["hear", "x.wav", "--engine", "pocketsphinx", "--model", "y"], "--model"),
        (["models", "download", "klingon"], "klingon"),
        (["models", "remove", "en-mini"], "en-mini"),
        (["understand", "hello", "--phrases", "nowhere.txt"], "nowhere.txt"),
        (["check", "nowhere"], "nowhere"),
        (["check", "--household", "nowhere.yaml"], "nowhere.yaml: there is no such file"),
        (["journal", "--last", "0"], "--last"),
    ],
)
def test_a_wrong_command_line_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: list[str], part: str
) -> None:
    monkeypatch.chdir(tmp_path)
    outcome = voice_assist(monkeypatch, *arguments)
    assert outcome.code == 2
    assert part in (outcome.err or outcome.out)
    assert "Traceback" not in outcome.err
    assert not list(tmp_path.iterdir())


def test_a_voice_that_does_not_exist_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VOICE_ASSIST_VOICE", "nonsense")
    outcome = voice_assist(monkeypatch, "run", "--wav", recording(tmp_path / "sound.wav"))
    assert outcome.code == 2
    assert "'nonsense'" in outcome.sentence
