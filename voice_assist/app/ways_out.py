"""The ways out that the settings make. Imported by the calls process: nothing here may be slow to import."""

from __future__ import annotations

from pathlib import Path

from voice_assist.calling.channels.command import CommandChannel
from voice_assist.calling.channels.protocol import AnswerSink, Channel
from voice_assist.calling.channels.room import RoomChannel
from voice_assist.calling.local_calls import LocalCalls
from voice_assist.calling.ways import AnswerDesk, PlainPlan, Ways
from voice_assist.config import Settings
from voice_assist.events import EventSink
from voice_assist.system_clock import SystemClock


def ways_of(settings: Settings, _answers: AnswerSink, *, send: bool = True) -> Ways:
    """What the household has set up; this room is always one of the ways.

    Args:
        settings: what is configured.
        answers: hears what people outside answer.
        send: False: nothing leaves this room.

    Raises:
        SettingsError: a way cannot be used as it is written.
    """
    channels: list[Channel] = [RoomChannel()]
    if settings.call_command and send:
        channels.append(CommandChannel(settings.call_command))
    return Ways(tuple(channels), PlainPlan(tuple(channel.name for channel in channels if channel.reaches_outside)))


def open_local_calls(settings: Settings, folder: Path, sink: EventSink, *, send: bool = True) -> LocalCalls:
    """Calls on a thread of this process, for recordings, scripts and the demonstration; send: as in `ways_of`.

    Raises:
        SettingsError: a way cannot be used as it is written.
    """
    desk = AnswerDesk()
    calls = LocalCalls(folder, ways_of(settings, desk, send=send), sink, SystemClock().now)
    desk.attach(calls.answer)
    return calls
