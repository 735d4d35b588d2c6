"""Whether what was heard is the assistant's own voice: the words that it was saying, hardly above their echo."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from voice_assist.understanding.normalise import UNKNOWN, normalise
from voice_assist.understanding.phonetics import Pronunciations, phonetic_similarity
from voice_assist.understanding.words import plain_words

CLEARLY_ABOVE = 6.0
"""dB (Utterance.above_echo) from which a voice is somebody else's, whatever its words: twice the amplitude of all that
the echo can have left."""

SIMILAR, FAINTLY_SIMILAR = 0.7, 0.5
"""phonetics.phonetic_similarity to what was being said, from which words below CLEARLY_ABOVE are its echo; the second
where the sound does not stand above the echo at all (0 dB or less)."""

SLACK_SECONDS = 1.0
"""How far the place in a sentence may be wrong: the way through the room and its buffers, the ends of the sound."""

SLACK_SHARE = 0.25
"""And a share of the time since the sentence began, because words differ in length."""

REMEMBERED = 4
"""Sentences that something heard may be the echo of."""


@dataclass(slots=True)
class Sentence:
    """One sentence of the assistant.

    Attributes:
        words: plain words.
        began: monotonic seconds of its first sample.
        ended: of its last one; None: it sounds still.
        words_a_second: how fast it is spoken.
    """

    words: tuple[str, ...]
    began: float
    ended: float | None
    words_a_second: float

    def words_between(self, start: float, end: float) -> tuple[str, ...]:
        """The words that can have sounded in this time; () where none can."""
        if start - SLACK_SECONDS > (end if self.ended is None else self.ended) or end + SLACK_SECONDS < self.began:
            return ()
        return self.words[max(0, int(self._place(start, -1))) : max(0, int(self._place(end, 1)) + 1)]

    def _place(self, time: float, sign: int) -> float:
        """How many words have been said by then, at most (sign 1) or at least (sign -1)."""
        passed = time - self.began
        return (passed + sign * (SLACK_SECONDS + SLACK_SHARE * max(0.0, passed))) * self.words_a_second


class OwnVoice:
    """Knows what the assistant has said in the last moments, and when."""

    def __init__(self) -> None:
        self._said: deque[Sentence] = deque(maxlen=REMEMBERED)

    def started(self, text: str, rate: int, now: float) -> None:
        """The first sample of a sentence sounds. rate: words a minute."""
        self._said.append(Sentence(plain_words(normalise(text)), now, None, rate / 60))

    def ended(self, now: float, *, finished: bool) -> None:
        """The sentence is over; finished: to its last word, so that its speed is known."""
        sentence = self._said[-1] if self._said else None
        if sentence is None or sentence.ended is not None:
            return
        sentence.ended = now
        if finished and now > sentence.began:
            sentence.words_a_second = len(sentence.words) / (now - sentence.began)

    def is_heard_in(
        self, texts: Iterable[str], above_echo: float | None, began: float, ended: float, sounds: Pronunciations
    ) -> bool:
        """Whether one of these texts, heard from `began` to `ended`, is what the assistant was saying then.

        Args:
            texts: what the recognisers made of the sound.
            above_echo: as in Utterance.
            began, ended: monotonic seconds.
            sounds: how words are spoken.
        """
        if above_echo is None or above_echo >= CLEARLY_ABOVE:
            return False
        enough = FAINTLY_SIMILAR if above_echo <= 0 else SIMILAR
        own = [words for sentence in self._said if (words := sentence.words_between(began, ended))]
        return any(
            phonetic_similarity(words, part, sounds) >= enough
            for text in texts
            if (words := _known(text))
            for said in own
            for part in _parts(said, len(words))
        )


def _known(text: str) -> tuple[str, ...]:
    """The plain words of a text, without those that the recogniser could not name."""
    return tuple(word for word in plain_words(normalise(text)) if word != UNKNOWN)


def _parts(words: tuple[str, ...], length: int) -> Iterator[tuple[str, ...]]:
    """All runs of about so many words: recognisers join and split words."""
    for size in range(max(1, length - 1), length + 2):
        for start in range(max(1, len(words) - size + 1)):
            yield words[start : start + size]
