"""The words of the siren are in a file before they are needed, and are the pack's."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from tests.small_pack import small_pack
from voice_assist.app.siren_words import siren_words, write_siren_words
from voice_assist.call_commands import CallLevel
from voice_assist.calling.siren_sound import read_call_out
from voice_assist.config import PROJECT_FOLDER
from voice_assist.content.loader import load_pack
from voice_assist.errors import StorageError
from voice_assist.speaking.synthesiser import Sound, Voice

VOICE = Voice("en", 150)


@dataclass
class Speaks:
    """A tone for each text."""

    texts: list[str] = field(default_factory=list)

    def synthesise(self, text: str, voice: Voice) -> Sound:
        self.texts.append(text)
        return Sound((3000 * np.sin(np.arange(8000) / 5)).astype(np.int16), 16000)

    def close(self) -> None:
        pass


def test_the_shipped_packs_call_for_help_is_called_out(tmp_path: Path) -> None:
    synthesiser = Speaks()
    file = write_siren_words(synthesiser, load_pack(PROJECT_FOLDER / "intents" / "en"), VOICE, tmp_path / "new")
    assert synthesiser.texts == ["Help! Please come at once!"]
    assert file
    assert len(read_call_out(file, 48000)) == 24000
    assert [each.name for each in file.parent.iterdir()] == [file.name]


def test_what_is_private_or_lacks_a_name_is_not_called_out(tmp_path: Path) -> None:
    pack = small_pack()
    calls = {
        name: call.model_copy(update={"private": True} if call.level is CallLevel.URGENT else {})
        for name, call in pack.calls.items()
    }
    quiet = pack.model_copy(update={"calls": calls})
    write_siren_words(Speaks(), pack, VOICE, tmp_path)
    assert siren_words(quiet) == ""
    assert write_siren_words(Speaks(), quiet, VOICE, tmp_path) is None
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="words of the siren cannot be written"):
        write_siren_words(Speaks(), small_pack(), VOICE, tmp_path / "file")
