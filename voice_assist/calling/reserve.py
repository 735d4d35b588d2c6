"""Space that is set aside: given back when the disk is full, so that a call can still be written."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

RESERVE_BYTES = 2 * 1024 * 1024


class Reserve:
    """A file of real blocks that holds nothing.

    Args:
        file: its path.
        size: bytes.
    """

    def __init__(self, file: Path, size: int = RESERVE_BYTES) -> None:
        self._file, self._size = file, size

    def keep(self) -> None:
        """Make it where it is not there; a disk that has no room for it is no error."""
        with contextlib.suppress(OSError):
            if self._file.exists() and self._file.stat().st_size >= self._size:
                return
            descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                os.posix_fallocate(descriptor, 0, self._size)
            except OSError:
                self._file.unlink()
            finally:
                os.close(descriptor)

    def give_back(self) -> bool:
        """Let the disk have it; whether there was anything to give."""
        try:
            self._file.unlink()
        except OSError:
            return False
        return True
