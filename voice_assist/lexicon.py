"""How English words are spoken: the CMU Pronouncing Dictionary, as the pocketsphinx wheel carries it.

Carnegie Mellon University, http://www.speech.cs.cmu.edu/cgi-bin/cmudict: 134,000 entries in ARPAbet phones without
stress.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pocketsphinx

from voice_assist.errors import ModelError

_ENTRY = re.compile(rb"^([^\s(]+)", re.MULTILINE)


class Lexicon(Mapping[str, tuple[tuple[str, ...], ...]]):
    """Word -> the ways of speaking it, the usual one first; small letters.

    The file's 3 MB are kept as they are and searched by halving: a word takes some microseconds the first time, and
    nothing is parsed at the start.

    Args:
        given: pronunciations of a pack ("W AO K ER"), which come before the dictionary's.

    Raises:
        ModelError: the dictionary cannot be read.
    """

    def __init__(self, given: Mapping[str, str] | None = None) -> None:
        self._given = {word: (tuple(phones.split()),) for word, phones in (given or {}).items()}
        self._data = _dictionary()
        self._found: dict[str, tuple[tuple[str, ...], ...]] = {}

    def __getitem__(self, word: str) -> tuple[tuple[str, ...], ...]:
        if word not in self._found:
            ways = dict.fromkeys((*self._given.get(word, ()), *self._look_up(word)))
            if not ways:
                raise KeyError(word)
            self._found[word] = tuple(ways)
        return self._found[word]

    def __iter__(self) -> Iterator[str]:
        words = dict.fromkeys(self._given)
        words.update(dict.fromkeys(entry[1].decode() for entry in _ENTRY.finditer(self._data)))
        return iter(words)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _look_up(self, word: str) -> Iterator[tuple[str, ...]]:
        """Entries stand in the order of their bytes; "word(2)" is another way of speaking "word"."""
        wanted = word.encode()
        position = self._first_from(wanted)
        while position < len(self._data):
            end = self._data.find(b"\n", position)
            entry, _, phones = self._data[position:end].partition(b" ")
            if entry.partition(b"(")[0] != wanted:
                return
            yield tuple(phones.decode().split())
            position = end + 1

    def _first_from(self, wanted: bytes) -> int:
        """Where the first line begins whose word is not before the wanted one."""
        low, high = 0, len(self._data)
        while low < high:
            line = self._data.rfind(b"\n", 0, (low + high) // 2) + 1
            end = self._data.find(b"\n", line)
            if self._data[line:end].partition(b" ")[0].partition(b"(")[0] < wanted:
                low = end + 1
            else:
                high = line
        return low


@cache
def _dictionary() -> bytes:
    file = Path(pocketsphinx.get_model_path("en-us/cmudict-en-us.dict"))
    try:
        return file.read_bytes().rstrip(b"\n") + b"\n"
    except OSError as error:
        raise ModelError(
            f"{file}: the pronouncing dictionary cannot be read ({error.strerror}); install pocketsphinx again."
        ) from error
