"""WebRTC's echo suppression, from livekit: 10 ms at a time, on its own copies."""

from __future__ import annotations

import numpy as np

from voice_assist.errors import EchoError
from voice_assist.hearing.adaptive_filter import Floats
from voice_assist.hearing.recogniser import SAMPLE_RATE
from voice_assist.hearing.resampling import FULL_SCALE, to_samples

FRAME = SAMPLE_RATE // 100
"""Samples that WebRTC takes at once."""


class Suppressor:
    """Takes out of a sound what resembles the reference.

    Raises:
        EchoError: livekit is not installed, or its library does not start.
    """

    def __init__(self) -> None:
        try:
            from livekit import rtc  # noqa: PLC0415 - slow to import, and only full duplex needs it

            self._frame = rtc.AudioFrame
            self._module = rtc.AudioProcessingModule(echo_cancellation=True)
        except Exception as error:  # whatever is wrong with the library, half duplex still works
            raise EchoError(f"echo processing does not start ({type(error).__name__}); reinstall livekit.") from error

    def process(self, heard: Floats, played: Floats) -> Floats:
        """What is left; whole frames of both, of the same time.

        Raises:
            EchoError: the library failed.
        """
        try:
            return np.concatenate(
                [
                    self._process(heard[start : start + FRAME], played[start : start + FRAME])
                    for start in range(0, len(heard), FRAME)
                ]
            )
        except Exception as error:
            raise EchoError(f"echo processing failed ({type(error).__name__}).") from error

    def _process(self, heard: Floats, played: Floats) -> Floats:
        self._module.process_reverse_stream(self._frame(to_samples(played).tobytes(), SAMPLE_RATE, 1, FRAME))
        self._module.set_stream_delay_ms(0)
        frame = self._frame(to_samples(heard).tobytes(), SAMPLE_RATE, 1, FRAME)
        self._module.process_stream(frame)
        return np.asarray(np.frombuffer(frame.data, np.int16) / np.float32(FULL_SCALE), np.float32)
