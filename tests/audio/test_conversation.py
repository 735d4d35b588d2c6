"""A whole conversation through virtual devices: spoken into the microphone, transcribed from the loudspeaker."""

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from tests.audio.virtual_sound import VirtualSound
from tests.command_line import voice_assist
from voice_assist.preference_commands import SetUpStep
from voice_assist.preferences import Preferences, write_preferences
from voice_assist.speaking.espeak import EspeakSynthesiser
from voice_assist.speaking.synthesiser import Voice

PERSON = Voice("en-us-nyc+f4", 140)
RATE = 22050


class Assistant:
    """The program as a service would run it, its lines readable one by one."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.transcript: list[str] = []
        threading.Thread(target=self._read, daemon=True).start()

    def wait_for(self, words: str, seconds: float = 30) -> None:
        """Wait until a line holds these words; fails if none does in time."""
        if not self.came(words, seconds):
            pytest.fail(f"{words!r} did not come; so far:\n{''.join(self.transcript)}")

    def came(self, words: str, seconds: float) -> bool:
        """Wait until a line holds these words; False if none does in time."""
        try:
            while words not in self._lines.get(timeout=seconds):
                pass
        except queue.Empty:
            return False
        return True

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.transcript.append(line)
            self._lines.put(line)


@contextmanager
def assistant(sound: VirtualSound, *arguments: str) -> Iterator[Assistant]:
    """Running for somebody who has been through the set-up; without a siren."""
    environment = {**sound.environment, "COLUMNS": "200", "VOICE_ASSIST_SIREN": "false"}
    write_preferences(Path(environment["XDG_STATE_HOME"]) / "voice-assist", Preferences(set_up=SetUpStep.DONE))
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "voice_assist", "run", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment,
    )
    try:
        yield Assistant(process)
    finally:
        process.kill()
        process.wait()


def say(sound: VirtualSound, words: str) -> None:
    spoken = EspeakSynthesiser().synthesise(words, PERSON)
    silence: NDArray[np.int16] = np.zeros(spoken.sample_rate // 2, np.int16)
    sound.play(np.concatenate([silence, spoken.samples, silence]), spoken.sample_rate)


@pytest.mark.audio
def test_a_spoken_request_is_answered_aloud(
    virtual_sound: VirtualSound, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with virtual_sound.record(sample_rate=RATE) as recording, assistant(virtual_sound) as running:
        running.wait_for("to hear more", 60)
        recording.wait_for_samples(len(recording.samples) + 10 * RATE)  # it is deaf until it has learnt
        say(virtual_sound, "i would like a drink")
        running.wait_for("drink (routine)")
        running.wait_for("Nobody outside has been told")
        heard_before = len(recording.samples)
        recording.wait_for_samples(heard_before + 4 * RATE)
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(20) == 0
        answer = tmp_path / "answer.wav"
        soundfile.write(answer, recording.samples, RATE)
    phrases = tmp_path / "phrases.txt"
    phrases.write_text(
        "i called out in this room\nnobody outside has been told\ni am calling for a drink\ngood night\n"
    )
    outcome = voice_assist(monkeypatch, "hear", answer, "--phrases", phrases, "--json")
    assert outcome.code == 0, outcome.err
    assert "calling for a drink" in outcome.out


@pytest.mark.audio
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
def test_a_lost_engine_is_told_aloud_and_the_next_request_is_heard(
    virtual_sound: VirtualSound, how: signal.Signals
) -> None:
    with assistant(virtual_sound) as running:
        running.wait_for("what can I say", 60)
        for child in children(running.process.pid):
            os.kill(child, how)
        running.wait_for("I have lost my hearing")
        running.wait_for("I can hear again")
        for _ in range(3):
            say(virtual_sound, "help")
            if running.came("help (urgent)", 8):
                break
        else:
            pytest.fail("".join(running.transcript))


def children(pid: int) -> list[int]:
    """Processes that any thread of this one started."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]
