"""Gives back to the system what the recognisers have freed.

glibc keeps freed memory for itself unless it lies at the very end of the heap. A long sentence that is no command takes
libvosk up to 200 MB for a moment, and little of it lies there: after 400 utterances libvosk alone held 155 MB, of
which 81 MB were free (docs/benchmarks.md).
"""

from __future__ import annotations

import ctypes


def give_back() -> None:
    """Return all pages that hold nothing (malloc_trim(3)); does nothing where the C library has no such function."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(ctypes.c_size_t(0))
