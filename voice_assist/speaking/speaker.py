"""Carries out what the dialogue wants spoken, in real time.

1. `speak` queues a sentence and returns; the speaker's thread takes them one after the other.
2. The sentence is synthesised on another thread, so that a stop need not wait for a synthesiser that hangs; where that
   is slow, piece by piece, and the first piece is heard while the others are made.
3. The player plays it. SpeechStarted is posted when its first sample is heard.
4. However it ends, and within bounded time, exactly one SpeechEnded follows: finished, stopped, or failed (tones were
   heard in its place, or the loudspeaker did not come back in time).
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from voice_assist.commands import Duck, PlayEarcon, SetVoice, Speak, StopSpeaking
from voice_assist.events import (
    EventSink,
    Now,
    Part,
    PartLost,
    PartReturned,
    SpeechEnded,
    SpeechOutcome,
    SpeechStarted,
)
from voice_assist.speaking.earcons import earcon_gain, earcon_sound
from voice_assist.speaking.loudness import volume_gain
from voice_assist.speaking.piecewise import Piece, Piecewise
from voice_assist.speaking.playback import Playback, Player
from voice_assist.speaking.synthesiser import Synthesiser, Voice

_log = logging.getLogger(__name__)

DEVICE_SECONDS = 4.0
"""How long a sentence waits for a loudspeaker that was lost, beyond its own length; then it has failed."""
PIECE_SECONDS = 10.0
"""How long a sentence whose pieces are still being made may take beyond those that are there."""
SYNTHESIS_THREADS = 3
"""Two may be held by a synthesiser that hangs, for sentences that are no longer wanted."""


class Speaker:
    """Speaks in real time. The player and the synthesiser are closed by whoever opened them.

    Args:
        synthesiser: text to samples.
        player: samples to sound.
        sink: takes SpeechStarted, SpeechEnded, and PartLost and PartReturned of the loudspeaker.
        voice: until the first SetVoice.
        volume: 10 to 100, until the first SetVoice.
        on_sounding: called with True before the own voice can be heard and with False after it, on any thread; must
            not block. Each is given at least once for each sentence that is heard; repeats mean nothing.
    """

    def __init__(
        self,
        synthesiser: Synthesiser,
        player: Player,
        sink: EventSink,
        voice: Voice,
        volume: int,
        on_sounding: Callable[[bool], None] | None = None,
    ) -> None:
        self._piecewise, self._player, self._sink = Piecewise(synthesiser), player, sink
        self._voice, self._volume = voice, volume
        self._own_name = voice.name
        self._on_sounding = on_sounding
        self._changed = threading.Condition()
        self._jobs: deque[_Job] = deque()
        self._current: _Job | None = None
        self._closed = False
        self._lost_at: float | None = None
        self._synthesis = ThreadPoolExecutor(SYNTHESIS_THREADS, thread_name_prefix="synthesis")
        player.watch(self._device_lost, self._device_returned)
        self._thread = threading.Thread(target=self._run, name="speaker", daemon=True)
        self._thread.start()

    def speak(self, command: Speak, now: Now | None = None) -> None:  # noqa: ARG002 - time is real here
        """Speak a sentence after those that were ordered before; returns at once."""
        with self._changed:
            if not self._closed:
                gain = 1.0 if command.loud else volume_gain(self._volume)
                self._jobs.append(_Job(command.utterance_id, command.text, self._voice, gain))
                self._changed.notify_all()
                return
        self._sink.post(SpeechEnded(command.utterance_id, SpeechOutcome.STOPPED))

    def stop(self, command: StopSpeaking, now: Now | None = None) -> None:  # noqa: ARG002
        """Silence a sentence at once, or drop it before it is spoken; one that is over or unknown changes nothing."""
        with self._changed:
            for job in (self._current, *self._jobs):
                if job is not None and job.utterance_id == command.utterance_id:
                    self._stop(job)

    def duck(self, command: Duck, now: Now | None = None) -> None:  # noqa: ARG002
        """Lower what is being said and the next sentences at once, or raise them again."""
        self._player.duck(lowered=command.lowered)

    def earcon(self, command: PlayEarcon, now: Now | None = None) -> None:  # noqa: ARG002
        """Play a short sound at once, beside what is being said; no event tells of it."""
        gain = earcon_gain(volume_gain(self._volume), softly=command.softly)
        self._player.chime(earcon_sound(command.earcon), gain)

    def set_voice(self, command: SetVoice) -> None:
        """Volume, rate and voice from the next sentence on; without a name it is the first voice again."""
        with self._changed:
            self._volume, self._voice = command.volume, Voice(command.name or self._own_name, command.rate)

    def close(self) -> None:
        """Stop what is being spoken or waits, post its SpeechEnded, and end; may be called twice."""
        with self._changed:
            self._closed = True
            for job in (self._current, *self._jobs):
                if job is not None:
                    self._stop(job)
            self._changed.notify_all()
        self._thread.join()
        self._synthesis.shutdown(wait=False)

    def _stop(self, job: _Job) -> None:
        job.stopped = True
        if job.playback is not None:
            self._player.stop(job.playback)
        self._changed.notify_all()

    def _run(self) -> None:
        while (job := self._next_job()) is not None:
            try:
                outcome = self._carry_out(job)
            except Exception as error:  # noqa: BLE001 - a fault in one sentence must not silence the next
                _log.error("A sentence could not be spoken: %s", type(error).__name__)
                outcome = SpeechOutcome.FAILED
            with self._changed:
                self._current = None
            self._sink.post(SpeechEnded(job.utterance_id, outcome))

    def _next_job(self) -> _Job | None:
        with self._changed:
            self._changed.wait_for(lambda: self._jobs or self._closed)
            self._current = self._jobs.popleft() if self._jobs else None
            return self._current

    def _carry_out(self, job: _Job) -> SpeechOutcome:
        pieces = self._piecewise.pieces(job.text, job.voice)
        first = None if job.stopped else self._first(job, pieces)
        if first is None:
            return SpeechOutcome.STOPPED
        job.spoken = first.spoken
        outcome = self._play(job, first, pieces)
        return outcome if job.spoken or outcome is not SpeechOutcome.FINISHED else SpeechOutcome.FAILED

    def _first(self, job: _Job, pieces: Iterator[Piece]) -> Piece | None:
        """The first piece; None if the sentence was stopped before."""
        future = self._synthesis.submit(next, pieces)
        future.add_done_callback(self._notify)
        self._player.prepare(job.gain)
        with self._changed:
            self._changed.wait_for(lambda: job.stopped or future.done())
        return None if job.stopped else future.result()

    def _play(self, job: _Job, first: Piece, pieces: Iterator[Piece]) -> SpeechOutcome:
        with self._changed:
            if self._player.audible:
                self._sounding(True)
            playback = job.playback = self._player.play(first.sound, job.gain, complete=first.last)
            if job.stopped:
                self._player.stop(playback)
        if not first.last:
            self._synthesis.submit(self._make_rest, job, playback, pieces)
        try:
            return self._attend(job, playback)
        finally:
            with self._changed:
                job.playback = None
                self._sounding(False)

    def _make_rest(self, job: _Job, playback: Playback, pieces: Iterator[Piece]) -> None:
        try:
            while not (playback.ended or job.stopped) and (piece := next(pieces, None)) is not None:
                job.spoken = job.spoken and piece.spoken
                playback.extend(piece.sound)
        except Exception as error:  # noqa: BLE001 - the sentence must end, whatever happened
            job.spoken = False
            _log.error("A sentence could not be spoken to its end: %s", type(error).__name__)
        finally:
            playback.complete()

    def _attend(self, job: _Job, playback: Playback) -> SpeechOutcome:
        began, patience = time.monotonic(), self._patience()
        if playback.wait_started(playback.seconds + patience):
            self._sink.post(SpeechStarted(job.utterance_id))
        outcome, limit = None, -1.0
        while outcome is None and limit < (limit := began + self._longest(playback) + patience):
            outcome = playback.wait_ended(max(0.0, limit - time.monotonic()))
        if outcome is None and self._player.audible:  # it came back at the last moment
            outcome = playback.wait_ended(playback.seconds + 1)
        if outcome is None:
            self._player.stop(playback)
            return SpeechOutcome.STOPPED if job.stopped else SpeechOutcome.FAILED
        return outcome

    @staticmethod
    def _longest(playback: Playback) -> float:
        """Seconds that it may take; more while pieces are still being made."""
        return playback.seconds + (0.0 if playback.is_complete else PIECE_SECONDS)

    def _patience(self) -> float:
        """How long the device may still take to come back: a long loss must not slow down every sentence."""
        lost_at = self._lost_at
        return DEVICE_SECONDS if lost_at is None else max(0.0, lost_at + DEVICE_SECONDS - time.monotonic())

    def _notify(self, future: Future[Piece]) -> None:  # noqa: ARG002
        with self._changed:
            self._changed.notify_all()

    def _sounding(self, sounding: bool) -> None:
        """Tell it under the lock: a late True would leave the assistant deaf."""
        if self._on_sounding is not None:
            self._on_sounding(sounding)

    def _device_lost(self, reason: str) -> None:
        with self._changed:
            self._lost_at = time.monotonic()
            self._sounding(False)
        self._sink.post(PartLost(Part.SPEAKER, reason))

    def _device_returned(self) -> None:
        with self._changed:
            self._lost_at = None
            if self._current is not None and self._current.playback is not None:
                self._sounding(True)
        self._sink.post(PartReturned(Part.SPEAKER))


class _Job:
    """One sentence that was ordered."""

    def __init__(self, utterance_id: int, text: str, voice: Voice, gain: float) -> None:
        self.utterance_id, self.text, self.voice, self.gain = utterance_id, text, voice, gain
        self.stopped = False
        self.spoken = True
        self.playback: Playback | None = None
