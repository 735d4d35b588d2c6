"""From samples to utterances: voice activity, end of turn, and the recogniser that hears along."""

from __future__ import annotations

import threading
from collections import deque

import numpy as np

from voice_assist.commands import Context
from voice_assist.events import EventSink, Utterance, VoiceEnded, VoiceStarted
from voice_assist.hearing.endpoint import ONSET_WINDOW_SECONDS, Boundary, Endpoint
from voice_assist.hearing.recogniser import SAMPLE_RATE, Recogniser, Samples
from voice_assist.hearing.sound import Sound
from voice_assist.hearing.voice_activity import CHUNK, VoiceActivity

PRE_ROLL_SECONDS = 0.4
"""Kept from before the voice was noticed: first consonants are soft."""
HEARD_OUT_SECONDS = 60.0
OWN_VOICE_TAIL = round(0.25 * SAMPLE_RATE)
"""Samples dropped after the assistant's own voice: the room rings on, and buffers are on their way."""


class Listener:
    """The flow of hearing. feed() is for one thread; set_context(), set_speaking() and
    replace_recogniser() are for any.

    1. What comes in while the assistant itself speaks is dropped (half duplex).
    2. The rest is cut into chunks; voice activity says which are voiced, the endpoint where utterances begin and end.
    3. The recogniser is fed while the person speaks, from a little before the beginning on.
    4. VoiceStarted, then VoiceEnded and, unless discarded, Utterance are posted.

    It counts samples and never reads a clock: a recording is heard as fast as it can be computed.

    Args:
        recogniser: takes one utterance at a time; its failures cost that utterance and nothing else.
        sink: where the events go.
        end_of_turn_seconds: so much silence ends an utterance.
    """

    def __init__(self, recogniser: Recogniser, sink: EventSink, end_of_turn_seconds: float) -> None:
        self._recogniser, self._sink = recogniser, sink
        self._activity = VoiceActivity()
        self._endpoint = Endpoint(end_of_turn_seconds)
        chunks = round((PRE_ROLL_SECONDS + ONSET_WINDOW_SECONDS) * SAMPLE_RATE / CHUNK)
        self._before: deque[tuple[Samples, float, bool]] = deque(maxlen=chunks)
        self._rest = np.zeros(0, np.int16)
        self._sound: Sound | None = None
        self._sound_context_id = 0
        self._utterances = 0
        self._tail = 0
        self._lock = threading.Lock()
        self._heard_out = threading.Condition(self._lock)
        self._hearing_with: Recogniser | None = None
        self._context = (Context.IDLE, 0)
        self._speaking = self._spoke = False

    @property
    def hearing(self) -> bool:
        """True while somebody is speaking."""
        return self._sound is not None

    @property
    def end_of_turn_seconds(self) -> float:
        """So much silence ends an utterance; may be changed at any time."""
        return self._endpoint.end_of_turn_seconds

    @end_of_turn_seconds.setter
    def end_of_turn_seconds(self, seconds: float) -> None:
        self._endpoint.end_of_turn_seconds = seconds

    def replace_recogniser(self, recogniser: Recogniser) -> None:
        """Hear with another one from the next sound on; returns when nothing uses the old one any more.

        For any thread but that of feed(); a sound that hangs is not waited for longer than HEARD_OUT_SECONDS.
        """
        with self._heard_out:
            old, self._recogniser = self._recogniser, recogniser
            self._heard_out.wait_for(lambda: self._hearing_with is not old, HEARD_OUT_SECONDS)

    def set_context(self, context: Context, context_id: int) -> None:
        """What is listened for from the next sound on; the one in progress keeps its own."""
        with self._lock:
            self._context = (context, context_id)

    def set_speaking(self, speaking: bool) -> None:
        """Whether the assistant's own voice sounds now."""
        with self._lock:
            self._speaking = speaking
            self._spoke = self._spoke or speaking

    def feed(self, samples: Samples, time: float) -> None:
        """Take the next samples, any number, mono at SAMPLE_RATE; `time`: monotonic seconds of the first one."""
        own = self._drop_own_voice(len(samples))
        stream = np.concatenate([self._rest, samples[own:]])
        time += (own - len(self._rest)) / SAMPLE_RATE
        whole = len(stream) - len(stream) % CHUNK
        for start in range(0, whole, CHUNK):
            self._hear(stream[start : start + CHUNK], time + start / SAMPLE_RATE)
        self._rest = stream[whole:]

    def flush(self) -> None:
        """The stream ends here: what was being said is finished."""
        if len(self._rest) and self._sound is not None:
            self._sound.add(self._rest, self._sound.ended, voiced=False)
        self._break_off()

    def _drop_own_voice(self, count: int) -> int:
        """How many of the next samples are our own voice."""
        with self._lock:
            speaking, spoke = self._speaking, self._spoke
            self._spoke = speaking
        if spoke:
            self._break_off()
            self._tail = OWN_VOICE_TAIL
        if speaking:
            return count
        own = min(count, self._tail)
        self._tail -= own
        return own

    def _hear(self, chunk: Samples, time: float) -> None:
        voiced = self._activity.feed(chunk)
        boundary = self._endpoint.feed(len(chunk), voiced)
        if self._sound is not None:
            self._sound.add(chunk, time, voiced)
        else:
            self._before.append((chunk, time, voiced))
        if boundary is Boundary.STARTED:
            self._begin()
        elif boundary is not None:
            self._end(boundary)

    def _begin(self) -> None:
        with self._lock:
            context, self._sound_context_id = self._context
            recogniser = self._hearing_with = self._recogniser
        self._sound = Sound(recogniser, context)
        self._sink.post(VoiceStarted())
        for chunk, time, voiced in self._before:
            self._sound.add(chunk, time, voiced)
        self._before.clear()

    def _end(self, boundary: Boundary) -> None:
        sound, self._sound = self._sound, None
        assert sound is not None
        assert sound.started is not None
        readings = None
        if boundary is Boundary.ENDED:
            readings = sound.finish()
        else:
            sound.cancel()
        self._sink.post(VoiceEnded(discarded=readings is None))
        if readings is not None:
            self._utterances += 1
            number, context_id = self._utterances, self._sound_context_id
            self._sink.post(Utterance(number, context_id, sound.started, sound.ended, readings, sound.level))
        with self._heard_out:
            self._hearing_with = None
            self._heard_out.notify_all()

    def _break_off(self) -> None:
        """Something is left out of the stream here; words begun before it are finished with what was heard of them."""
        if boundary := self._endpoint.end():
            self._end(boundary)
        self._activity.reset()
        self._before.clear()
        self._rest = self._rest[:0]
