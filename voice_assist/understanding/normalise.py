"""One spelling for everything that is said, typed or written in a template: lower-case words, numbers as words."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from unicode_rbnf import RbnfEngine

UNKNOWN = "[unk]"
"""How recognisers write a word outside their grammar; here also a word that has no Latin letters."""

_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ`´′＇", "'"))
_SYMBOLS = {"%": "percent", "&": "and"}
_TOKEN = re.compile(r"[\[<]unk[\]>]|\d{1,3}(?:,\d{3})+(?!\d)|\d+|[^\W\d_]+(?:'[^\W\d_]+)*|[%&]")
_NORMAL = re.compile(r"[a-z]+(?:'[a-z]+)*(?: [a-z]+(?:'[a-z]+)*)*")
_LATIN = re.compile(r"[a-z']+")
_MOST_DIGITS = 6


@cache
def _speller() -> RbnfEngine:
    return RbnfEngine.for_language("en")


def number_words(number: int) -> str:
    """A whole number from 0 as it is said, without hyphens: 121 is "one hundred twenty one"."""
    return _speller().format_number(number).text.replace("-", " ")


def _digits_as_words(digits: str) -> str:
    """A telephone number or a code is read digit by digit, anything else as a number."""
    if len(digits) > _MOST_DIGITS or (digits[0] == "0" and len(digits) > 1):
        return " ".join(number_words(int(digit)) for digit in digits)
    return number_words(int(digits))


def _spoken(token: str) -> str:
    if token[0] in "[<":
        return UNKNOWN
    if token in _SYMBOLS:
        return _SYMBOLS[token]
    if token[0].isdecimal():
        return _digits_as_words("".join(str(int(digit)) for digit in token if digit != ","))
    return token if _LATIN.fullmatch(token) else UNKNOWN


def normalise(text: str) -> str:
    """Words of a to z and apostrophes, separated by single blanks; idempotent.

    Accents and punctuation go, digits become words; a word in another script becomes UNKNOWN.
    """
    simple = " ".join(text.lower().split()) if text.isascii() else ""
    if _NORMAL.fullmatch(simple):
        return simple
    plain = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES).casefold())
    plain = "".join(character for character in plain if not unicodedata.combining(character)).casefold()
    return " ".join(_spoken(token) for token in _TOKEN.findall(plain.translate(_APOSTROPHES)))
