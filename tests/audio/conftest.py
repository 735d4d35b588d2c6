"""Virtual sound for the tests in this folder."""

import os
import shutil
from collections.abc import Iterator

import pytest

from tests.audio.virtual_sound import VirtualSound
from voice_assist.sound_devices import refresh_devices


@pytest.fixture
def virtual_sound(monkeypatch: pytest.MonkeyPatch) -> Iterator[VirtualSound]:
    """A private sound server with the devices "mic" and "speaker", in force for this process and its children."""
    if not shutil.which("pulseaudio"):
        reason = "no pulseaudio: install it with: sudo apt install pulseaudio pulseaudio-utils libasound2-plugins"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with VirtualSound() as sound:
        for name, value in sound.variables.items():
            monkeypatch.setenv(name, value)
        refresh_devices()  # PortAudio may have been initialised by an earlier test
        yield sound
