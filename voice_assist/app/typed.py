"""The assistant with a keyboard instead of a microphone and a terminal instead of a loudspeaker, in real time."""

from __future__ import annotations

import contextlib
import os
import select
from collections.abc import Iterator

from voice_assist.app.assembly import habits_of, open_household
from voice_assist.app.calls_process import open_calls
from voice_assist.app.carrier import Carrier
from voice_assist.app.content_source import Content
from voice_assist.app.pack_watcher import PackWatcher, WatcherThread
from voice_assist.app.ways_out import open_local_calls
from voice_assist.commands import Context, Duck, PlayEarcon, SetVoice, Speak, StopSpeaking
from voice_assist.config import Settings
from voice_assist.dialogue.conversation import Conversation
from voice_assist.dialogue.voice_choice import Voices
from voice_assist.events import (
    Hypothesis,
    Now,
    Reading,
    ReadingKind,
    SpeechEnded,
    SpeechOutcome,
    SpeechStarted,
    Utterance,
)
from voice_assist.loop import Loop, Mailbox, Observer, VirtualClock
from voice_assist.preferences import read_preferences
from voice_assist.system_clock import SystemClock

LOOK_SECONDS = 0.1
MOMENT_SECONDS = 5.0
"""On virtual time: between the end of an input line's answer and a timer that belongs to something later. What became
of a call is told four seconds after it was called out."""
ANSWER_SECONDS = 60.0
SETTLE_SECONDS = 25.0
READ_BYTES = 65536


class WrittenVoice:
    """Implements carrier.Voice: whoever observes the commands shows the sentence, so it is over at once."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    def speak(self, command: Speak, _now: Now, /) -> None:
        """The sentence has been shown."""
        self._mailbox.post(SpeechStarted(command.utterance_id))
        self._mailbox.post(SpeechEnded(command.utterance_id, SpeechOutcome.FINISHED))

    def stop(self, _command: StopSpeaking, _now: Now, /) -> None:
        """A written sentence cannot be stopped; its end has already been posted."""

    def duck(self, _command: Duck, _now: Now, /) -> None:
        """Writing has no volume."""

    def earcon(self, _command: PlayEarcon, _now: Now, /) -> None:
        """Writing has no sounds."""

    def set_voice(self, _command: SetVoice, /) -> None:
        """Writing has no volume and no rate."""


class TypedEar:
    """Implements carrier.Ear: turns lines into utterances of the context in force."""

    def __init__(self) -> None:
        self._context_id = 0
        self._count = 0

    def set_context(self, _context: Context, context_id: int, /) -> None:
        """The next line answers this context."""
        self._context_id = context_id

    def set_own_pause(self, _seconds: float, /) -> None:
        """A line ends where the person ends it."""

    def utterance(self, line: str, monotonic: float) -> Utterance:
        """The event for one typed line."""
        self._count += 1
        reading = Reading("typed", ReadingKind.CLOSED, (Hypothesis(line),))
        return Utterance(self._count, self._context_id, monotonic, monotonic, (reading,), 0.0)


def converse_typed(
    settings: Settings, content: Content, descriptor: int, observe: Observer, *, live: bool
) -> str | None:
    """Converse until the end of the input.

    Args:
        settings: channels and what is kept.
        content: the pack.
        descriptor: file descriptor that lines are read from.
        observe: shows what is said.
        live: in real time, for somebody who types; else on virtual time, where each line of a script is answered
            before the next is read.

    Returns:
        One sentence about what could not be kept, None where all is well.
    """
    mailbox, ear = Mailbox(), TypedEar()
    clock = SystemClock() if live else VirtualClock.starting_now()
    preferences = read_preferences(settings.state_folder)
    calls = open_calls(settings, mailbox) if live else open_local_calls(settings, settings.state_folder, mailbox)
    household = open_household(settings.state_folder, mailbox, calls, settings)
    voices = Voices(kept=preferences.voice)
    conversation = Conversation(content.pack, content.phrasebook, habits_of(preferences), voices)
    carrier = Carrier(WrittenVoice(mailbox), ear, household, 0 if live else SETTLE_SECONDS)
    loop = Loop(conversation, carrier, clock, mailbox, observe)
    with contextlib.ExitStack() as closing:
        closing.callback(household.close)
        if live:
            closing.callback(WatcherThread(PackWatcher(content, lambda _: None, mailbox)).close)
        mailbox.post(household.begin(clock.now()))
        for line in _lines(descriptor, loop, clock):
            mailbox.post(ear.utterance(line, clock.now().monotonic))
        household.calls.settle(SETTLE_SECONDS)
        loop.run_due()
    return household.problem


def _lines(descriptor: int, loop: Loop, clock: SystemClock | VirtualClock) -> Iterator[str]:
    """Lines as they come; the loop runs while none does, and is up to date before each is given."""
    waiting, ended = b"", False
    while not ended:
        _let_speak(loop, clock)
        if not select.select([descriptor], [], [], LOOK_SECONDS)[0]:
            continue
        block = os.read(descriptor, READ_BYTES)
        ended = not block
        *lines, waiting = (waiting + (block or b"\n")).split(b"\n")
        for line in lines:
            if text := line.decode("utf-8", "replace").strip():
                yield text
                _let_speak(loop, clock)


def _let_speak(loop: Loop, clock: SystemClock | VirtualClock) -> None:
    """Run what is due; on virtual time, also what follows within moments: an answer's sentences, not a session."""
    loop.run_due()
    if not isinstance(clock, VirtualClock):
        return
    end = clock.monotonic + ANSWER_SECONDS
    while (due := loop.next_timer) is not None and due <= min(end, clock.monotonic + MOMENT_SECONDS):
        clock.advance(max(0.0, due - clock.monotonic))
        loop.run_due()
