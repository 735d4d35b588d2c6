"""What was spoken once is kept, within a bound; the fixed sentences are ready before they are needed."""

import threading
from dataclasses import dataclass, field

import numpy as np
import pytest

from voice_assist.errors import WorkerError
from voice_assist.speaking.cache import SpeechCache
from voice_assist.speaking.espeak import EspeakSynthesiser
from voice_assist.speaking.synthesiser import Sound, Voice

VOICE = Voice("en", 150)
FAST = Voice("en", 200)
LIMIT = 10.0


@dataclass
class Counting:
    """Gives 100 bytes for each text and remembers what it was asked for."""

    asked: list[tuple[str, Voice]] = field(default_factory=list)
    broken: frozenset[str] = frozenset()
    closed: int = 0

    def synthesise(self, text: str, voice: Voice) -> Sound:
        self.asked.append((text, voice))
        if text in self.broken:
            raise WorkerError("Broken.")
        return Sound(np.full(50, len(self.asked), np.int16), 22050)

    def close(self) -> None:
        self.closed += 1


def test_a_sentence_is_synthesised_once_for_each_voice() -> None:
    inner = Counting()
    cache = SpeechCache(inner)
    first = cache.synthesise("one", VOICE)
    assert cache.synthesise("one", VOICE) is first
    assert cache.synthesise("one", FAST) is not first
    assert inner.asked == [("one", VOICE), ("one", FAST)]


def test_what_was_used_longest_ago_goes_first() -> None:
    inner = Counting()
    cache = SpeechCache(inner, limit_bytes=250)
    for text in ("one", "two", "one", "three"):
        cache.synthesise(text, VOICE)
    assert cache.used_bytes == 200
    inner.asked.clear()
    for text in ("one", "three", "two"):
        cache.synthesise(text, VOICE)
    assert inner.asked == [("two", VOICE)]


def test_a_failure_is_not_kept_nor_is_what_is_too_large() -> None:
    inner = Counting(broken=frozenset({"bad"}))
    cache = SpeechCache(inner, limit_bytes=99)
    with pytest.raises(WorkerError):
        cache.synthesise("bad", VOICE)
    cache.synthesise("large", VOICE)
    assert cache.used_bytes == 0


def test_fixed_sentences_are_prepared_once_and_in_order() -> None:
    inner = Counting()
    cache = SpeechCache(inner)
    cache.prepare(["one", "two", "one", "three"], VOICE)
    assert cache.wait_prepared(LIMIT)
    cache.close()
    assert inner.asked == [("one", VOICE), ("two", VOICE), ("three", VOICE)]
    assert cache.used_bytes == 300


def test_what_is_made_for_the_occasion_has_a_tenth_of_the_room() -> None:
    inner = Counting()
    cache = SpeechCache(inner, limit_bytes=3000)
    cache.prepare(["one", "two", "three"], VOICE)
    assert cache.wait_prepared(LIMIT)
    for number in range(20):
        cache.synthesise(f"number {number}", VOICE)
    cache.close()
    assert cache.used_bytes == 600
    assert all(cache.holds(text, VOICE) for text in ("one", "two", "three", "number 17", "number 18", "number 19"))


def test_after_another_rate_is_chosen_no_more_is_held_than_before() -> None:
    cache = SpeechCache(Counting(), limit_bytes=3000)
    texts = [f"sentence {number}" for number in range(20)]
    cache.prepare(texts, VOICE)
    assert cache.wait_prepared(LIMIT)
    assert cache.used_bytes == 2000
    cache.synthesise("sentence 1", FAST)
    assert cache.wait_prepared(LIMIT)
    cache.close()
    assert cache.used_bytes == 2300
    assert all(cache.holds(text, FAST) for text in texts)


def test_another_rate_is_prepared_when_it_is_used() -> None:
    inner = Counting()
    cache = SpeechCache(inner)
    cache.prepare(["one", "two"], VOICE)
    assert cache.wait_prepared(LIMIT)
    cache.synthesise("one", FAST)
    assert cache.wait_prepared(LIMIT)
    cache.close()
    assert set(inner.asked) == {(text, voice) for text in ("one", "two") for voice in (VOICE, FAST)}


def test_preparing_stops_before_the_bound() -> None:
    inner = Counting()
    cache = SpeechCache(inner, limit_bytes=400)
    cache.prepare([str(number) for number in range(20)], VOICE)
    assert cache.wait_prepared(LIMIT)
    assert len(inner.asked) == 4
    cache.close()


def test_closing_does_not_wait_for_the_preparations() -> None:
    inner = Counting(broken=frozenset({"bad"}))
    cache = SpeechCache(inner)
    cache.prepare(["bad", *map(str, range(1000))], VOICE)
    closing = threading.Thread(target=cache.close)
    closing.start()
    closing.join(2)
    assert not closing.is_alive()
    assert inner.closed == 1
    cache.close()


def test_real_sentences() -> None:
    cache = SpeechCache(EspeakSynthesiser())
    cache.prepare(["Hello.", "Good night."], VOICE)
    assert cache.wait_prepared(LIMIT)
    assert cache.used_bytes == sum(cache.synthesise(text, VOICE).samples.nbytes for text in ("Hello.", "Good night."))
    cache.close()
