"""What the words of a sentence count for when two sentences are compared."""

from __future__ import annotations

from collections.abc import Iterable

from voice_assist.understanding.normalise import UNKNOWN

FILLERS = frozenset("um uh uhm er erm hmm hm mm mhm ah oh please okay ok hey just kindly thanks the a an".split())
"""Said or left out without changing anything, unless they are all that is said."""

_POLITE_OPENINGS = (("can", "you"), ("could", "you"), ("would", "you"), ("will", "you"))
_WISHES = (("i", "want", "you", "to"), ("i", "need", "you", "to"), ("i", "would", "like", "you", "to"))
_OPENINGS = (*_POLITE_OPENINGS, *_WISHES)
_FIRST_OF_OPENINGS = frozenset(one[:1] for one in _OPENINGS)
_POLITE_ENDINGS = (("thank", "you"), *_POLITE_OPENINGS)

EMPHASIS = frozenset("now then so very really quite rather little bit".split())
"""Said beside a phrase without adding to it."""

LIGHT = EMPHASIS | frozenset(
    "i me my mine we us our you your it its he she they his her their this that these those there here is am are was "
    "were be been being do does did have has had will would can could should shall may might must to of at for "
    "from with by and or as if some any one s".split()
)
"""Words that carry little of a sentence's meaning."""

SPOKEN_OF = frozenset("he she they".split())
"""Before a phrase they say that it tells of somebody else: "he told me to stop"."""

CONTINUATIONS = frozenset("of who which whose because when while until if but than".split())
"""After a phrase they tie it to a longer sentence: "I am frightened of spiders", "I need someone who can drive"."""

NEGATIONS = frozenset("not never without nothing nobody neither".split())

_CONTRACTIONS = {
    "can't": "can not", "cannot": "can not", "cant": "can not", "won't": "will not", "wont": "will not",
    "shan't": "shall not", "ain't": "is not", "aint": "is not", "let's": "let us", "its": "it is",
    "im": "i am", "ive": "i have", "youre": "you are", "youve": "you have", "youll": "you will",
    "theyre": "they are", "theyve": "they have", "theyll": "they will", "itll": "it will", "weve": "we have",
    "ok": "okay",
}  # fmt: skip
_ENDINGS = {"n't": "not", "'m": "am", "'re": "are", "'ve": "have", "'ll": "will", "'d": "would"}
_NEGATED = "do does did is are was were have has had could would should must need".split()
_WITH_IS = "what that where who how when there here it he she".split()

_CONTRACTIONS |= {f"{verb}nt": f"{verb} not" for verb in _NEGATED}
_CONTRACTIONS |= {f"{word}s": f"{word} is" for word in _WITH_IS if word != "he" and word != "it"}
_CONTRACTIONS |= {f"{word}'s": f"{word} is" for word in _WITH_IS}


def _full(word: str) -> str:
    """A contraction in full; an apostrophe that stands for nothing known is dropped."""
    if word in _CONTRACTIONS or "'" not in word:
        return _CONTRACTIONS.get(word, word)
    for ending, meaning in _ENDINGS.items():
        if word.endswith(ending) and len(word) > len(ending):
            return f"{word.removesuffix(ending)} {meaning}"
    return word.replace("'", "")


def plain_words(normalised: str) -> tuple[str, ...]:
    """The words as they are compared: contractions in full, no apostrophes, "hundred and one" as "hundred one"."""
    words = normalised.split()
    if "'" in normalised or not _CONTRACTIONS.keys().isdisjoint(words):
        words = " ".join(_full(word) for word in words).split()
    if "hundred" in words:
        words = " ".join(words).replace("hundred and ", "hundred ").split()
    return tuple(words)


def without_fillers(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words less fillers and polite phrases around them; all of them where nothing else is said."""
    kept = tuple(word for word in words if word not in FILLERS)
    if kept[:1] in _FIRST_OF_OPENINGS:
        opening = next((one for one in _OPENINGS if kept[: len(one)] == one), ())
        kept = kept[len(opening) :] or kept
    if kept[-2:] in _POLITE_ENDINGS and len(kept) > 2:
        kept = kept[:-2]
    return _once(kept or words)


def _once(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words less repetition: "start start now" is "start now", "help me help me" is "help me"."""
    if len(set(words)) == len(words):
        return words
    words = tuple(
        word for word, before in zip(words, (None, *words), strict=False) if word != before or word == UNKNOWN
    )
    for length in range(1, len(words) // 2 + 1):
        if words == words[:length] * (len(words) // length):
            return words[:length]
    return words


def weight(word: str) -> float:
    """How much of a sentence's meaning a word carries."""
    if word == UNKNOWN:
        return 2.0
    return 1.0 if word in LIGHT else 3.0


def total_weight(words: Iterable[str]) -> float:
    """The weight of a whole sentence."""
    return sum(weight(word) for word in words)


def is_content(word: str) -> bool:
    """Whether a sentence means something else without this word."""
    return word != UNKNOWN and word not in LIGHT
