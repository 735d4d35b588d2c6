"""The manifest of models: what the shipped one promises, and one sentence for every mistake in one."""

from pathlib import Path

import pytest

from voice_assist.errors import ModelError, UsageError
from voice_assist.hearing.model_manifest import MANIFEST_NAME, ModelManifest, ModelRole, read_manifest

MODELS = Path(__file__).resolve().parent.parent / "models"
ENTRY = """
[[model]]
name = "one"
role = "general"
description = "a model"
address = "https://example.org/one.zip"
size = 10
sha256 = "30f26242c4eb449f948e42cb302dd7a686cb29a3423a8367f99ff41780942498"
licence = "MIT"
language = "en-US"
sample_rate = 16000
"""


@pytest.fixture(scope="module")
def shipped() -> ModelManifest:
    return read_manifest(MODELS / MANIFEST_NAME)


def test_the_official_small_model_is_the_general_one(shipped: ModelManifest) -> None:
    (general,) = [entry for entry in shipped.models if entry.role is ModelRole.GENERAL]
    assert general.name == "vosk-model-small-en-us-0.15"
    assert general.address == "https://alphacephei.com/vosk/models/vosk-model-small-en-us-0.15.zip"
    assert general.size == 41205931
    assert general.sha256 == "30f26242c4eb449f948e42cb302dd7a686cb29a3423a8367f99ff41780942498"
    assert not general.embedded


def test_embedded_models_are_there_and_small_enough_for_a_repository(shipped: ModelManifest) -> None:
    embedded = {entry.name: entry for entry in shipped.models if entry.embedded}
    assert embedded["en-mini"].role is ModelRole.FIXTURE
    assert embedded["en-mini-words"].role is ModelRole.COMMAND
    for entry in embedded.values():
        assert (MODELS / str(entry.path)).is_dir()
    assert all(file.stat().st_size < 3_000_000 for file in MODELS.rglob("*") if file.is_file())


def test_a_language_speaks_for_its_varieties(shipped: ModelManifest) -> None:
    entry = shipped.get("en-mini")
    assert entry.speaks("en")
    assert entry.speaks("en-GB")
    assert not entry.speaks("de")


def test_an_unknown_name_is_answered_with_the_known_ones(shipped: ModelManifest) -> None:
    with pytest.raises(UsageError, match=r"no model called large.*en-mini"):
        shipped.get("large")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ENTRY.replace('"general"', '"best"'), r"at model\.1\.role"),
        (ENTRY.replace("size = 10", ""), "needs either a path or an address"),
        (ENTRY + 'path = "one"', "not both"),
        (ENTRY.replace("one.zip", "one.zip").replace("https:", "file:"), r"at model\.1\.address"),
        (ENTRY.replace('name = "one"', 'name = "../one"'), r"at model\.1\.name"),
        (ENTRY.replace("30f2", "30F2"), r"at model\.1\.sha256"),
        (ENTRY + ENTRY, "used more than once"),
        (ENTRY + "colour = 1", r"at model\.1\.colour"),
        (ENTRY + "name", "not valid TOML"),
        (
            (
                '[[model]]\nname = "a"\nrole = "fixture"\ndescription = "d"\npath = "../a"\nlicence = "MIT"\n'
                'language = "en"\nsample_rate = 16000\n'
            ),
            "must stay inside",
        ),
    ],
)
def test_a_mistake_is_told_in_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / MANIFEST_NAME
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ModelError, match=said) as caught:
        read_manifest(file)
    assert "\n" not in str(caught.value)


def test_an_unreadable_manifest_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be read: No such file"):
        read_manifest(tmp_path / MANIFEST_NAME)
    (tmp_path / MANIFEST_NAME).write_bytes(b"\xff\xfe")
    with pytest.raises(ModelError, match="not UTF-8"):
        read_manifest(tmp_path / MANIFEST_NAME)
