"""Unpacking: only plain files inside the folder, all or nothing, the older model kept until the new one is whole."""

import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from voice_assist.errors import DownloadError
from voice_assist.hearing.model_archive import install_archive
from voice_assist.hearing.model_folder import SUMS_NAME, check_model_folder

EN_MINI = Path(__file__).resolve().parent.parent / "models/en-mini"


def pack(archive: Path, top: str = "some-model/", without: str = "") -> Path:
    """The shipped model as a zip file, inside the folder `top`."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
        for file in sorted(EN_MINI.rglob("*")):
            name = file.relative_to(EN_MINI).as_posix()
            if file.is_file() and name not in (without, SUMS_NAME):
                zipped.write(file, top + name)
    return archive


@pytest.mark.parametrize("top", ["some-model/", ""])
def test_a_model_is_put_in_place_with_checksums(tmp_path: Path, top: str) -> None:
    archive = pack(tmp_path / "model.zip", top)
    install_archive(archive, tmp_path / "model")
    check_model_folder(tmp_path / "model")
    assert (tmp_path / "model" / SUMS_NAME).is_file()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["model", "model.zip"]


def test_an_older_model_and_what_a_crash_left_are_replaced(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "old").write_text("old", encoding="utf-8")
    (tmp_path / ".model-unpacking-killed" / "new").mkdir(parents=True)
    install_archive(pack(tmp_path / "model.zip"), tmp_path / "model")
    check_model_folder(tmp_path / "model")
    assert not (tmp_path / "model" / "old").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["model", "model.zip"]


def member(name: str, kind: int = stat.S_IFREG) -> Callable[[zipfile.ZipFile], None]:
    def add(zipped: zipfile.ZipFile) -> None:
        info = zipfile.ZipInfo(name)
        info.external_attr = (kind | 0o644) << 16
        zipped.writestr(info, "/etc/passwd")

    return add


@pytest.mark.parametrize(
    ("add", "said"),
    [
        (member("../outside"), "a path outside its folder"),
        (member("some-model/../../outside"), "a path outside its folder"),
        (member("/outside"), "a path outside its folder"),
        (member("some-model\\..\\outside"), "a path outside its folder"),
        (member("C:outside"), "a path outside its folder"),
        (member("some-model/link", stat.S_IFLNK), "a link or device"),
        (member("some-model/pipe", stat.S_IFIFO), "a link or device"),
    ],
)
def test_an_unsafe_member_leaves_everything_packed(
    tmp_path: Path, add: Callable[[zipfile.ZipFile], None], said: str
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    archive = pack(home / "model.zip")
    with zipfile.ZipFile(archive, "a") as zipped:
        add(zipped)
    with pytest.raises(DownloadError, match=said):
        install_archive(archive, home / "model")
    assert list(home.iterdir()) == [archive]
    assert list(tmp_path.iterdir()) == [home]


def test_a_bomb_is_left_packed(tmp_path: Path) -> None:
    archive = tmp_path / "model.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("model/zeros", bytes(1_000_000))
    with pytest.raises(DownloadError, match="would unpack to more than"):
        install_archive(archive, tmp_path / "model")
    assert list(tmp_path.iterdir()) == [archive]


def test_a_damaged_archive_keeps_the_older_model(tmp_path: Path) -> None:
    archive = pack(tmp_path / "model.zip")
    install_archive(archive, tmp_path / "model")
    data = bytearray(archive.read_bytes())
    data[len(data) // 2] ^= 0xFF
    archive.write_bytes(data)
    with pytest.raises(DownloadError, match="is damaged"):
        install_archive(archive, tmp_path / "model")
    check_model_folder(tmp_path / "model")
    archive.write_bytes(data[: len(data) // 2])
    with pytest.raises(DownloadError, match="is damaged"):
        install_archive(archive, tmp_path / "model")
    check_model_folder(tmp_path / "model")


def test_an_archive_without_a_whole_model_is_refused(tmp_path: Path) -> None:
    archive = pack(tmp_path / "model.zip", without="graph/Gr.fst")
    with pytest.raises(DownloadError, match=r"no usable Vosk model: .*Gr\.fst is missing"):
        install_archive(archive, tmp_path / "model")
    assert not (tmp_path / "model").exists()
