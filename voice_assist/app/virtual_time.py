"""The assistant on virtual time: audio in advances the clock, speech out lands at its place in a track.

Recogniser and synthesiser are the same supervised processes as in a live run, and the listener is the same code; only
microphone, loudspeaker and clock are replaced.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from voice_assist.app.assembly import habits_of, open_household, open_recogniser, prepare_speech, voices_of
from voice_assist.app.carrier import Carrier
from voice_assist.app.content_source import Content
from voice_assist.app.ways_out import open_local_calls
from voice_assist.commands import Duck, PlayEarcon, SetVoice, Speak, StopSpeaking
from voice_assist.config import Settings
from voice_assist.dialogue.conversation import Conversation
from voice_assist.events import Now, SpeechEnded, SpeechOutcome, SpeechStarted
from voice_assist.hearing.listener import Listener
from voice_assist.hearing.recogniser import SAMPLE_RATE, Samples
from voice_assist.hearing.recording import read_recording
from voice_assist.loop import Loop, Mailbox, Observer, VirtualClock
from voice_assist.preferences import read_preferences
from voice_assist.speaking.chain import open_synthesiser
from voice_assist.speaking.rendering import RenderedSpeech
from voice_assist.speaking.synthesiser import Sound
from voice_assist.speaking.written_sounds import WrittenSounds

STEP = 512
"""Samples of one step: 32 ms."""
SETTLE_SECONDS = 25.0
QUIET_SECONDS = 1.0
"""So long nothing is said between an answer and what is heard next."""
LONGEST_ANSWER = 90.0


class TrackVoice:
    """Implements carrier.Voice on virtual time.

    Args:
        speech: renders sentences into a track.
        mailbox: hears SpeechStarted and SpeechEnded.
        listener: is deaf while the voice sounds.
    """

    def __init__(self, speech: RenderedSpeech, mailbox: Mailbox, listener: Listener) -> None:
        self._speech = speech
        self._mailbox = mailbox
        self._listener = listener
        self._ends: list[tuple[float, int, int]] = []
        self._sequence = itertools.count()
        self._sounding: int | None = None

    @property
    def sounding(self) -> bool:
        """Whether a sentence is being spoken."""
        return self._sounding is not None

    def speak(self, command: Speak, now: Now) -> None:
        """Render the sentence at this moment; its end becomes due when its sound is over."""
        seconds = self._speech.speak(command, now.monotonic)
        heapq.heappush(self._ends, (now.monotonic + seconds, next(self._sequence), command.utterance_id))
        self._sounding = command.utterance_id
        self._listener.set_speaking(True)
        self._mailbox.post(SpeechStarted(command.utterance_id))

    def stop(self, command: StopSpeaking, now: Now) -> None:
        """Cut the track at this moment."""
        if self._sounding == command.utterance_id:
            self._speech.stop(command.utterance_id, now.monotonic)
            self._end(SpeechOutcome.STOPPED)

    def duck(self, command: Duck, now: Now) -> None:
        """Lower the track from this moment on, or raise it again."""
        self._speech.duck(now.monotonic, lowered=command.lowered)

    def earcon(self, command: PlayEarcon, now: Now) -> None:
        """Let a short sound begin at this moment."""
        self._speech.earcon(command, now.monotonic)

    def set_voice(self, command: SetVoice) -> None:
        """Volume and rate from the next sentence on."""
        self._speech.set_voice(command)

    def end_due(self, monotonic: float) -> None:
        """Post SpeechEnded for what has sounded to its end by now."""
        while self._ends and self._ends[0][0] <= monotonic:
            if heapq.heappop(self._ends)[2] == self._sounding:
                self._end(SpeechOutcome.FINISHED)

    def _end(self, outcome: SpeechOutcome) -> None:
        if self._sounding is not None:
            self._mailbox.post(SpeechEnded(self._sounding, outcome))
        self._sounding = None
        self._listener.set_speaking(False)


class VirtualRun:
    """One conversation on virtual time; a context manager.

    Args:
        settings: engines, voice, channels.
        content: the pack.
        state_folder: where journal, calls and preferences of this run are kept.
        observe: is told about every event and its commands.
        send: whether the household's channels are used; otherwise only this room is "called".
    """

    def __init__(
        self, settings: Settings, content: Content, state_folder: Path, observe: Observer, *, send: bool
    ) -> None:
        self._content = content
        self.clock = VirtualClock.starting_now()
        self._mailbox = Mailbox()
        preferences = read_preferences(state_folder)
        voices = voices_of(settings, preferences.voice)
        calls = open_local_calls(settings, state_folder, self._mailbox, send=send)
        self._household = open_household(state_folder, self._mailbox, calls, settings)
        self._recogniser = open_recogniser(settings, content, self._mailbox)
        self._synthesiser = open_synthesiser(self._mailbox, settings.data_folder)
        self._track = RenderedSpeech(self._synthesiser, settings.voice, preferences.volume, preferences.rate)
        listener = Listener(self._recogniser, self._mailbox, settings.end_of_turn_seconds, content.completeness)
        self._listener = listener
        self._voice = TrackVoice(self._track, self._mailbox, listener)
        conversation = Conversation(content.pack, content.phrasebook, habits_of(preferences), voices)
        marked = WrittenSounds(content.pack.spoken_as).marked
        carrier = Carrier(self._voice, listener, self._household, SETTLE_SECONDS, marked)
        self._loop = Loop(conversation, carrier, self.clock, self._mailbox, observe)
        self._mailbox.post(self._household.begin(self.clock.now()))
        self._loop.run_due()

    @property
    def engine(self) -> str:
        """Name of the recogniser."""
        return self._recogniser.name

    @property
    def end_of_turn_seconds(self) -> float:
        """The silence that ends an utterance where nothing else is known."""
        return self._listener.end_of_turn_seconds

    @property
    def speaking(self) -> bool:
        """Whether the assistant's voice sounds at this moment."""
        return self._voice.sounding

    def hear(self, samples: Samples) -> None:
        """Let so much sound reach the microphone; time goes on by its length, in steps of 32 ms."""
        for start in range(0, len(samples), STEP):
            step = samples[start : start + STEP]
            self._listener.feed(step, self.clock.monotonic)
            self.clock.advance(len(step) / SAMPLE_RATE)
            self._voice.end_due(self.clock.monotonic)
            self._loop.run_due()

    def wait(self, seconds: float) -> None:
        """Let so many seconds pass in silence."""
        self.hear(np.zeros(round(seconds * SAMPLE_RATE), np.int16))

    def wait_until_quiet(self, seconds: float, at_most: float) -> None:
        """Let time pass until the assistant has been quiet for `seconds`, but no longer than `at_most`."""
        quiet, passed = 0.0, 0.0
        step = STEP / SAMPLE_RATE
        while quiet < seconds and passed < at_most:
            self.wait(step)
            passed += step
            quiet = 0.0 if self.speaking else quiet + step

    def said_since(self, monotonic: float) -> Sound:
        """What the assistant said from that moment until now."""
        return self._track.between(monotonic, self.clock.monotonic)

    def prepare_speech(self, seconds: float) -> bool:
        """Speak the pack into memory, as a live run does; whether that was done within so many (real) seconds."""
        prepare_speech(self._synthesiser, self._content, self._track.voice)
        return self._synthesiser.wait_prepared(seconds)

    def forget_said(self) -> None:
        """Drop what was said until now from the track: a run of hours keeps no more than a live one."""
        self._track.forget(self.clock.monotonic)

    def write(self, path: Path) -> None:
        """Write what the assistant said as a WAV file as long as the conversation; StorageError if it cannot."""
        self._track.write(path, self.clock.monotonic)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the processes and write what is to be kept; may be called twice."""
        self._recogniser.close()
        self._synthesiser.close()
        self._household.close()

    @property
    def problem(self) -> str | None:
        """One sentence about what could not be kept, None where all is well; complete after `close`."""
        return self._household.problem


def converse_with_recordings(
    settings: Settings, content: Content, files: Sequence[Path], out: Path | None, observe: Observer
) -> str | None:
    """Let the assistant hear recordings one after the other, each answered before the next begins.

    Args:
        settings: engines, channels, what is kept.
        content: the pack.
        files: recordings, from recordings.files_of.
        out: where what the assistant says is written as a WAV file, if anywhere.
        observe: is told about every event and its commands.

    Returns:
        One sentence about what could not be kept, None where all is well.

    Raises:
        AudioFileError, ModelError, StorageError: a recording, the model or `out` is bad.
    """
    with VirtualRun(settings, content, settings.state_folder, observe, send=True) as run:
        run.wait_until_quiet(QUIET_SECONDS, LONGEST_ANSWER)
        for file in files:
            run.hear(read_recording(file))
            run.wait(settings.end_of_turn_seconds + QUIET_SECONDS)
            run.wait_until_quiet(QUIET_SECONDS, LONGEST_ANSWER)
        if out:
            run.write(out)
    return run.problem
