"""Sentences that are already spoken: the fixed ones of the pack ahead of time, the others once they were needed."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Sequence

from voice_assist.errors import WorkerError
from voice_assist.speaking.sound_store import SoundStore
from voice_assist.speaking.synthesiser import Sound, Synthesiser, Voice

LIMIT_BYTES = 40_000_000
"""A quarter of an hour of speech at 22050 Hz."""
PREPARED_SHARE = 0.9
"""Of the limit, for sentences prepared ahead. The rest is for what else was said lately, for "repeat", and for what was
prepared for another voice or rate, which the store on the disk has, too."""
REST_FACTOR = 3.0
"""Between two sentences prepared ahead: at most a quarter of one processor is used."""
SHORTEST_REST, STORED_REST = 0.02, 0.001
FAILURE_REST = 10.0

Key = tuple[str, Voice]


class SpeechCache:
    """Keeps what a synthesiser gave, least recently used out first; implements Synthesiser.

    What another voice stood in for is not kept: the right one is tried again the next time.

    Args:
        synthesiser: asked for what is not there.
        limit_bytes: how much is kept.
    """

    def __init__(self, synthesiser: Synthesiser, limit_bytes: int = LIMIT_BYTES) -> None:
        self._synthesiser = synthesiser
        self._limit = limit_bytes
        self._changed = threading.Condition()
        self._sounds: OrderedDict[Key, Sound] = OrderedDict()
        self._bytes = 0
        self._texts: dict[str, None] = {}
        self._store: SoundStore | None = None
        self._voice: Voice | None = None
        self._missing: list[str] = []
        self._closed = self._working = False
        self._thread: threading.Thread | None = None

    @property
    def used_bytes(self) -> int:
        """How much is kept now."""
        with self._changed:
            return self._bytes

    def holds(self, text: str, voice: Voice) -> bool:
        """Whether this sentence is there."""
        with self._changed:
            return (text, voice) in self._sounds

    def synthesise(self, text: str, voice: Voice) -> Sound:
        """The sound of a sentence, from memory where it is there; raises WorkerError as the synthesiser does."""
        with self._changed:
            self._follow(voice)
            if (sound := self._sounds.get((text, voice))) is not None:
                self._sounds.move_to_end((text, voice))
                return sound
            store = self._store if text in self._texts else None
        if store is None or (sound := store.read(text, voice)) is None:
            sound = self._synthesiser.synthesise(text, voice)
        self._keep((text, voice), sound)
        return sound

    def remember_in(self, store: SoundStore) -> None:
        """Keep what is prepared from now on in this store, too, and take it from there."""
        with self._changed:
            self._store = store

    def prepare(self, texts: Iterable[str], voice: Voice) -> None:
        """Have these sentences ready, most urgent first; returns at once.

        They are spoken into memory in the background, for this voice and, when another one is used later, for that.
        """
        with self._changed:
            self._texts = dict.fromkeys(texts)
            self._voice = None
            self._follow(voice)
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._prepare_all, name="prepare-speech", daemon=True)
                self._thread.start()

    def wait_prepared(self, seconds: float) -> bool:
        """Whether everything (or as much as fits) is ready within so many seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: not (self._missing or self._working), seconds)

    def close(self) -> None:
        """End the preparations and close the synthesiser; may be called twice."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._synthesiser.close()
        if self._thread is not None:
            self._thread.join()

    def _follow(self, voice: Voice) -> None:
        """Prepare for the voice that is in use."""
        if voice != self._voice:
            self._voice = voice
            self._missing = [text for text in reversed(self._texts) if (text, voice) not in self._sounds]
            self._changed.notify_all()

    def _keep(self, key: Key, sound: Sound) -> None:
        with self._changed:
            if key in self._sounds or sound.stand_in or sound.samples.nbytes > self._limit:
                return
            self._sounds[key] = sound
            self._bytes += sound.samples.nbytes
            if self._texts:
                others = [other for other in self._sounds if other[0] not in self._texts or other[1] != self._voice]
                self._drop_oldest(others, self._limit - PREPARED_SHARE * self._limit)
            if self._bytes > self._limit:
                self._drop_oldest(list(self._sounds), self._limit)

    def _drop_oldest(self, keys: Sequence[Key], limit: float) -> None:
        """Drop the first of these until the others take no more than `limit` bytes."""
        used = sum(self._sounds[key].samples.nbytes for key in keys)
        for key in keys:
            if used <= limit:
                return
            size = self._sounds.pop(key).samples.nbytes
            used -= size
            self._bytes -= size

    def _prepare_all(self) -> None:
        while (task := self._next_task()) is not None:
            rest = self._prepare_one(task)
            with self._changed:
                self._changed.wait_for(lambda: self._closed, rest)

    def _prepare_one(self, task: Key) -> float:
        """Make one ready; how many seconds to rest after it."""
        store = self._store
        if store is not None and (sound := store.read(*task)) is not None:
            self._keep(task, sound)
            return STORED_REST
        began = time.monotonic()
        try:
            sound = self._synthesiser.synthesise(*task)
        except WorkerError:
            return FAILURE_REST
        self._keep(task, sound)
        if store is not None and not sound.stand_in:
            store.write(*task, sound)
        return max(SHORTEST_REST, REST_FACTOR * (time.monotonic() - began))

    def _next_task(self) -> Key | None:
        """Wait for a sentence that is missing; None when closed."""
        with self._changed:
            self._working = False
            while not self._closed:
                if self._bytes_for_voice() > PREPARED_SHARE * self._limit:
                    self._missing.clear()
                while self._missing and self._voice is not None:
                    task = (self._missing.pop(), self._voice)
                    if task not in self._sounds:
                        self._working = True
                        return task
                self._changed.notify_all()
                self._changed.wait()
        return None

    def _bytes_for_voice(self) -> int:
        return sum(sound.samples.nbytes for (_, voice), sound in self._sounds.items() if voice == self._voice)
