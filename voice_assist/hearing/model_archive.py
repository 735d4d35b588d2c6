"""Unpacks a downloaded model archive beside its place and moves it there by one rename."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import tempfile
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from voice_assist.errors import DownloadError, ModelError
from voice_assist.hearing.model_folder import check_model_folder, write_sums

MAX_GROWTH = 10
"""An archive may unpack to at most this many times its size; Vosk's models stay below 2."""

_COPY_BYTES = 1 << 18
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError)  # RuntimeError: encrypted, unknown compression


def install_archive(archive: Path, folder: Path) -> None:
    """Unpack the Vosk model in the zip file `archive` as `folder`, replacing an older one.

    The archive holds the files of the model, or one folder with them. Nothing is visible at `folder` before all is
    unpacked, checked and on the disk.

    Raises:
        DownloadError: the archive is unsafe or damaged, holds no model, or there is no room for it.
    """
    prefix = f".{folder.name}-unpacking-"
    for stale in folder.parent.glob(f"{prefix}*"):
        shutil.rmtree(stale, ignore_errors=True)
    try:
        work = Path(tempfile.mkdtemp(prefix=prefix, dir=folder.parent))
    except OSError as error:
        raise no_room(folder.parent, error) from error
    try:
        unpacked = work / "new"
        unpacked.mkdir()
        _unpack(archive, unpacked)
        model = _model_root(unpacked)
        check_model_folder(model)
        write_sums(model)
        _sync(model)
        if folder.exists():
            folder.rename(work / "old")
        model.rename(folder)
        _sync_folder(folder.parent)
    except _UNREADABLE as error:
        raise DownloadError(f"The archive {archive.name} is damaged: {error}; download it again.") from error
    except ModelError as error:
        raise DownloadError(f"The archive {archive.name} holds no usable Vosk model: {error}") from error
    except OSError as error:
        raise no_room(folder.parent, error) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


def no_room(folder: Path, error: OSError) -> DownloadError:
    """What to say when writing into `folder` failed."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DownloadError(f"The disk is full: there is no room left in {folder}; free some space and try again.")
    return DownloadError(f"Writing into {folder} failed: {error.strerror}; check the disk and its permissions.")


def _unpack(archive: Path, folder: Path) -> None:
    with zipfile.ZipFile(archive) as zipped:
        members = zipped.infolist()
        limit = MAX_GROWTH * archive.stat().st_size
        if sum(member.file_size for member in members) > limit:
            raise DownloadError(
                f"The archive {archive.name} would unpack to more than {limit} bytes; it was left packed."
            )
        targets = [(member, folder.joinpath(*_safe_parts(archive, member))) for member in members]
        for member, target in targets:
            if member.is_dir():
                target.mkdir(parents=True, exist_ok=True)
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            # Mode "x": two members of one name would write over each other. zipfile stops at the declared size.
            with zipped.open(member) as source, target.open("xb") as out:
                shutil.copyfileobj(source, out, _COPY_BYTES)


def _safe_parts(archive: Path, member: zipfile.ZipInfo) -> tuple[str, ...]:
    name = member.filename
    path = PurePosixPath(name)
    unsafe = path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name or not path.parts
    kind = stat.S_IFMT(member.external_attr >> 16)
    if unsafe or kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        what = "a link or device" if not unsafe else "a path outside its folder"
        raise DownloadError(f"The archive {archive.name} holds {what} ({name!r}); it was not unpacked.")
    return path.parts


def _model_root(unpacked: Path) -> Path:
    inside = list(unpacked.iterdir())
    return inside[0] if len(inside) == 1 and inside[0].is_dir() else unpacked


def _sync(folder: Path) -> None:
    """Bring every file below `folder` to the disk: a rename may outlive a power cut that the contents do not."""
    for path in [folder, *folder.rglob("*")]:
        _sync_folder(path)


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
