"""Recordings through hearing and understanding, without a conversation."""

from pathlib import Path

import numpy as np
import soundfile

from tests.hearing import silence, spoken
from voice_assist.app.content_source import load_content
from voice_assist.app.recordings import hear_recordings
from voice_assist.commands import Context
from voice_assist.config import PROJECT_FOLDER, Settings
from voice_assist.hearing.recogniser import SAMPLE_RATE


def test_what_a_long_pause_cut_in_two_is_understood_as_one(tmp_path: Path) -> None:
    file = tmp_path / "slow.wav"
    parts = [silence(0.5), spoken("call my"), silence(3.8), spoken("daughter"), silence(0.5)]
    soundfile.write(file, np.concatenate(parts), SAMPLE_RATE)
    phrases = tmp_path / "phrases.txt"
    phrases.write_text("call my daughter\ncall the nurse\nturn on the light\nhelp\n")
    content = load_content(PROJECT_FOLDER / "intents" / "en", phrases=phrases)
    settings = Settings(data_folder=tmp_path)
    first, second = hear_recordings(settings, content, [file], frozenset({Context.IDLE}))
    assert first.decision.decision != "accept"
    assert second.decision.decision == "accept"
    assert second.decision.heard == "call my daughter"
    assert second.readings[0].text == "call my daughter"
