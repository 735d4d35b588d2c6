"""A model folder is found faulty before libvosk is given it: each file missing, empty, cut, or changed."""

import shutil
import struct
from pathlib import Path

import pytest

from voice_assist.errors import ModelError
from voice_assist.hearing.model_folder import SUMS_NAME, check_model_folder, supports_grammar, write_sums

EN_MINI = Path(__file__).resolve().parent.parent / "models/en-mini"
NEEDED = [
    "am/final.mdl",
    "conf/mfcc.conf",
    "conf/model.conf",
    "graph/Gr.fst",
    "graph/HCLr.fst",
    "graph/disambig_tid.int",
    "graph/words.txt",
]


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A copy of en-mini without checksums, as a model of the household's own would be."""
    folder = tmp_path / "model"
    shutil.copytree(EN_MINI, folder)
    (folder / SUMS_NAME).unlink(missing_ok=True)
    return folder


def refused(folder: Path, said: str) -> None:
    with pytest.raises(ModelError, match=said) as caught:
        check_model_folder(folder)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["en-mini", "en-mini-words"])
def test_the_shipped_models_are_whole_and_carry_checksums(name: str) -> None:
    check_model_folder(EN_MINI.parent / name)
    assert (EN_MINI.parent / name / SUMS_NAME).is_file()
    assert supports_grammar(EN_MINI.parent / name)


def test_a_model_without_checksums_and_phones_is_accepted(model: Path) -> None:
    (model / "graph/phones.txt").unlink()
    check_model_folder(model)


@pytest.mark.parametrize("name", NEEDED)
def test_a_missing_file_is_named(model: Path, name: str) -> None:
    (model / name).unlink()
    refused(model, f"{name} is missing")


@pytest.mark.parametrize("name", [name for name in NEEDED if name != "graph/disambig_tid.int"])
def test_an_empty_file_is_named(model: Path, name: str) -> None:
    (model / name).write_bytes(b"")
    refused(model, f"{name} is empty")


@pytest.mark.parametrize("name", ["am/final.mdl", "graph/Gr.fst", "graph/HCLr.fst", "graph/words.txt"])
@pytest.mark.parametrize("share", [0.001, 0.5, 0.75])
def test_a_file_cut_off_is_named(model: Path, name: str, share: float) -> None:
    data = (model / name).read_bytes()
    # A list of words cut exactly behind a line would still be one.
    cut = max(10, int(len(data) * share))
    (model / name).write_bytes(data[:cut].rstrip(b"\n"))
    refused(model, name)


@pytest.mark.parametrize(
    "name", ["am/final.mdl", "conf/mfcc.conf", "graph/Gr.fst", "graph/HCLr.fst", "graph/words.txt"]
)
def test_a_file_of_random_bytes_is_named(model: Path, name: str) -> None:
    (model / name).write_bytes(bytes(range(256)) * 16)
    refused(model, name)


def test_settings_without_silence_phones_would_abort_libvosk(model: Path) -> None:
    (model / "conf/model.conf").write_text("--beam=12.0\n", encoding="utf-8")
    refused(model, "silence phones")


def test_a_graph_of_neither_kind_is_refused(model: Path) -> None:
    for name in ("Gr.fst", "HCLr.fst"):
        (model / "graph" / name).unlink()
    refused(model, "neither HCLG.fst nor HCLr.fst")


def test_a_graph_with_its_own_words_needs_no_list(model: Path) -> None:
    """Official small models keep their words in Gr.fst: bit 2 of the flags behind the names of two types."""
    path = model / "graph/Gr.fst"
    data = bytearray(path.read_bytes())
    flags_at = 4 + (4 + len("const")) + (4 + len("standard")) + 4
    (flags,) = struct.unpack_from("<i", data, flags_at)
    struct.pack_into("<i", data, flags_at, flags | 2)
    path.write_bytes(data)
    (model / "graph/words.txt").unlink()
    check_model_folder(model)


def test_a_static_graph_is_accepted_but_takes_no_grammar(model: Path) -> None:
    (model / "graph/Gr.fst").rename(model / "graph/HCLG.fst")
    (model / "graph/HCLr.fst").unlink()
    check_model_folder(model)
    assert not supports_grammar(model)


def test_speaker_vectors_must_be_whole(model: Path) -> None:
    folder = model / "ivector"
    folder.mkdir()
    (folder / "final.ie").write_bytes(b"\0B<IvectorExtractor> ")
    refused(model, "final.dubm is missing")
    (folder / "final.dubm").write_bytes(b"\0B<DiagGMM> ")
    (folder / "final.mat").write_bytes(b"text")
    refused(model, "final.mat is not a Kaldi file")
    (folder / "final.mat").write_bytes(b"\0BFM ")
    refused(model, "splice.conf is missing")
    for name in ("splice.conf", "online_cmvn.conf", "global_cmvn.stats"):
        (folder / name).write_text("# nothing\n", encoding="utf-8")
    check_model_folder(model)


def test_one_changed_byte_is_found_by_checksums(model: Path) -> None:
    write_sums(model)
    check_model_folder(model)
    path = model / "am/final.mdl"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    refused(model, r"final\.mdl differs from its checksum")


def test_checksums_leave_the_settings_to_the_household(model: Path) -> None:
    write_sums(model)
    with (model / "conf/model.conf").open("a", encoding="utf-8") as settings:
        settings.write("--endpoint.rule1.min-trailing-silence=4.0\n")
    check_model_folder(model)


def test_checksums_of_other_places_are_refused(model: Path) -> None:
    (model / SUMS_NAME).write_text(f"{'0' * 64}  ../../secret\n", encoding="utf-8")
    refused(model, "is no list of checksums")
    (model / SUMS_NAME).write_text(f"{'0' * 64}  graph/gone\n", encoding="utf-8")
    refused(model, "gone is missing")


def test_a_place_that_is_no_folder_is_told(tmp_path: Path) -> None:
    refused(tmp_path / "nothing", "does not exist")
    (tmp_path / "file").write_text("x", encoding="utf-8")
    refused(tmp_path / "file", "is not a folder")
