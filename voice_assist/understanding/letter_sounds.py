"""How a word that no dictionary has is probably spoken: a few rules of English spelling, good enough to compare sounds.

The rules are the common correspondences that A. Cruttenden lists in "Gimson's Pronunciation of English" (chapter on
spelling), in the phones of the CMU dictionary: the longest group of letters that fits is taken, from left to right.
"""

from __future__ import annotations

import re
from functools import lru_cache

_VOWELS = "aeiouy"
_LONG = {"a": "EY", "e": "IY", "i": "AY", "o": "OW", "u": "UW", "y": "AY"}

_AT_START = {"kn": "N", "gn": "N", "wr": "R", "ps": "S", "x": "Z", "y": "Y"}
_AT_END = {
    "tion": "SH AH N", "sion": "ZH AH N", "sious": "SH AH S", "tious": "SH AH S", "ture": "CH ER", "aje": "IH JH",
    "ous": "AH S", "le": "AH L", "re": "ER", "er": "ER", "or": "ER", "ar": "ER", "y": "IY", "ie": "IY", "mb": "M",
    "que": "K", "e": "",
}  # fmt: skip
"""After a vowel."""
_LAST = {"e": "IY", "i": "IY", "o": "OW", "u": "UW", "y": "AY"}
_ANYWHERE = {
    "eigh": "EY", "augh": "AO", "ough": "AO", "tch": "CH", "sch": "S K", "igh": "AY", "air": "EH R", "are": "EH R",
    "ear": "IH R", "eer": "IH R", "ire": "AY ER", "ore": "AO R", "oar": "AO R", "our": "AO R", "oor": "AO R",
    "ure": "UH R", "eau": "OW", "io": "IY OW", "ia": "IY AH",
    "ai": "EY", "ay": "EY", "au": "AO", "aw": "AO", "ar": "AA R", "ea": "IY", "ee": "IY", "ei": "EY", "eu": "UW",
    "ew": "UW", "ey": "IY", "er": "ER", "ie": "IY", "ir": "ER", "oa": "OW", "oi": "OY", "oo": "UW", "or": "AO R",
    "ou": "AW", "ow": "OW", "oy": "OY", "ue": "UW", "ui": "UW", "ur": "ER", "yr": "ER",
    "ch": "CH", "ck": "K", "dj": "JH", "gh": "G", "ng": "NG", "nk": "NG K", "ph": "F", "qu": "K W", "sh": "SH",
    "th": "TH", "wh": "W",
    "a": "AE", "b": "B", "c": "K", "d": "D", "e": "EH", "f": "F", "g": "G", "h": "HH", "i": "IH", "j": "JH", "k": "K",
    "l": "L", "m": "M", "n": "N", "o": "AA", "p": "P", "q": "K", "r": "R", "s": "S", "t": "T", "u": "AH", "v": "V",
    "w": "W", "x": "K S", "y": "IH", "z": "Z", **{vowel.upper(): phone for vowel, phone in _LONG.items()},
}  # fmt: skip
_LONGEST = 5

_SPELLINGS = (
    (re.compile(r"[^a-z]"), ""),
    (re.compile(r"c(?=[eiy])"), "s"),
    (re.compile(r"g(?=[eiy])"), "j"),
    (re.compile(r"([aiouy])(?=[^aeiouywxr](e[sd]?|le)$)|a(?=tion$)"), lambda found: found[0].upper()),
    (re.compile(r"(?<=[td])ed$"), "id"),
    (re.compile(r"(?<=[szxj])es$|(?<=[cs]h)es$"), "iz"),
    (re.compile(r"(?<=[a-zA-Z]{2})e(?=[sd]$)"), ""),
    (re.compile(r"([^aeiou])\1"), r"\1"),
)
"""In this order: soft "c" and "g"; in capitals a vowel that is spoken as its name ("name", "table", "station");
endings; letters that stand twice."""


@lru_cache(maxsize=16384)
def spelt_phones(word: str) -> tuple[str, ...]:
    """ARPAbet phones without stress of a word of letters a to z and apostrophes; the same word has always the same."""
    letters = word
    for pattern, replacement in _SPELLINGS:
        letters = pattern.sub(replacement, letters)
    phones: list[str] = []
    position = 0
    while position < len(letters):
        taken, sounds = _next(letters, position)
        phones += sounds.split()
        position += taken
    return tuple(phones)


def _next(letters: str, position: int) -> tuple[int, str]:
    """How many letters are taken here, and their phones."""
    before, rest = letters[:position], len(letters) - position
    vowel_before = any(letter.lower() in _VOWELS for letter in before)
    group = letters[position : position + _LONGEST]
    while True:
        if not before and group in _AT_START:
            return len(group), _AT_START[group]
        if len(group) == rest and vowel_before and group in _AT_END:
            return len(group), _AT_END[group]
        if len(group) == rest and group in _LAST:
            return len(group), _LAST[group]
        if group in _ANYWHERE:
            return len(group), _ANYWHERE[group]
        group = group[:-1]
