"""espeak-ng as a program: it speaks, and what is wrong with it is one sentence."""

from pathlib import Path

import numpy as np
import pytest

from voice_assist.errors import SettingsError, WorkerError
from voice_assist.speaking.espeak import EspeakSynthesiser, require_voice
from voice_assist.speaking.synthesiser import Voice

VOICE = Voice("en", 150)


def program(folder: Path, script: str) -> None:
    """Put a program of this name, which is not the real one, into a folder."""
    path = folder / "espeak-ng"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def test_speaks_at_the_rate_asked_for() -> None:
    slow, fast = (EspeakSynthesiser().synthesise("Hold for five seconds.", Voice("en", rate)) for rate in (100, 200))
    assert 1 < fast.seconds < slow.seconds < 4
    assert np.abs(fast.samples.astype(int)).max() > 8000


@pytest.mark.parametrize("text", ["-v", "--help", "it's <b>30</b> & more", "né à Zürich", "one\ntwo"])
def test_any_text_is_only_text(text: str) -> None:
    assert EspeakSynthesiser().synthesise(text, VOICE).seconds > 0.2


def test_an_unknown_voice_is_replaced_and_named_at_the_start() -> None:
    assert EspeakSynthesiser().synthesise("hello", Voice("nonsense", 150)).seconds > 0.2
    with pytest.raises(SettingsError, match="no espeak-ng voice 'nonsense'; choose one"):
        require_voice("nonsense")
    require_voice("en-us")


def test_without_espeak_one_sentence_says_how_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(WorkerError, match="not installed; install it with: sudo apt install espeak-ng"):
        EspeakSynthesiser().synthesise("hello", VOICE)
    require_voice("whatever")


@pytest.mark.parametrize(
    ("script", "problem"),
    [
        ("exit 3", "failed \\(exit code 3\\)"),
        ("echo no data >&2; exit 1", "failed \\(no data\\)"),
        ("true", "gave no sound"),
        ("echo this is no sound at all, although there are many letters", "gave no sound"),
        ("kill -9 $$", "failed"),
    ],
)
def test_a_broken_espeak_is_told(script: str, problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, script)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(WorkerError, match=problem):
        EspeakSynthesiser().synthesise("hello", VOICE)


def test_an_espeak_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, "exec sleep 60")
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    monkeypatch.setattr("voice_assist.speaking.espeak.time_limit", lambda text: 0.2)
    monkeypatch.setattr("voice_assist.speaking.espeak.LAST_SECONDS", 0.0)
    with pytest.raises(WorkerError, match=r"did not end within 0\.2 seconds"):
        EspeakSynthesiser().synthesise("hello", VOICE)


def test_text_without_sound_is_an_error() -> None:
    with pytest.raises(WorkerError, match="silence"):
        EspeakSynthesiser().synthesise(" ", VOICE)
