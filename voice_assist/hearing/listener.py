"""From samples to utterances: voice activity, end of turn, and the recogniser that hears along."""

from __future__ import annotations

import threading
from collections import deque

import numpy as np

from voice_assist.commands import Context
from voice_assist.events import EventSink, Reading, Utterance, VoiceEnded, VoiceStarted
from voice_assist.hearing.continuation import Continuation
from voice_assist.hearing.endpoint import ONSET_WINDOW_SECONDS, Boundary, Endpoint
from voice_assist.hearing.full_duplex import FullDuplex
from voice_assist.hearing.half_duplex import HalfDuplex
from voice_assist.hearing.level import Level
from voice_assist.hearing.over_speech import OverSpeech
from voice_assist.hearing.recogniser import SAMPLE_RATE, Recogniser, Samples
from voice_assist.hearing.sound import Sound
from voice_assist.hearing.turn import Judge, Turn, Waits, nothing_known
from voice_assist.hearing.voice_activity import CHUNK, VoiceActivity, decibels, power_of
from voice_assist.hearing_events import Joined, Partial

PRE_ROLL_SECONDS = 0.4
"""Kept from before the voice was noticed: first consonants are soft."""
HEARD_OUT_SECONDS = 60.0
FADED = 25.0
"""dB below the voice: voice activity lasts up to 0.1 s longer than the voice, and the last reading need not wait."""


