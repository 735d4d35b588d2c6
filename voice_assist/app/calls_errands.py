"""What the command line asks of the calls process."""

from __future__ import annotations

import time
import uuid
from datetime import datetime

from voice_assist.app.calls_process import Starter
from voice_assist.call_commands import CallLevel, PlaceCall, WithdrawReason
from voice_assist.calling.errand import run_errand
from voice_assist.calling.outbox import read_calls
from voice_assist.calling.request import Request
from voice_assist.calling.wire import NumberedOrder, Place, Withdraw
from voice_assist.config import Settings
from voice_assist.errors import UsageError
from voice_assist.system_clock import SystemClock

PRACTICE_KIND = "test"
LOOK_SECONDS = 0.2


def find_call(settings: Settings, key: str) -> Request:
    """The one call whose id begins so.

    Raises:
        UsageError: there is none, or more than one.
        StorageError: the calls cannot be read.
    """
    found = [request for request in read_calls(settings.state_folder, -1) if request.key.startswith(key)]
    if len(found) != 1:
        many = f"{len(found)} calls begin" if found else "no call begins"
        raise UsageError(f"{many} with {key!r}; see `voice-assist calls list`.")
    return found[0]


def cancel_call(settings: Settings, key: str) -> Request:
    """Close an open call; those reached are told. Returns it as it was before.

    Raises:
        UsageError: there is no such open call.
        WorkerError: the calls process does not answer.
        StorageError: the calls cannot be read.
    """
    request = find_call(settings, key)
    if not request.open:
        raise UsageError(f"the call {request.key} is closed already: {request.state}.")
    _have_done(settings, Withdraw(1, request.key, WithdrawReason.WITHDRAWN))
    return request


def practise_call(settings: Settings, person: str, seconds: float) -> Request:
    """Try every channel of everybody once, as "this is a test".

    Args:
        settings: the ways out.
        person: whose assistant it is.
        seconds: at most so long it is waited for all channels.

    Returns:
        What became of it so far; people may answer later.

    Raises:
        WorkerError: the calls process does not answer.
        StorageError: the calls cannot be read.
    """
    now, key = SystemClock().now(), str(uuid.uuid4())
    call = PlaceCall(
        *(1, PRACTICE_KIND, CallLevel.ROUTINE, "", False, now.wall, now.wall_trusted), person=person, practice=True
    )
    _have_done(settings, Place(1, key, "", "", 0.0, call))
    end = time.monotonic() + seconds
    while True:
        time.sleep(LOOK_SECONDS)
        request = find_call(settings, key)
        over = request.rung is not None and not request.rung.people and not request.sending
        if over or time.monotonic() > end:
            return request


def _have_done(settings: Settings, order: NumberedOrder) -> None:
    run_errand(settings.state_folder, order, Starter(settings).start)


def shown_time(request: Request) -> str:
    """When the call was made, with a question mark where the clock was not to be trusted."""
    made: datetime = request.call.made_at
    return f"{made:%d %b %H:%M:%S}" + ("" if request.call.made_at_trusted else " ?")
