"""Which of many texts differ in one letter at most, found without comparing each with all others.

Two such texts have in common what is left when one letter of each, or of one of them, is left out. So the hash of every
text, and of every text less one letter, is made (a polynomial modulo 2^64, from sums over the beginnings of the texts)
and sorted: texts that share one stand beside each other. What that costs grows with the letters, not with the pairs:
T. Bocek, E. Hunt, B. Stiller, "Fast similarity search in large dictionaries", University of Zurich (2007).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

_BASE = 0x9E3779B97F4A7C15
"""Odd, so that it can be divided by."""
_INVERSE = np.uint64(pow(_BASE, -1, 1 << 64))
_AT_ONCE = 10_000
"""Texts whose hashes are made together, so that little memory is taken."""


def alike(texts: Sequence[str], kinds: Sequence[int]) -> Iterator[list[int]]:
    """Groups of texts that are the same but for one letter, or for a letter more.

    Args:
        texts: ASCII without NUL.
        kinds: one number for each text; only groups with two kinds at least count.

    Yields:
        Places in `texts`, ascending; a text may be in several groups. By chance (once in 10^6 packs) a group
        holds texts that are not alike.
    """
    if not texts:
        return
    hashes, owners = _hashes(texts)
    order = np.argsort(hashes)
    hashes, owners = hashes[order], owners[order]
    starts = np.flatnonzero(np.concatenate(([True], hashes[1:] != hashes[:-1])))
    of_owners = np.asarray(kinds, dtype=np.int32)[owners]
    mixed = np.minimum.reduceat(of_owners, starts) != np.maximum.reduceat(of_owners, starts)
    ends = np.append(starts[1:], len(owners))
    for start, end in zip(starts[mixed].tolist(), ends[mixed].tolist(), strict=True):
        yield sorted(set(owners[start:end].tolist()))


def _hashes(texts: Sequence[str]) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
    """The hash of each text less each of its letters, then of the whole text; and the places of these texts."""
    parts = [_hashes_of(texts[first : first + _AT_ONCE]) for first in range(0, len(texts), _AT_ONCE)]
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)) + 1
    return np.concatenate(parts), np.repeat(np.arange(len(texts), dtype=np.int32), lengths)


def _hashes_of(texts: Sequence[str]) -> NDArray[np.uint64]:
    letters = np.frombuffer("\0".join((*texts, "")).encode("ascii"), dtype=np.uint8).astype(np.uint64)
    ends = np.flatnonzero(letters == 0) + 1
    starts = np.concatenate(([0], ends[:-1]))
    lengths = ends - starts
    letters *= _powers(int(lengths.max()))[np.arange(len(letters)) - np.repeat(starts, lengths)]
    sums = np.concatenate((np.zeros(1, np.uint64), np.cumsum(letters, dtype=np.uint64)))
    behind = (np.repeat(sums[ends], lengths) - sums[1:]) * _INVERSE
    return sums[:-1] - np.repeat(sums[starts], lengths) + behind


def _powers(count: int) -> NDArray[np.uint64]:
    powers = np.full(count, _BASE, dtype=np.uint64)
    powers[0] = 1
    return np.cumprod(powers, dtype=np.uint64)
