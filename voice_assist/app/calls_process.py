"""The calls process: `python -m voice_assist.app.calls_process`, with its settings in the environment."""

from __future__ import annotations

import contextlib
import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from voice_assist.app.ways_out import alarm_of, contacts_file, pages_of, reaches_outside, ways_of
from voice_assist.calling.client import CallsClient
from voice_assist.calling.dispatcher import Dispatcher
from voice_assist.calling.meeting_point import hold_lock, listen
from voice_assist.calling.outbox import Outbox
from voice_assist.calling.patient_book import PatientBook
from voice_assist.calling.pending import drop_pending, read_pending
from voice_assist.calling.service import Service
from voice_assist.calling.switchboard import Switchboard
from voice_assist.calling.way_out import WayOutWatch
from voice_assist.calling.ways import AnswerDesk
from voice_assist.config import PREFIX, PROJECT_FOLDER, Settings, read_settings
from voice_assist.errors import AlreadyRunningError, VoiceAssistError
from voice_assist.events import EventSink
from voice_assist.system_clock import SystemClock

LINGER_SECONDS = 10.0
"""So long a process without clients and open calls waits for another client."""

LOG_NAME = "calls.log"
"""What the newest process complained of, in the state folder."""

BEGIN_SECONDS = 20.0
"""So long a process may take until it answers."""


def open_calls(settings: Settings, sink: EventSink) -> CallsClient:
    """The client of the calls process of the state folder, which is started where there is none.

    Raises:
        SettingsError, PackError: a way out cannot be used as it is written.
    """
    reaches_outside(settings)
    return CallsClient(settings.state_folder, setup_of(settings), Starter(settings).start, sink)


class Starter:
    """Starts calls processes, one at a time: a busy machine needs seconds until one answers."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._child: subprocess.Popen[bytes] | None = None
        self._since = 0.0

    def start(self) -> None:
        """Start one, unless the last one is still beginning; OSError where that fails."""
        if self._child and self._child.poll() is None:
            if time.monotonic() - self._since < BEGIN_SECONDS:
                return
            self._child.kill()
        self._child, self._since = start_process(self._settings), time.monotonic()


def start_process(settings: Settings) -> subprocess.Popen[bytes]:
    """Start a calls process that lives on when this process ends; OSError where that cannot be done."""
    path = os.pathsep.join(filter(None, (str(PROJECT_FOLDER), os.environ.get("PYTHONPATH"))))
    with contextlib.ExitStack() as closing:
        complaints: BinaryIO | int = subprocess.DEVNULL
        with contextlib.suppress(OSError):
            complaints = closing.enter_context((settings.state_folder / LOG_NAME).open("wb"))
        return subprocess.Popen(
            [sys.executable, "-m", __name__],
            env={**os.environ, **environment_of(settings), "PYTHONPATH": path},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=complaints,
            start_new_session=True,
        )


def environment_of(settings: Settings) -> Mapping[str, str]:
    """The environment variables that make these settings in another process."""
    values = settings.model_dump(exclude_none=True)
    return {f"{PREFIX}{name.upper()}": str(value) for name, value in values.items()}


def setup_of(settings: Settings) -> str:
    """A digest of all that a calls process is started with: settings, the household's files, the program's own."""
    values = environment_of(settings)
    digest = hashlib.sha256(repr(sorted(values.items())).encode())
    own = sorted((PROJECT_FOLDER / "voice_assist" / "calling").rglob("*.py"))
    written = (*(Path(value) for _, value in sorted(values.items())), *filter(None, (contacts_file(settings),)))
    for file in (*written, *own):
        with contextlib.suppress(OSError, ValueError):  # no file, or none that can be read
            digest.update(file.read_bytes())
    return digest.hexdigest()


def serve_calls(settings: Settings, *, stay: bool = False, linger: float = LINGER_SECONDS) -> None:
    """Make calls for whoever connects, until nobody needs that any more.

    Args:
        settings: the state folder and the ways out.
        stay: until the process is ended, as a service of its own.
        linger: seconds without a client and an open call.

    Raises:
        AlreadyRunningError: another process makes the calls of this folder.
        SettingsError: a way out cannot be used as it is written.
    """
    folder = settings.state_folder
    if not hold_lock(folder):
        raise AlreadyRunningError(f"{folder}: another process already makes the calls of this folder.")
    desk = AnswerDesk()
    ways = replace(ways_of(settings, desk), alarm=alarm_of(settings), pages=pages_of(settings, desk))
    service = Service(listen(folder), setup_of(settings), folder, stay=stay)
    book = PatientBook(Outbox(folder))
    dispatcher = Dispatcher(book, ways, service.report, SystemClock().now)
    desk.attach(dispatcher.answer)
    dispatcher.do(_complain)
    dispatcher.do(lambda board: _recover(board, folder), lambda: drop_pending(folder))
    watch = WayOutWatch(ways.channels, service.post)
    service.serve(dispatcher, linger)
    watch.close()
    dispatcher.close()
    ways.alarm.close()
    ways.pages.close()
    book.close()


def _recover(board: Switchboard, folder: Path) -> None:
    for place, age in read_pending(folder):
        board.recover(place.key, place.call, age, place.origin, place.amends)


def _complain(board: Switchboard) -> None:
    if board.problem:
        sys.stderr.write(f"voice-assist: {board.problem}\n")
        sys.stderr.flush()


def main() -> int:
    """Entry of the process."""
    os.umask(0o077)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        serve_calls(read_settings())
    except VoiceAssistError as error:
        sys.stderr.write(f"voice-assist: {error}\n")
        return error.exit_code
    return 0


if __name__ == "__main__":
    # Threads of channels that hang must not hold up the end.
    os._exit(main())
