"""Hands each command of the conversation to the part that carries it out."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Protocol, assert_never

from voice_assist.app.reporting import LONGEST_SECONDS as REPORT_SECONDS
from voice_assist.app.reporting import Reporter
from voice_assist.call_commands import CallOrder, HoldCall, PlaceCall, SendFound, WithdrawCall
from voice_assist.commands import (
    Command,
    Context,
    Duck,
    KeepCheckpoint,
    KeepNotes,
    KeepOneSound,
    KeepSetUp,
    KeepUnasked,
    Listen,
    Note,
    PlayEarcon,
    Recorded,
    SetAnswerLength,
    SetOwnPause,
    SetVoice,
    Speak,
    StartTimer,
    StopSpeaking,
    StopTimer,
)
from voice_assist.errors import StorageError
from voice_assist.events import Now, Started
from voice_assist.journal import Journal
from voice_assist.preference_commands import PreferenceCommand
from voice_assist.preferences import Preferences, read_preferences, write_preferences
from voice_assist.record.keeper import Keeper
from voice_assist.record_commands import ForgetRecord, ReadRecord, WriteReport


class Ear(Protocol):
    """Whoever turns sound or typing into utterances."""

    def set_context(self, context: Context, context_id: int, /) -> None:
        """What is listened for from the next sound on."""

    def set_own_pause(self, seconds: float, /) -> None:
        """How long to wait for this person in the middle of a phrase."""


class Voice(Protocol):
    """Whoever speaks: aloud, into a track, or onto the terminal."""

    def speak(self, command: Speak, now: Now, /) -> None:
        """Begin to speak; exactly one SpeechEnded follows."""

    def stop(self, command: StopSpeaking, now: Now, /) -> None:
        """Be silent at once."""

    def duck(self, command: Duck, now: Now, /) -> None:
        """Lower what is being said, or raise it again."""

    def earcon(self, command: PlayEarcon, now: Now, /) -> None:
        """Play a short sound."""

    def set_voice(self, command: SetVoice, /) -> None:
        """Volume, rate and voice from the next sentence on."""


class Calls(Protocol):
    """Whoever makes calls: the client of the calls process, or this process itself."""

    def order(self, order: CallOrder, /) -> None:
        """Take an order; returns at once."""

    def settle(self, seconds: float, /) -> None:
        """Wait until everything ordered so far is written and handed over, at most so long."""

    def close(self) -> None:
        """Let go of it; may be called twice."""


class Household:
    """What is kept and who is called: journal, record, calls and preferences of one state folder."""

    def __init__(self, folder: Path, journal: Journal, calls: Calls, record: Keeper, reporter: Reporter) -> None:
        self._folder = folder
        self._preferences = read_preferences(folder)
        self.journal = journal
        self.calls = calls
        self.record = record
        self._reporter = reporter
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="preferences")
        self._unkept: str | None = None

    def begin(self, now: Now, notices: tuple[str, ...] = ()) -> Started:
        """What the conversation begins with: what the run before left, and what the person should hear."""
        left = self.record.begin(now)
        return Started((*left.notices, *notices), left.checkpoint, left.seconds_ago, left.done_today)

    @property
    def problem(self) -> str | None:
        """Why something could not be kept, one sentence; complete after `close`."""
        return self.record.problem or self.journal.problem or self._unkept

    def keep_voice(self, command: SetVoice) -> None:
        """Keep volume and rate, and the voice unless it is only tried; returns at once."""
        self._keep(volume=command.volume, rate=command.rate, **({} if command.trial else {"voice": command.name}))

    def keep(self, command: PreferenceCommand) -> None:
        """Keep a preference; returns at once."""
        match command:
            case SetOwnPause(pauses=pauses):
                self._keep(pauses=pauses)
            case SetAnswerLength(length, heard):
                self._keep(answers=length, heard=dict(heard))
            case KeepSetUp(step, offers, by_name):
                self._keep(set_up=step, set_up_offers=offers, by_name=by_name)
            case KeepNotes(notes):
                self._keep(notes=dict(notes))
            case KeepUnasked(off, day, said, put_off):
                said, put_off = dict(said), dict(put_off)
                self._keep(unasked_off=off, unasked_day=day, unasked_said=said, unasked_put_off=put_off)
            case KeepOneSound(pause, sound_is_yes, press_lists, used):
                self._keep(pause=pause, sound_is_yes=sound_is_yes, press_lists=press_lists, used=dict(used))
            case _:
                assert_never(command)

    def settle_record(self, seconds: float) -> None:
        """Wait until the record has answered what it was asked, but not much longer than that."""
        self.record.settle(seconds)
        self._reporter.settle(REPORT_SECONDS)

    def close(self) -> None:
        """Finish writing and calling; may be called twice."""
        self._writer.shutdown()
        self.calls.close()
        self.record.close()
        self._reporter.close()
        self.journal.close()

    def _keep(self, **changed: object) -> None:
        self._preferences = self._preferences.model_copy(update=changed)
        preferences = self._preferences
        self._writer.submit(lambda: self._write(preferences))

    def _write(self, preferences: Preferences) -> None:
        try:
            write_preferences(self._folder, preferences)
        except StorageError as error:
            self._unkept = str(error)


class Carrier:
    """Implements loop.Parts.

    Args:
        voice: speaks.
        ear: listens.
        household: keeps and calls.
        settle_seconds: on virtual time, how long (real seconds) to wait for a call to be written and handed over
            before time goes on; 0 in real time.
        marked: adds to a text how its words sound (speaking.written_sounds).
    """

    def __init__(
        self,
        voice: Voice,
        ear: Ear,
        household: Household,
        settle_seconds: float = 0,
        marked: Callable[[str], str] = str,
    ) -> None:
        self._voice = voice
        self._ear = ear
        self._household = household
        self._settle_seconds = settle_seconds
        self._marked = marked

    def carry_out(self, command: Command, now: Now) -> None:
        """Do what the command asks, or hand it to a thread that does."""
        match command:
            case Speak():
                self._voice.speak(replace(command, text=self._marked(command.text)), now)
            case StopSpeaking():
                self._voice.stop(command, now)
            case Duck():
                self._voice.duck(command, now)
            case PlayEarcon():
                self._voice.earcon(command, now)
            case SetVoice():
                self._voice.set_voice(command)
                self._household.keep_voice(command)
            case SetAnswerLength() | KeepNotes() | KeepSetUp() | KeepUnasked() | KeepOneSound():
                self._household.keep(command)
            case SetOwnPause(seconds):
                self._ear.set_own_pause(seconds)
                self._household.keep(command)
            case Listen(context, context_id):
                self._ear.set_context(context, context_id)
            case PlaceCall() | WithdrawCall() | HoldCall() | SendFound():
                self._household.calls.order(command)
                if self._settle_seconds:
                    self._household.calls.settle(self._settle_seconds)
            case Note():
                self._household.journal.note(command, now)
            case KeepCheckpoint() | Recorded():
                self._household.record.take(command, now)
            case ReadRecord() | ForgetRecord() | WriteReport():
                self._household.record.take(command, now)
                if self._settle_seconds:
                    self._household.settle_record(self._settle_seconds)
            case StartTimer() | StopTimer():
                raise AssertionError("the loop keeps the timers itself")
            case _:
                assert_never(command)
