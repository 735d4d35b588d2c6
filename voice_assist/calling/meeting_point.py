"""Where client and calls process meet: a socket and a lock in the state folder, for this user alone."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path

SOCKET_NAME = "calls.sock"
LOCK_NAME = "calls.lock"
CONNECT_SECONDS = 2.0
LOCK_SECONDS = 5.0


def listen(folder: Path) -> socket.socket:
    """A listening socket; where the folder cannot be written, one without a file.

    Whoever listens must hold the lock; raises OSError where neither can be had.
    """
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        with _short(folder) as short:
            with contextlib.suppress(FileNotFoundError):
                (folder / SOCKET_NAME).unlink()
            before = os.umask(0o177)
            try:
                listener.bind(f"{short}/{SOCKET_NAME}")
            finally:
                os.umask(before)
    except OSError:
        listener.bind(_nameless(folder))
    listener.listen(16)
    return listener


def connect(folder: Path) -> socket.socket | None:
    """A connection to whoever listens; None where nobody does."""
    for nameless in (False, True):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(CONNECT_SECONDS)
        try:
            if nameless:
                connection.connect(_nameless(folder))
            else:
                with _short(folder) as short:
                    connection.connect(f"{short}/{SOCKET_NAME}")
        except OSError:
            connection.close()
        else:
            return connection
    return None


def hold_lock(folder: Path, seconds: float = LOCK_SECONDS) -> bool:
    """Be the only calls process of this folder until this process ends; False where another one is.

    A folder that cannot be written needs no lock: the socket without a file can be bound once.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder / LOCK_NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:
        return True
    end = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if time.monotonic() > end:
                os.close(descriptor)
                return False
            time.sleep(0.02)
        else:
            with contextlib.suppress(OSError):
                os.ftruncate(descriptor, 0)
                os.write(descriptor, f"{os.getpid()}\n".encode())
            return True


def lock_holder(folder: Path) -> int | None:
    """Process id of the calls process that holds the lock; None where there is none, or it cannot be known."""
    try:
        with (folder / LOCK_NAME).open() as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return int(file.read())
    except (OSError, ValueError):
        pass
    return None


@contextlib.contextmanager
def _short(folder: Path) -> Iterator[str]:
    """A path for the folder that is short enough for a socket, whose address takes 107 bytes."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{descriptor}"
    finally:
        os.close(descriptor)


def _nameless(folder: Path) -> str:
    digest = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:32]
    return f"\0voice-assist-calls-{os.getuid()}-{digest}"
