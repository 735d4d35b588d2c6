"""From the end of a spoken "stop" to silence: `python -m benchmarks.barge_in_devices [COUNT] [SPLIT]`.

Everything is real but the people: a private PulseAudio daemon with a virtual microphone and a virtual loudspeaker whose
sound comes back to the microphone (10 dB softer, some 200 ms later), PortAudio, player, listener, and the recogniser in
its process. "At the monitor" is the moment at which the recorder received the last loud piece of sound, so what the
recorder itself adds (up to 20 ms) is counted against us.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Sequence

import numpy as np

from benchmarks.barge_in import STOPS, Policy, begins, interval
from benchmarks.models import SPEECH
from tests.audio.virtual_sound import MICROPHONE_INPUT, SPEAKER_MONITOR, Recording, VirtualSound
from tests.room import RATE
from voice_assist.app.content_source import load_content
from voice_assist.app.ears import Ears
from voice_assist.commands import Duck, Speak, StopSpeaking
from voice_assist.config import PROJECT_FOLDER, Settings
from voice_assist.events import Event, VoiceEnded, VoiceStarted
from voice_assist.hearing.listener_thread import ListenerThread
from voice_assist.hearing.microphone import Microphone
from voice_assist.hearing.recording import read_recording
from voice_assist.hearing_events import Partial
from voice_assist.speaking.espeak import EspeakSynthesiser
from voice_assist.speaking.player import DevicePlayer
from voice_assist.speaking.speaker import Speaker
from voice_assist.speaking.synthesiser import Voice

LOUD = 200
TEXT = (
    "Take the weight off your arm and lift it slowly, as far as it is comfortable. Hold it there, and breathe in, and "
    "then out again. Now let it sink down again slowly, and have a rest on the cushion. Then turn your hand so that "
    "the palm looks up, and bend your fingers one by one, as far as they like to go. "
)
LEARNING = 12.0
ECHO_VOLUME = "68%"
"""PulseAudio's cubic scale: -10 dB."""


class Hands(Policy):
    """Does at once to a real speaker what the policy decides."""

    def __init__(self) -> None:
        super().__init__()
        self.speaker: Speaker | None = None
        self.number = 0
        self.silenced = threading.Event()

    def post(self, event: Event) -> None:
        self.now = time.monotonic()
        before = len(self.stops)
        super().post(event)
        match event:
            case VoiceStarted(over_speech=True) if self.speaker:
                self.speaker.duck(Duck(lowered=True))
            case VoiceEnded() if self.speaker:
                self.speaker.duck(Duck(lowered=False))
            case Partial(text=text) if text in STOPS and len(self.stops) > before and self.speaker:
                self.speaker.stop(StopSpeaking(self.number))
                self.silenced.set()
            case _:
                pass


def last_loud(recording: Recording, since: float) -> float:
    """When the recorder received the last piece with a loud sample in it, after a moment."""
    samples = np.abs(recording.samples.astype(int)) > LOUD
    begin, last = 0, since
    for moment, count in recording.arrivals:
        if samples[begin:count].any():
            last = max(last, moment)
        begin = count
    return last if last > since else np.nan


def measure(sound: VirtualSound, clips: Sequence[np.ndarray]) -> list[float | None]:
    """For each clip the seconds from its end to silence; None where the voice was not stopped."""
    content, hands = load_content(PROJECT_FOLDER / "intents" / "en"), Hands()
    ears = Ears(Settings(microphone="mic", speaker="speaker"), content, hands)
    player = DevicePlayer("speaker", played=ears.played)
    hands.speaker = speaker = Speaker(EspeakSynthesiser(), player, hands, Voice("en", 150), 80)
    listening = ListenerThread(Microphone("mic", hands), ears.listener)
    found: list[float | None] = []
    try:
        for number, clip in enumerate(clips, 1):
            hands.number, hands.saying = number, TEXT.casefold()
            hands.silenced.clear()
            speaker.speak(Speak(number, TEXT))
            time.sleep(LEARNING if number == 1 else 4.0)
            with sound.record() as recording:
                sound.play((clip * 32768).astype(np.int16), RATE, MICROPHONE_INPUT)
                ended = time.monotonic() - (len(clip) / RATE - begins(clip)[1])
                stopped = hands.silenced.wait(2.0)
                time.sleep(0.4)
                found.append(last_loud(recording, 0.0) - ended if stopped else None)
            speaker.stop(StopSpeaking(number))
            time.sleep(1.5)
    finally:
        listening.close()
        speaker.close()
        player.close()
        ears.close()
    return found


def main(count: int, split: str) -> None:
    files = sorted((SPEECH / "words" / split / "stop").glob("*.wav"))[:count]
    clips = [read_recording(file) / 32768 for file in files]
    with VirtualSound() as sound:
        os.environ.update(sound.variables)
        del os.environ["PULSE_LATENCY_MSEC"]  # the buffers that we ask for are those of a live run
        loop = f"source={SPEAKER_MONITOR} sink={MICROPHONE_INPUT} latency_msec=200 adjust_time=0"
        sound.pactl("load-module", "module-loopback", *loop.split())
        index = sound.pactl("list", "short", "sink-inputs").split()[0]
        sound.pactl("set-sink-input-volume", index, ECHO_VOLUME)
        found = measure(sound, clips)
    stopped = [seconds * 1000 for seconds in found if seconds is not None and np.isfinite(seconds)]
    print("| end of a spoken stop to silence, ms | n | stopped | 95 % interval | median | 95 % of them | most |")
    print("|---|---|---|---|---|---|---|")
    figures = [f"{value:.0f}" for value in np.percentile(stopped, [50, 95, 100])] if stopped else ["-"] * 3
    share = interval(len(stopped), len(found))
    print(f"| words/{split} | {len(found)} | {len(stopped)} | {share} | {' | '.join(figures)} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 12, sys.argv[2] if len(sys.argv) > 2 else "test")
