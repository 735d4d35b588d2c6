"""Builds the parts from the settings: content, recogniser process, household."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from voice_assist.app.carrier import Calls, Household
from voice_assist.commands import Context
from voice_assist.config import Settings
from voice_assist.content.household import with_household
from voice_assist.content.loader import load_pack, load_phrase_list, pack_files, pack_hash
from voice_assist.content.phrases import Sayable, grammar_graphs, grammar_sentences, phrasebook_of
from voice_assist.content.plan import load_plan
from voice_assist.content.schema import Pack
from voice_assist.content.spoken import fixed_texts
from voice_assist.dialogue.habits import Habits
from voice_assist.dialogue.lengths import Answers
from voice_assist.dialogue.voice_choice import Voices
from voice_assist.dialogue.wording import cut
from voice_assist.errors import AlreadyRunningError, StorageError
from voice_assist.events import EventSink
from voice_assist.hearing.model_store import ModelStore
from voice_assist.hearing.recogniser import EngineChoice, Grammar
from voice_assist.hearing.worker import RecogniserProcess
from voice_assist.journal import Journal
from voice_assist.loop import Mailbox
from voice_assist.preferences import Preferences
from voice_assist.speaking.cache import SpeechCache
from voice_assist.speaking.catalogue import offered_voices, require_voice
from voice_assist.speaking.chain import voice_engines
from voice_assist.speaking.synthesiser import Voice
from voice_assist.speaking.written_sounds import WrittenSounds
from voice_assist.understanding.completeness import Completeness
from voice_assist.understanding.phrasebook import Phrasebook

LOCK_NAME = "running.lock"


@dataclass(frozen=True, slots=True)
class ContentSource:
    """The files that what can be said comes from.

    Attributes:
        folder: the pack.
        phrases: a plain phrase list instead of it.
        plan: the therapist's plan, laid over it.
        household: who lives here and whom they call, added to it (not to a phrase list).
    """

    folder: Path
    phrases: Path | None = None
    plan: Path | None = None
    household: Path | None = None

    def files(self) -> tuple[Path, ...]:
        """All of them; raises PackError where the folder cannot be listed."""
        if self.phrases:
            return (self.phrases, *filter(None, (self.plan,)))
        return (*pack_files(self.folder), *filter(None, (self.plan, self.household)))

    def digest(self) -> str:
        """SHA-256 over their names and bytes; raises PackError where one cannot be read."""
        return pack_hash(self.files())

    def load(self) -> Content:
        """Read and check them; raises PackError for anything that is wrong."""
        digest = self.digest()
        pack = load_phrase_list(self.phrases) if self.phrases else load_pack(self.folder)
        if self.plan:
            pack = load_plan(self.plan).applied_to(pack, self.plan)
        if self.household and not self.phrases:
            pack = with_household(pack, self.household)
        phrasebook = phrasebook_of(pack)
        sentences = grammar_sentences(phrasebook, pack.head.wake_word)
        grammar = Grammar(sentences, pack.pronunciations, grammar_graphs(phrasebook))
        lines = {name: intent.phrases[0] for name, intent in pack.intents.items()} if self.phrases else {}
        return Content(pack, phrasebook, grammar, lines, Sayable(pack, phrasebook), self, digest)


@dataclass(frozen=True, slots=True)
class Content:
    """A pack with all that is made from it.

    Attributes:
        pack: what can be said and what is answered.
        phrasebook: its sentences, expanded.
        grammar: what the recognisers listen for.
        lines: for a plain phrase list, the line behind each intent; {} for a pack.
        sayable: how its sentences begin.
        source: where it comes from.
        digest: the source's, when this was read.
    """

    pack: Pack
    phrasebook: Phrasebook
    grammar: Grammar
    lines: Mapping[str, str]
    sayable: Sayable
    source: ContentSource
    digest: str

    def name_of(self, intent: str) -> str:
        """How an intent is shown: the line of a plain list is its own intent."""
        return self.lines.get(intent, intent)

    def completeness(self, context: Context, text: str) -> Completeness:
        """How complete a text is among what can be said in a context."""
        return self.sayable.completeness(context, text)


def load_content(
    folder: Path, *, phrases: Path | None = None, plan: Path | None = None, household: Path | None = None
) -> Content:
    """Read the pack in `folder` (or a plain phrase list instead), the therapist's plan and the household's file.

    Raises:
        PackError: any of the files is wrong.
    """
    return ContentSource(folder, phrases, plan, household).load()


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


def habits_of(preferences: Preferences) -> Habits:
    """What the conversation needs to know of what is remembered."""
    answers = Answers(preferences.answers, preferences.heard)
    return Habits(preferences.volume, preferences.rate, preferences.pauses, answers)


def open_household(folder: Path, sink: EventSink, calls: Calls, *, keep_transcripts: bool = False) -> Household:
    """Open journal and preferences of a state folder; what cannot be written is told through `sink`."""
    return Household(folder, Journal(folder, sink, keep_transcripts=keep_transcripts), calls)


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
