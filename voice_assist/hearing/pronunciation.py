"""Pronunciations of words that a recogniser's dictionary lacks, as espeak-ng would speak them."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable

VOICE = "en-us"
_SECONDS = 20.0

# espeak-ng's IPA of American English to the phones of the CMU dictionary, which knows neither stress here, nor the
# flap, nor the glottal stop.
_SOUNDS = """
aɪ AY, aʊ AW, eɪ EY, oʊ OW, ɔɪ OY, tʃ CH, dʒ JH, əl AH L, n̩ AH N, l̩ AH L, m̩ AH M,
a AA, æ AE, ɐ AH, ɑ AA, ɒ AA, ʌ AH, ə AH, ɚ ER, ɜ ER, ɝ ER, e EH, ɛ EH, i IY, ɪ IH, ᵻ IH, o AO, ɔ AO, u UW, ʊ UH,
b B, d D, ð DH, f F, ɡ G, h HH, j Y, k K, l L, m M, n N, ŋ NG, p P, ɹ R, r R, s S, ʃ SH, t T, ɾ T, ʔ T, θ TH, v V,
w W, z Z, ʒ ZH, x K, ç HH, ɬ L, ɫ L
"""
_ARPABET = dict(sound.split(maxsplit=1) for sound in _SOUNDS.split(","))
_SYMBOL = re.compile("|".join(sorted(map(re.escape, _ARPABET), key=len, reverse=True)))
_BEFORE_VOWEL = re.compile("(?<![aeɔ])ɪ(?=[aæɐɑɒʌəɚɜeɛoɔuʊ])")
"""As in "radio", which espeak-ng may end in ɪoʊ; the CMU dictionary has IY OW."""
_UNSPOKEN = str.maketrans("", "", "ˈˌːˑʲ-_ \u200d\u0325\u0303")
"""Stress, length and joints, which ARPAbet without stress does not have."""


def pronounce(words: Iterable[str]) -> dict[str, str]:
    """ARPAbet phones ("L UW M IY OW S OW") of words; those that cannot be told are left out.

    Without espeak-ng the answer is empty: spelling alone is no guide to English sounds.
    """
    listed = list(dict.fromkeys(words))
    if not listed:
        return {}
    # A line and a full stop for each word: espeak-ng then answers with a line for each.
    lines = _espeak("".join(f"{word}.\n" for word in listed))
    if len(lines) != len(listed):
        lines = ["".join(_espeak(f"{word}.\n")) for word in listed]
    spoken = {word: phones(line) for word, line in zip(listed, lines, strict=True)}
    return {word: text for word, text in spoken.items() if text}


def phones(ipa: str) -> str:
    """IPA of one word as ARPAbet; "" if a symbol in it is unknown."""
    symbols, found = _BEFORE_VOWEL.sub("i", ipa.translate(_UNSPOKEN)), [""]
    while symbols:
        match = _SYMBOL.match(symbols)
        if match is None:
            return ""
        phone = _ARPABET[match.group()]
        if phone != found[-1]:
            found.append(phone)
        symbols = symbols[match.end() :]
    return " ".join(found[1:])


def _espeak(text: str) -> list[str]:
    command = ["espeak-ng", "-q", "--ipa", "-v", VOICE, "--stdin"]
    try:
        result = subprocess.run(command, input=text, capture_output=True, text=True, timeout=_SECONDS, check=True)
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return []
    return [line.strip() for line in result.stdout.splitlines() if line.strip()]
