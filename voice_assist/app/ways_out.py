"""The ways out that settings and household make. Imported by the calls process: nothing here may be slow to import."""

from __future__ import annotations

from pathlib import Path

from voice_assist.app.siren_words import FILE_NAME as SIREN_WORDS
from voice_assist.calling.acknowledgement.acknowledgements import Acknowledgements
from voice_assist.calling.channels.command import CommandChannel
from voice_assist.calling.channels.opening import open_channels
from voice_assist.calling.channels.protocol import AnswerSink, Channel
from voice_assist.calling.escalation_plan import EscalationPlan
from voice_assist.calling.household_plan import HouseholdPlan
from voice_assist.calling.link_table import LinkTable
from voice_assist.calling.local_calls import LocalCalls
from voice_assist.calling.siren import Siren
from voice_assist.calling.surroundings import Alarm, AnswerPages, NoPages, Silence
from voice_assist.calling.ways import AnswerDesk, PlainPlan, Ways
from voice_assist.config import Settings
from voice_assist.content.contacts import Contacts
from voice_assist.content.contacts_file import load_contacts
from voice_assist.content.household_files import HouseholdFiles
from voice_assist.errors import PackError
from voice_assist.events import EventSink
from voice_assist.system_clock import SystemClock

ONLY_THIS_ROOM = "Nobody outside this room can be called yet: no way to reach them has been set up."


def notices_of(settings: Settings) -> tuple[str, ...]:
    """What the person should know about the ways out before they are needed.

    Raises:
        SettingsError, PackError: a way cannot be used as it is written.
    """
    return () if reaches_outside(settings) else (ONLY_THIS_ROOM,)


def reaches_outside(settings: Settings) -> bool:
    """Whether a way out of this room has been set up. None is opened: that is for the process that makes the calls.

    Raises:
        SettingsError, PackError: a way cannot be used as it is written.
    """
    if settings.call_command:
        CommandChannel(settings.call_command)
    return bool(_contacts_of(settings).channels or settings.call_command)


def contacts_file(settings: Settings) -> Path | None:
    """Where the household says who is called: named by itself, or in the household's folder."""
    if settings.contacts or not settings.household:
        return settings.contacts
    try:
        return HouseholdFiles.at(settings.household).contacts
    except PackError:
        return None


def _contacts_of(settings: Settings) -> Contacts:
    file = contacts_file(settings)
    return load_contacts(file) if file else Contacts()


def ways_of(settings: Settings, answers: AnswerSink, *, send: bool = True) -> Ways:
    """What the household has set up; this room is always one of the ways. Nothing sounds, nothing is served.

    Args:
        settings: what is configured.
        answers: hears what people outside answer.
        send: False: nothing leaves this room.

    Raises:
        SettingsError, PackError: a way cannot be used as it is written.
    """
    contacts = _contacts_of(settings) if send else Contacts()
    channels: list[Channel] = [*open_channels(contacts, answers)]
    if settings.call_command and send:
        channels.append(CommandChannel(settings.call_command))
    outside = tuple(channel.name for channel in channels if channel.reaches_outside)
    plan: EscalationPlan = HouseholdPlan(contacts) if contacts.contacts else PlainPlan(outside)
    return Ways(tuple(channels), plan)


def alarm_of(settings: Settings) -> Alarm:
    """The siren of this room."""
    return Siren(settings.speaker, settings.state_folder / SIREN_WORDS) if settings.siren else Silence()


def pages_of(settings: Settings, answers: AnswerSink) -> AnswerPages:
    """Where calls are answered on a telephone of this home.

    Raises:
        SettingsError: the interface is none.
    """
    if not settings.answer_interface:
        return NoPages()
    table = LinkTable(settings.state_folder)
    return Acknowledgements(answers, table, settings.answer_interface, settings.answer_port)


def open_local_calls(settings: Settings, folder: Path, sink: EventSink, *, send: bool = True) -> LocalCalls:
    """Calls on a thread of this process, for recordings, scripts and the demonstration; send: as in `ways_of`.

    Raises:
        SettingsError, PackError: a way cannot be used as it is written.
    """
    desk = AnswerDesk()
    calls = LocalCalls(folder, ways_of(settings, desk, send=send), sink, SystemClock().now)
    desk.attach(calls.answer)
    return calls
