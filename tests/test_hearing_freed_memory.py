"""What the recognisers have freed goes back to the system: a hard sentence is not paid for with memory for ever."""

import ctypes
import multiprocessing
import re
import time
from pathlib import Path

import numpy as np
import pytest

from tests.hearing import Events, spoken
from voice_assist.commands import Context
from voice_assist.events import Part
from voice_assist.hearing.freed_memory import give_back
from voice_assist.hearing.recogniser import EngineChoice, Grammar, Samples
from voice_assist.hearing.worker import RecogniserProcess

MODELS = Path(__file__).resolve().parent.parent / "models"
TALK = (
    "the weather is lovely in october and the roads are full",
    "he went back to school last week with his brother and sister",
    "people want better schools and roads and more money for it",
    "we paid a thousand dollars for the old house by the river",
)
BLOCK = 50_000
MEGABYTE = 1_000_000
LIMIT = 20.0


def megabytes(process: int | str, field: str) -> float:
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    (kilobytes,) = re.findall(rf"^{field}:\s+(\d+) kB", status, re.MULTILINE)
    return int(kilobytes) / 1000


def at_once() -> Samples:
    """Four people who talk at once in a loud room: libvosk finds many ways to hear that."""
    clips = [spoken(text) for text in TALK]
    length = min(map(len, clips))
    noise = np.random.default_rng(1).normal(0, 3000, length)
    mixed = sum((clip[:length].astype(float) for clip in clips), noise * 3) / 3
    return np.clip(mixed, -32768, 32767).astype(np.int16)


def test_pages_that_hold_nothing_are_returned() -> None:
    libc = ctypes.CDLL(None)
    if not hasattr(libc, "malloc_trim"):
        pytest.skip("this C library has no malloc_trim, so nothing is given back")
    libc.malloc.restype, libc.malloc.argtypes, libc.free.argtypes = (
        ctypes.c_void_p,
        [ctypes.c_size_t],
        [ctypes.c_void_p],
    )
    blocks = [libc.malloc(BLOCK) for _ in range(1000)]
    for block in blocks:
        ctypes.memset(block, 1, BLOCK)
    above = libc.malloc(BLOCK)  # keeps the end of the heap in use
    full = megabytes("self", "VmRSS")
    for block in blocks:
        libc.free(block)
    give_back()
    assert megabytes("self", "VmRSS") < full - 0.8 * BLOCK * len(blocks) / MEGABYTE
    libc.free(above)


def test_the_recogniser_gives_back_what_a_hard_sentence_took() -> None:
    grammar = Grammar({Context.IDLE: ("start shoulder session", "good night")})
    process = RecogniserProcess(EngineChoice("vosk", None, None, MODELS), grammar, Events())
    try:
        (child,) = [child.pid for child in multiprocessing.active_children() if child.name == Part.RECOGNISER]
        assert child is not None
        process.start(Context.IDLE)
        process.accept(at_once())
        process.finish()
        deadline = time.monotonic() + LIMIT
        while (returned := megabytes(child, "VmHWM") - megabytes(child, "VmRSS")) < 8 and time.monotonic() < deadline:
            process.partial()  # answers when the child is done with what came before
        assert returned >= 8
    finally:
        process.close()
