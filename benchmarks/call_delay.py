"""From the end of a spoken "help" to the line in the receiver's log: python -m benchmarks.call_delay [ROUNDS].

The whole chain: a virtual microphone, the assistant as a service would run it, its calls process, a webhook, a real
HTTP server on this machine. Each round ends with "I am here" and "yes", spoken likewise; where no call came within ten
seconds, "help" was not heard.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.audio.test_conversation import PERSON, assistant, say
from tests.audio.virtual_sound import MICROPHONE, RATE, Recording, VirtualSound
from tests.receivers import Receiver, http_receiver
from voice_assist.speaking.espeak import EspeakSynthesiser

CONTACTS = """
channels:
  phone: {{ kind: webhook, address: "http://127.0.0.1:{port}/call" }}
contacts:
  - {{ id: anna, name: Anna, channels: [phone] }}
"""
UNHEARD_SECONDS = 10.0
LOUD = 300


def spoken(words: str) -> tuple[NDArray[np.int16], int]:
    """These words without silence around them."""
    sound = EspeakSynthesiser().synthesise(words, PERSON)
    loud = np.flatnonzero(np.abs(sound.samples.astype(np.int32)) > LOUD)
    return sound.samples[loud[0] : loud[-1] + 1], sound.sample_rate


def calls(receiver: Receiver) -> int:
    """How many messages of a call have come."""
    return sum(json.loads(request.body)["event"] == "call" for request in receiver.requests)


def end_of_sound(recording: Recording, begin: int) -> float:
    """Monotonic second at which the last loud sample since this count had arrived at a recorder of the microphone."""
    loud = begin + int(np.flatnonzero(np.abs(recording.samples[begin:].astype(np.int32)) > LOUD)[-1])
    return next(moment for moment, count in recording.arrivals if count > loud)


def measure(sound: VirtualSound, receiver: Receiver, samples: NDArray[np.int16], rate: int) -> float | None:
    """Seconds from the end of the sound until the receiver has the call; None: it was not heard."""
    before = calls(receiver)
    with sound.record(source=MICROPHONE) as recording:
        recording.wait_for_samples(RATE // 2)
        begin = len(recording.samples)
        sound.play(samples, rate)
        limit = time.monotonic() + UNHEARD_SECONDS
        while calls(receiver) == before and time.monotonic() < limit:
            time.sleep(0.002)
        arrived = time.monotonic()
        return arrived - end_of_sound(recording, begin) if calls(receiver) > before else None


def main(rounds: int) -> None:
    """Print the figures."""
    samples, rate = spoken("help")
    with VirtualSound() as sound, http_receiver() as receiver, tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "contacts.yaml"
        file.write_text(CONTACTS.format(port=receiver.port))
        os.environ.update(HOME=folder, XDG_STATE_HOME=f"{folder}/state", XDG_CONFIG_HOME=f"{folder}/config")
        delays: list[float | None] = []
        with assistant(sound, "--contacts", str(file)) as running:
            running.wait_for("to hear more", 60)
            time.sleep(12)
            for _ in range(rounds):
                delays.append(measure(sound, receiver, samples, rate))
                time.sleep(12)
                for words in ("i am here", "yes"):
                    say(sound, words)
                    time.sleep(6)
        heard = np.array([delay for delay in delays if delay is not None])
        print("| rounds | heard | median s | 95 % s | most s |\n|---|---|---|---|---|")
        print(
            f"| {rounds} | {len(heard)} | {np.median(heard):.2f} | {np.percentile(heard, 95):.2f} | {heard.max():.2f} |"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
