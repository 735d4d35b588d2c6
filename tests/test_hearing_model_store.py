"""Where models are, which one is taken as the general one, and removing them."""

import shutil
from pathlib import Path

import pytest

from voice_assist.errors import ModelError, UsageError
from voice_assist.hearing.model_store import ModelState, ModelStore, part_file

SHIPPED = Path(__file__).resolve().parent.parent / "models"
GENERAL = "vosk-model-small-en-us-0.15"


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    return ModelStore.open(SHIPPED, tmp_path / "data")


def install(store: ModelStore, name: str = GENERAL) -> Path:
    folder = store.folder / name
    shutil.copytree(SHIPPED / "en-mini", folder)
    return folder


def test_with_nothing_installed(store: ModelStore) -> None:
    states = {known.entry.name: known.state for known in store.models()}
    assert states == {
        GENERAL: ModelState.AVAILABLE,
        "en-mini": ModelState.EMBEDDED,
        "en-mini-words": ModelState.EMBEDDED,
    }
    assert store.place("en-mini") == SHIPPED / "en-mini"
    with pytest.raises(ModelError, match=f"not installed; fetch it with: scripts/run models download {GENERAL}"):
        store.place(GENERAL)


def test_an_embedded_model_is_never_the_general_one(store: ModelStore) -> None:
    assert store.find_general() is None
    assert store.first_general() == store.manifest.get(GENERAL)
    assert store.first_general("de") is None


def test_an_installed_model_is_found_by_its_language(store: ModelStore) -> None:
    folder = install(store)
    assert store.find_general() == folder == store.place(GENERAL)
    assert store.find_general("en-GB") == folder
    assert store.find_general("de") is None
    assert store.get(GENERAL).state is ModelState.INSTALLED


def test_a_damaged_model_is_listed_but_not_taken(store: ModelStore) -> None:
    folder = install(store)
    (folder / "graph/Gr.fst").write_bytes(b"")
    known = store.get(GENERAL)
    assert known.state is ModelState.DAMAGED
    assert not known.ready
    assert known.problem is not None
    assert "Gr.fst is empty" in known.problem
    assert store.find_general() is None
    with pytest.raises(ModelError, match=r"Gr\.fst is empty"):
        store.place(GENERAL)


def test_removing_deletes_the_folder_and_a_broken_download(store: ModelStore) -> None:
    folder = install(store)
    part_file(store.folder, GENERAL).write_bytes(b"half")
    assert store.remove(GENERAL) == folder
    assert list(store.folder.iterdir()) == []
    assert store.get(GENERAL).state is ModelState.AVAILABLE


def test_what_cannot_be_removed_is_told(store: ModelStore) -> None:
    with pytest.raises(UsageError, match="not installed"):
        store.remove(GENERAL)
    with pytest.raises(UsageError, match="part of the program"):
        store.remove("en-mini")
    with pytest.raises(UsageError, match="no model called"):
        store.remove("other")
    assert (SHIPPED / "en-mini").is_dir()
