"""Which voices there are, and what is said of one that is not there."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from tests.inbox import Inbox
from voice_assist.dialogue.voice_choice import OfferedVoice
from voice_assist.errors import SettingsError
from voice_assist.speaking.catalogue import offered_voices, require_voice
from voice_assist.speaking.chain import open_synthesiser, voice_engines
from voice_assist.speaking.espeak import english_voices
from voice_assist.speaking.synthesiser import Sound, Voice, VoiceEngine


@dataclass
class Engine:
    """Has these voices, and speaks one sample."""

    name: str
    names: tuple[str, ...]
    install: str = "apt install it"

    def voices(self) -> tuple[str, ...]:
        return self.names

    def title(self, voice: str) -> str:
        return voice.title()

    def synthesise(self, text: str, voice: Voice) -> Sound:
        return Sound(np.array([1], np.int16), 8000)

    def close(self) -> None:
        pass


ENGINES: Sequence[VoiceEngine] = (Engine("good", ("alan", "beth")), Engine("none", ()))


def test_the_voice_of_the_settings_comes_first_and_each_once() -> None:
    offered = offered_voices("good:beth", ENGINES)
    assert offered[:2] == (OfferedVoice("", "Beth"), OfferedVoice("good:alan", "Alan"))
    assert "good:beth" not in [voice.name for voice in offered]
    assert {"en-gb", "en-us"} <= {voice.name for voice in offered}


def test_the_standard_voice_is_british_english() -> None:
    first, *others = offered_voices("en", ())
    assert first == OfferedVoice("", "E speak, Great Britain")
    assert OfferedVoice("en-us", "E speak, America") in others
    assert "en-gb" not in [voice.name for voice in others]


def test_every_voice_that_espeak_offers_speaks() -> None:
    voices = english_voices()
    assert {"en-gb", "en-us", "en-gb-scotland"} <= voices.keys()
    for name in voices:
        require_voice(name, ())


def test_without_espeak_the_settings_name_the_only_voice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert offered_voices("en", ()) == (OfferedVoice("", "en"),)


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        (
            "good:carl",
            r"no voice 'good:carl' on this machine; choose one of good:alan, good:beth in the setting voice\.",
        ),
        ("none:anne", r"no voice 'none:anne' on this machine; install it with: apt install it\."),
        ("odd:anne", r"no voice 'odd:anne': write good:\.\.\., none:\.\.\., or a voice of espeak-ng, in the setting"),
        ("nonsense", "no espeak-ng voice 'nonsense'"),
    ],
)
def test_a_voice_that_is_not_there_is_told_with_what_to_do(name: str, problem: str) -> None:
    with pytest.raises(SettingsError, match=problem):
        require_voice(name, ENGINES)


def test_a_voice_that_is_there_is_fine() -> None:
    require_voice("good:beth", ENGINES)


def test_the_assistants_chain_speaks_with_every_engine_that_is_installed(tmp_path: Path) -> None:
    inbox = Inbox()
    engines = voice_engines(tmp_path, inbox)
    assert {engine.name for engine in engines} == {"piper", "rhvoice", "pico", "flite"}
    chain = open_synthesiser(inbox, tmp_path)
    try:
        for engine in engines:
            for voice in engine.voices()[:1]:
                sound = chain.synthesise("Somebody is coming.", Voice(f"{engine.name}:{voice}", 150))
                assert sound.seconds > 0.5
                assert not sound.stand_in
    finally:
        chain.close()
