"""Calls that the process has not taken yet are noted all the same."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path

from voice_assist.call_events import CallNoted
from voice_assist.calling.call_keys import CallKeys
from voice_assist.calling.pending import drop_pending, keep_pending
from voice_assist.calling.reports import NO_ID, Report
from voice_assist.calling.wire import NumberedOrder, Place, Withdraw


class WaitingRoom:
    """Used by the client's thread alone.

    Args:
        folder: the state folder.
        keys: hears that a call is noted.
    """

    def __init__(self, folder: Path, keys: CallKeys) -> None:
        self._folder, self._keys = folder, keys
        self._kept: set[str] = set()

    def keep(self, orders: Sequence[NumberedOrder]) -> None:
        """These are all the orders that wait for too long: their calls are to be on the disk, and no others."""
        withdrawn = {order.key for order in orders if isinstance(order, Withdraw)}
        places = [order for order in orders if isinstance(order, Place) and order.key not in withdrawn]
        keys = {place.key for place in places}
        if keys == self._kept:
            return
        if not keys:
            drop_pending(self._folder)
            self._kept = keys
            return
        with contextlib.suppress(OSError):  # the person hears that it could not be written; it is tried again
            keep_pending(self._folder, places)
            self._kept = keys
            for key in keys:
                self._keys.take(Report(key, 0, CallNoted(NO_ID)))
