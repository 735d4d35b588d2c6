"""The private sound server itself: what is said into the microphone is heard there, and nowhere else."""

import subprocess
import sys

import numpy as np
import pytest

from tests.audio.virtual_sound import MICROPHONE, SPEAKER, VirtualSound

pytestmark = pytest.mark.audio

TONE = (8000 * np.sin(np.arange(8000) * 2 * np.pi * 440 / 16000)).astype(np.int16)


def test_what_is_played_into_the_microphone_is_heard_there_alone(virtual_sound: VirtualSound) -> None:
    with virtual_sound.record(MICROPHONE, 16000) as microphone, virtual_sound.record() as speaker:
        virtual_sound.play(TONE, 16000)
        microphone.wait_for_sound()
    assert np.count_nonzero(np.abs(microphone.samples.astype(int)) > 4000) > len(TONE) / 2
    assert not np.any(speaker.samples)


def test_portaudio_sees_the_virtual_devices_and_no_others(virtual_sound: VirtualSound) -> None:
    program = "import sounddevice; print([d['name'] for d in sounddevice.query_devices()])"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=virtual_sound.environment,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.stdout.strip() == "['mic', 'speaker', 'spare', 'default']", done.stderr


def test_devices_can_be_pulled_out_and_put_back(virtual_sound: VirtualSound) -> None:
    virtual_sound.remove_microphone()
    virtual_sound.remove_speaker()
    assert f"\t{MICROPHONE}\t" not in virtual_sound.pactl("list", "short", "sources")
    assert f"\t{SPEAKER}\t" not in virtual_sound.pactl("list", "short", "sinks")
    virtual_sound.restore_microphone()
    virtual_sound.restore_speaker()
    assert f"\t{MICROPHONE}\t" in virtual_sound.pactl("list", "short", "sources")
    assert f"\t{SPEAKER}\t" in virtual_sound.pactl("list", "short", "sinks")
