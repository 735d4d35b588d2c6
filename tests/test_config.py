"""Settings: file, environment and command line, the last one winning; each mistake is one sentence."""

from pathlib import Path

import pytest

from voice_assist.config import read_settings
from voice_assist.errors import SettingsError


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "settings.toml"
    path.write_text('engine = "vosk"\nend_of_turn_seconds = 1.5\n')
    return path


def test_what_was_given_wins_over_the_environment_and_that_over_the_file(file: Path) -> None:
    environment = {"VOICE_ASSIST_SETTINGS": str(file), "VOICE_ASSIST_ENGINE": "pocketsphinx"}
    settings = read_settings(environment, end_of_turn_seconds=2.0, model=None)
    assert (settings.engine, settings.end_of_turn_seconds) == ("pocketsphinx", 2.0)
    assert read_settings({"VOICE_ASSIST_SETTINGS": str(file)}).end_of_turn_seconds == 1.5


def test_without_anything_the_defaults_hold() -> None:
    settings = read_settings({})
    assert settings.engine == "auto"
    assert settings.pack.joinpath("intents.yaml").parent.name == "en"
    assert not settings.keep_transcripts


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b'engine = "sphinx"', "setting 'engine'"),
        (b"loudness = 3", "setting 'loudness'"),
        (b"end_of_turn_seconds = 90", "setting 'end_of_turn_seconds'"),
        (b"engine =", "no valid TOML"),
        (b"\xff\xfe", "UTF-8"),
    ],
)
def test_a_wrong_file_is_named(file: Path, text: bytes, sentence: str) -> None:
    file.write_bytes(text)
    with pytest.raises(SettingsError, match=sentence) as error:
        read_settings({"VOICE_ASSIST_SETTINGS": str(file)})
    assert str(file) in str(error.value)
    assert "\n" not in str(error.value)


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(SettingsError, match="no such settings file"):
        read_settings({"VOICE_ASSIST_SETTINGS": "nowhere.toml"})
