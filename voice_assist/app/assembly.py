"""Builds the parts from the settings: content, recogniser process, household."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from voice_assist.app.carrier import Calls, Household
from voice_assist.app.content_source import Content
from voice_assist.app.reporting import Reporter
from voice_assist.config import Settings
from voice_assist.content.spoken import fixed_texts
from voice_assist.dialogue.habits import Habits
from voice_assist.dialogue.lengths import Answers
from voice_assist.dialogue.one_sound_habits import OneSoundHabits
from voice_assist.dialogue.set_up import SetUpState
from voice_assist.dialogue.unasked import UnaskedState
from voice_assist.dialogue.voice_choice import Voices
from voice_assist.dialogue.wording import cut
from voice_assist.errors import AlreadyRunningError, StorageError
from voice_assist.events import EventSink
from voice_assist.hearing.model_store import ModelStore
from voice_assist.hearing.recogniser import EngineChoice
from voice_assist.hearing.worker import RecogniserProcess
from voice_assist.journal import Journal
from voice_assist.loop import Mailbox
from voice_assist.preference_commands import SetUpStep
from voice_assist.preferences import Preferences
from voice_assist.record.keeper import Keeper
from voice_assist.speaking.cache import SpeechCache
from voice_assist.speaking.catalogue import offered_voices, require_voice
from voice_assist.speaking.chain import voice_engines
from voice_assist.speaking.synthesiser import Voice
from voice_assist.speaking.written_sounds import WrittenSounds

LOCK_NAME = "running.lock"


def open_recogniser(settings: Settings, content: Content, sink: EventSink) -> RecogniserProcess:
    """Start the recogniser process; raises ModelError for a bad model."""
    return RecogniserProcess(engine_choice(settings), content.grammar, sink)


def engine_choice(settings: Settings) -> EngineChoice:
    """The engine that the settings and the installed models make."""
    store = ModelStore.open(settings.embedded_models, settings.data_folder)
    return EngineChoice(settings.engine, settings.model, store.find_general(), settings.embedded_models)


def prepare_speech(synthesiser: SpeechCache, content: Content, voice: Voice) -> None:
    """Have the fixed sentences of the pack spoken ahead of time, into memory; returns at once."""
    marked = WrittenSounds(content.pack.spoken_as).marked
    synthesiser.prepare((marked(part) for text in fixed_texts(content.pack) for part in cut(text)), voice)


def voices_of(settings: Settings, kept: str) -> Voices:
    """The voices that the person may choose from; kept: the one that was chosen before.

    Raises:
        SettingsError: the voice of the settings is not there.
    """
    engines = voice_engines(settings.data_folder, Mailbox())
    require_voice(settings.voice, engines)
    return Voices(offered_voices(settings.voice, engines), kept)


def habits_of(preferences: Preferences, *, offers_set_up: bool = False) -> Habits:
    """What the conversation needs to know of what is remembered. offers_set_up: ask a new person unasked."""
    answers = Answers(preferences.answers, preferences.heard)
    kept = preferences
    step = kept.set_up if offers_set_up else SetUpStep.DONE
    set_up = SetUpState(step, kept.set_up_offers, kept.by_name)
    unasked = UnaskedState(kept.unasked_off, kept.unasked_day, kept.unasked_said, kept.unasked_put_off)
    one_sound = OneSoundHabits(kept.pause, kept.sound_is_yes, kept.press_lists, kept.used)
    return Habits(kept.volume, kept.rate, kept.pauses, answers, set_up, kept.notes, unasked, one_sound)


def open_household(folder: Path, sink: EventSink, calls: Calls, settings: Settings) -> Household:
    """Open journal, record and preferences of a state folder; the settings say what is kept, and how long.

    What cannot be written is told through `sink`. `Household.begin` comes next.
    """
    journal = Journal(folder, sink, keep_transcripts=settings.keep_transcripts)
    reporter = Reporter(folder, settings, sink)
    record = Keeper(folder, sink, settings.keep_record_days, reporter.write)
    return Household(folder, journal, calls, record, reporter)


@contextmanager
def sole_instance(folder: Path) -> Iterator[str | None]:
    """Hold the state folder for this process alone.

    Yields:
        None, or one sentence where the folder cannot be written: the assistant then runs without keeping anything,
        because a person who needs help is better served so than by nothing.

    Raises:
        AlreadyRunningError: another assistant holds it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder / LOCK_NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        yield str(
            StorageError(
                f"{folder}: cannot be written ({error.strerror}), so nothing is kept; correct the rights or set "
                "VOICE_ASSIST_STATE_FOLDER to another folder."
            )
        )
        return
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunningError(
                f"{folder}: another assistant is already running with this folder; stop that one first."
            ) from error
        yield None
    finally:
        os.close(descriptor)
