"""Written first, done afterwards; and what is done where nothing can be written."""

from __future__ import annotations

from collections.abc import Callable

from voice_assist.call_events import CallNoted, CallNotNoted
from voice_assist.calling.outbox_tables import Added, Change, Placed
from voice_assist.calling.reports import NO_ID, Report, ReportSink
from voice_assist.calling.request import Request
from voice_assist.calling.stopwatch import Progress
from voice_assist.calling.surroundings import Book
from voice_assist.errors import StorageError


class Ledger:
    """Changes that are to be written, and effects that wait for it.

    A disk that takes nothing holds nothing up: the effects follow all the same, the changes are kept and tried again
    with the next ones, and calls that are not on the disk are told of as such, once.

    Args:
        book: where changes are written.
        report: hears CallNoted and CallNotNoted.
    """

    def __init__(self, book: Book, report: ReportSink) -> None:
        self._book, self._report = book, report
        self._changes: list[Change] = []
        self._effects: list[Callable[[], None]] = []
        self._unwritten: dict[str, bool] = {}

    @property
    def has_effects(self) -> bool:
        """Whether something waits to be written and done."""
        return bool(self._effects)

    @property
    def waiting(self) -> bool:
        """Whether something is not on the disk yet."""
        return bool(self._changes)

    def is_written(self, key: str) -> bool:
        """Whether the call with this key is on the disk."""
        return key not in self._unwritten

    def failed(self, key: str) -> bool:
        """Whether it was tried to write this call, in vain."""
        return self._unwritten.get(key, False)

    def add(self, change: Change, effect: Callable[[], None] | None = None) -> None:
        """To be written, and then done."""
        self._changes.append(change)
        if isinstance(change, Placed):
            self._unwritten[change.request.key] = False
        if effect:
            self._effects.append(effect)

    def forget(self, key: str) -> None:
        """The call is over, whether it could be written or not."""
        self._unwritten.pop(key, None)

    def settle(self, progress: Progress, requests: list[Request]) -> None:
        """Write what waits and how far the stopwatch is, and let the effects follow.

        requests: all of them, for a file that begins anew.
        """
        self._write(progress, requests)
        effects, self._effects = self._effects, []
        for effect in effects:
            effect()

    def _write(self, progress: Progress, requests: list[Request]) -> None:
        try:
            self._book.write(self._changes, progress)
            if self._book.begun_anew:
                self._book.write(_whole(requests), progress)
                self._book.begun_anew = False
        except StorageError as error:
            for key in [key for key, told in self._unwritten.items() if not told]:
                self._unwritten[key] = True
                self._report(Report(key, 0, CallNotNoted(NO_ID, str(error))))
            return
        self._changes.clear()
        written, self._unwritten = self._unwritten, {}
        for key in written:
            self._report(Report(key, 0, CallNoted(NO_ID)))


def _whole(requests: list[Request]) -> list[Change]:
    placed: list[Change] = [Placed(request) for request in requests]
    return placed + [Added(request.key, fact) for request in requests for fact in request.facts]
