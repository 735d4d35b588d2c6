"""Carries out what the dialogue wants spoken, in real time.

1. `speak` queues a sentence and returns; the speaker's thread takes them one after the other.
2. The sentence is synthesised on another thread, so that a stop need not wait for a synthesiser that hangs.
3. The player plays it. SpeechStarted is posted when its first sample is heard.
4. However it ends, and within bounded time, exactly one SpeechEnded follows: finished, stopped, or failed (tones were
   heard in its place, or the loudspeaker did not come back in time).
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
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
from voice_assist.speaking.fallback import sound_or_tones
from voice_assist.speaking.loudness import volume_gain
from voice_assist.speaking.playback import Playback, Player
from voice_assist.speaking.synthesiser import Sound, Synthesiser, Voice

_log = logging.getLogger(__name__)

DEVICE_SECONDS = 4.0
"""How long a sentence waits for a loudspeaker that was lost, beyond its own length; then it has failed."""
SYNTHESIS_THREADS = 2
"""One may be held by a synthesiser that hangs, for a sentence that is no longer wanted."""


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
        self._synthesiser, self._player, self._sink = synthesiser, player, sink
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

    def duck(self, command: Duck) -> None:
        """Lower what is being said, or raise it again."""

    def earcon(self, command: PlayEarcon, now: Now) -> None:
        """Play a short sound."""

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
        made = None if job.stopped else self._synthesised(job)
        if made is None:
            return SpeechOutcome.STOPPED
        sound, spoken = made
        outcome = self._play(job, sound)
        return outcome if spoken or outcome is not SpeechOutcome.FINISHED else SpeechOutcome.FAILED

    def _synthesised(self, job: _Job) -> tuple[Sound, bool] | None:
        """The sound and whether it is the sentence; None if it was stopped before."""
        future = self._synthesis.submit(sound_or_tones, self._synthesiser, job.text, job.voice)
        future.add_done_callback(self._notify)
        with self._changed:
            self._changed.wait_for(lambda: job.stopped or future.done())
        return None if job.stopped else future.result()

    def _play(self, job: _Job, sound: Sound) -> SpeechOutcome:
        with self._changed:
            if self._player.audible:
                self._sounding(True)
            playback = job.playback = self._player.play(sound, job.gain)
            if job.stopped:
                self._player.stop(playback)
        try:
            return self._attend(job, playback)
        finally:
            with self._changed:
                job.playback = None
                self._sounding(False)

    def _attend(self, job: _Job, playback: Playback) -> SpeechOutcome:
        limit = playback.seconds + self._patience()
        deadline = time.monotonic() + limit
        if playback.wait_started(limit):
            self._sink.post(SpeechStarted(job.utterance_id))
        outcome = playback.wait_ended(max(0.0, deadline - time.monotonic()))
        if outcome is None and self._player.audible:  # it came back at the last moment
            outcome = playback.wait_ended(playback.seconds + 1)
        if outcome is None:
            self._player.stop(playback)
            return SpeechOutcome.STOPPED if job.stopped else SpeechOutcome.FAILED
        return outcome

    def _patience(self) -> float:
        """How long the device may still take to come back: a long loss must not slow down every sentence."""
        lost_at = self._lost_at
        return DEVICE_SECONDS if lost_at is None else max(0.0, lost_at + DEVICE_SECONDS - time.monotonic())

    def _notify(self, future: Future[tuple[Sound, bool]]) -> None:  # noqa: ARG002
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
        self.playback: Playback | None = None