class Listener:
    """The flow of hearing. feed() is for one thread; set_context(), set_speaking(), set_own_pause() and
    replace_recogniser() are for any.

    1. The assistant's own voice is taken out; where that is not possible, what comes in while it sounds is dropped.
    2. The rest is cut into chunks; voice activity says which are voiced, the endpoint where utterances begin and end.
    3. The recogniser is fed while the person speaks, from a little before the beginning on.
    4. In each silence the turn asks what has been said: a finished phrase ends after a moment, anything else waits.
    5. VoiceStarted, then VoiceEnded and, unless discarded, Utterance are posted; Partial whenever the text has changed
       (asked in silences, and all along over the own voice); HearsOverSpeech when that has become possible or ceased.
    6. HardlyHeard and Clipped are posted, once each, while the microphone is of no use; never in the context asleep.
    7. What may be the rest of the utterance before it is read together with that one, too.

    It counts samples and never reads a clock: a recording is heard as fast as it can be computed.

    Args:
        recogniser: takes one utterance at a time; its failures cost that utterance and nothing else.
        sink: where the events go.
        end_of_turn_seconds: silence that ends an utterance, unless the words or the person's own pauses say otherwise.
        judge: how complete a text is; without it silence alone ends an utterance.
        duplex: takes out the assistant's own voice; None: half duplex, and also once that has failed.
    """

    def __init__(
        self,
        recogniser: Recogniser,
        sink: EventSink,
        end_of_turn_seconds: float,
        judge: Judge | None = None,
        duplex: FullDuplex | None = None,
    ) -> None:
        self._recogniser, self._sink = recogniser, sink
        self._judge, self._waits = judge or nothing_known, Waits(end_of_turn_seconds)
        self._continuation = Continuation(self._judge)
        self._asks = judge is not None
        self._activity, self._level = VoiceActivity(), Level()
        self._over = OverSpeech(duplex, self._activity)
        self._endpoint = Endpoint(end_of_turn_seconds)
        chunks = round((PRE_ROLL_SECONDS + ONSET_WINDOW_SECONDS) * SAMPLE_RATE / CHUNK)
        self._before: deque[tuple[Samples, float, bool]] = deque(maxlen=chunks)
        self._rest = np.zeros(0, np.int16)
        self._sound: Sound | None = None
        self._turn = Turn(Context.IDLE, self._judge, self._waits)
        self._sound_context, self._sound_context_id = Context.IDLE, 0
        self._utterances = 0
        self._lock = threading.Lock()
        self._heard_out = threading.Condition(self._lock)
        self._hearing_with: Recogniser | None = None
        self._context = (Context.IDLE, 0)
        self._half_duplex = HalfDuplex()

    @property
    def hearing(self) -> bool:
        """True while somebody is speaking."""
        return self._sound is not None

    @property
    def end_of_turn_seconds(self) -> float:
        """So much silence ends an utterance where nothing else is known; may be changed at any time."""
        return self._waits.usual

    @end_of_turn_seconds.setter
    def end_of_turn_seconds(self, seconds: float) -> None:
        self._waits.usual = seconds

    def set_own_pause(self, seconds: float) -> None:
        """How long to wait for this person after words that are no finished phrase."""
        self._waits.own = seconds

    def replace_recogniser(self, recogniser: Recogniser, judge: Judge | None = None) -> None:
        """Hear with another one from the next sound on; returns when nothing uses the old one any more.

        For any thread but that of feed(); a sound that hangs is not waited for longer than HEARD_OUT_SECONDS.
        """
        with self._heard_out:
            old, self._recogniser = self._recogniser, recogniser
            self._judge, self._asks = judge or nothing_known, judge is not None
            self._heard_out.wait_for(lambda: self._hearing_with is not old, HEARD_OUT_SECONDS)

    def set_context(self, context: Context, context_id: int) -> None:
        """What is listened for from the next sound on; the one in progress keeps its own."""
        with self._lock:
            self._context = (context, context_id)

    def set_speaking(self, speaking: bool) -> None:
        """Whether the assistant's own voice sounds now."""
        self._half_duplex.set_speaking(speaking)

    def feed(self, samples: Samples, time: float) -> None:
        """Take the next samples, any number, mono at SAMPLE_RATE; `time`: monotonic seconds of the first one."""
        if self._over.possible:
            self._hear_over_own(samples, time)
            return
        own, spoke = self._half_duplex.own(len(samples))
        if spoke:
            self._break_off()
            self._continuation.forget()
        stream = np.concatenate([self._rest, samples[own:]])
        time += (own - len(self._rest)) / SAMPLE_RATE
        whole = len(stream) - len(stream) % CHUNK
        for start in range(0, whole, CHUNK):
            self._hear(stream[start : start + CHUNK], time + start / SAMPLE_RATE)
        self._rest = stream[whole:]

    def flush(self) -> None:
        """The stream ends here: what was being said is finished."""
        if (rest := self._over.break_off()) is not None:
            self._rest = rest
        if len(self._rest) and self._sound is not None:
            self._sound.add(self._rest, self._sound.ended, voiced=False)
        self._break_off()

    def _hear(self, chunk: Samples, time: float) -> None:
        self._watch(chunk)
        voiced = self._activity.feed(chunk)
        self._take(chunk, time, voiced, voiced)

    def _hear_over_own(self, samples: Samples, time: float) -> None:
        speaking = self._half_duplex.speaking
        for heard, voiced, foreign in self._over.feed(samples, time, hearing=self.hearing, speaking=speaking):
            if self._over.deaf:
                self._break_off()
                self._continuation.forget()
                continue
            if not self._over.now:
                self._watch(heard.speech)
            self._take(heard.speech, heard.time, voiced, foreign)
        if not self._over.possible:
            self._break_off()
        if news := self._over.news():
            self._sink.post(news)

    def _take(self, chunk: Samples, time: float, voiced: bool, foreign: bool) -> None:
        """foreign: whether there is at least some sound that is not the own voice; begins an utterance, too."""
        self._endpoint.end_of_turn_seconds = self._turn.wait
        boundary = self._endpoint.feed(len(chunk), voiced, foreign)
        if self._sound is not None:
            self._sound.add(chunk, time, voiced)
            if boundary is None:
                boundary = self._follow(self._sound, voiced, chunk)
        else:
            self._before.append((chunk, time, voiced))
        if boundary is Boundary.STARTED:
            self._begin()
        elif boundary is not None:
            self._end(boundary)

    def _watch(self, chunk: Samples) -> None:
        self._level.feed(chunk)
        with self._lock:
            asleep = self._context[0] is Context.ASLEEP
        if not asleep and (news := self._level.news()):
            self._sink.post(news)

    def _follow(self, sound: Sound, voiced: bool, chunk: Samples) -> Boundary | None:
        """Ask what has been said, if there is a silence; the end, if that was worth no more waiting."""
        if voiced:
            fades = self._asks and decibels(power_of(chunk)) < sound.level - FADED
            self._turn.fading(sound) if fades else self._turn.voice(sound)
            if self._over.asks() and self._endpoint.is_voice and self._turn.ask(sound):
                self._tell(self._turn)
            return None
        if not (self._asks and self._endpoint.is_voice):
            return None
        said = self._turn.text
        self._turn.silence(sound, self._endpoint.silence_seconds)
        if self._turn.text != said:
            self._tell(self._turn)
        return self._endpoint.end() if self._endpoint.silence_seconds >= self._turn.wait else None

    def _tell(self, turn: Turn) -> None:
        self._sink.post(Partial(self._sound_context_id, turn.text, self._over.above))

    def _begin(self) -> None:
        with self._lock:
            context, self._sound_context_id = self._context
            recogniser = self._hearing_with = self._recogniser
            if self._continuation.judge is not self._judge:
                self._continuation = Continuation(self._judge)
        self._sound, self._sound_context = Sound(recogniser, context), context
        self._sink.post(VoiceStarted(over_speech=self._over.now))
        for chunk, time, voiced in self._before:
            self._sound.add(chunk, time, voiced)
        self._before.clear()
        before = self._continuation.before(context, self._sound.started or 0.0)
        self._turn = Turn(context, self._judge, self._waits, before)

    def _end(self, boundary: Boundary) -> None:
        sound, self._sound = self._sound, None
        assert sound is not None
        readings = None
        if boundary is Boundary.ENDED:
            readings = sound.finish()
        else:
            sound.cancel()
        above = self._over.over()
        self._sink.post(VoiceEnded(discarded=readings is None))
        if readings is not None:
            assert sound.started is not None
            self._utterances += 1
            self._level.voice(sound.level)
            joined = self._join(sound, readings)
            number, context_id = self._utterances, self._sound_context_id
            heard = (sound.started, sound.ended, readings, sound.level, sound.longest_pause, joined, sound.paused)
            self._sink.post(Utterance(number, context_id, *heard, above_echo=above))
        with self._heard_out:
            self._hearing_with = None
            self._heard_out.notify_all()

    def _join(self, sound: Sound, readings: tuple[Reading, ...]) -> Joined | None:
        assert self._hearing_with is not None
        return self._continuation.join(self._hearing_with, self._sound_context, sound, readings) if self._asks else None

    def _break_off(self) -> None:
        """Something is left out of the stream here; words begun before it are finished with what was heard of them."""
        if boundary := self._endpoint.end():
            self._end(boundary)
        self._activity.reset()
        self._before.clear()
        self._rest = self._rest[:0]
