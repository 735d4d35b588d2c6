"""The library PortAudio, loaded when the first device is wanted, and kept from writing to the terminal."""

from __future__ import annotations

import contextlib
import ctypes
import functools
import importlib
import os
from collections.abc import Iterator
from typing import Any

from voice_assist.errors import DeviceError

INSTALL_PORTAUDIO = "sudo apt install libportaudio2"


@functools.cache
def sounddevice() -> Any:
    """The module sounddevice, PortAudio initialised.

    Raises:
        DeviceError: PortAudio is not installed or does not start.
    """
    # Importing it loads and starts PortAudio: a library that may be missing, and a third of a second of probing devices
    # that runs without any sound (typed, from a recording) must not pay.
    try:
        module = importlib.import_module("sounddevice")
    except OSError as error:
        advice = f"install it with: {INSTALL_PORTAUDIO}"
        raise DeviceError(f"The sound library PortAudio is missing ({error}); {advice}") from error
    except Exception as error:
        raise DeviceError(f"The sound system does not start ({error}); restart the machine.") from error
    _silence_alsa()
    return module


def _silence_alsa() -> None:
    """Keep ALSA from writing to the terminal: what it complains of comes back as an error, too."""
    with contextlib.suppress(OSError, AttributeError):
        # The handler is variadic, which ctypes cannot be; a C function that ignores its arguments will do.
        ctypes.CDLL("libasound.so.2").snd_lib_error_set_handler(ctypes.CDLL(None).getpid)


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep PortAudio, which has no other way to be told, from writing its failed assertions to the terminal."""
    saved = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(saved, 2)
        os.close(nowhere)
        os.close(saved)
