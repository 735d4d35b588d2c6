"""From the end of a spoken "stop" to silence: `python -m benchmarks.barge_in_devices [COUNT] [SPLIT]`.

Everything is real but the people: a private PulseAudio daemon with a virtual microphone and a virtual loudspeaker whose
sound comes back to the microphone (10 dB softer), PortAudio, player, listener, the recogniser in its process, the
conversation. "At the monitor" is the moment at which the recorder received the last loud piece of sound, so what the
recorder itself adds (up to 20 ms) is counted against us.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np

from benchmarks.barge_in import milliseconds, share
from benchmarks.stop_clips import clips_of, ends_of
from benchmarks.talking import SAY_IT, TalkingConversation
from tests.audio.virtual_sound import MICROPHONE_INPUT, SPEAKER_MONITOR, Recording, VirtualSound
from tests.room import RATE, Values
from voice_assist.app.assembly import open_household
from voice_assist.app.carrier import Carrier
from voice_assist.app.content_source import load_content
from voice_assist.app.ears import Ears
from voice_assist.app.ways_out import open_local_calls
from voice_assist.commands import Command, StopSpeaking
from voice_assist.config import PROJECT_FOLDER, Settings
from voice_assist.events import Event, Started
from voice_assist.hearing.listener_thread import ListenerThread
from voice_assist.hearing.microphone import Microphone
from voice_assist.hearing_events import HearsOverSpeech, Partial
from voice_assist.loop import Loop, Mailbox
from voice_assist.speaking.espeak import EspeakSynthesiser
from voice_assist.speaking.player import DevicePlayer
from voice_assist.speaking.speaker import Speaker
from voice_assist.speaking.synthesiser import Voice
from voice_assist.system_clock import SystemClock

LOUD = 200
TEXT = (
    "Take the weight off your arm and lift it slowly, as far as it is comfortable. Hold it there, and breathe in, and "
    "then out again. Now let it sink down again slowly, and have a rest on the cushion. Then turn your hand so that "
    "the palm looks up, and bend your fingers one by one, as far as they like to go."
)
INTO = 1.5
"""Seconds that it has spoken when somebody says "stop"."""
LONGEST = 60.0
"""Seconds for learning how its voice comes back."""


class Watch:
    """What happens, for another thread to wait for."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.open = self.stopped = False
        self.partials: list[str] = []

    def __call__(self, event: Event, commands: list[Command]) -> None:
        with self._changed:
            match event:
                case HearsOverSpeech(possible):
                    self.open = possible
                case Partial(text=text):
                    self.partials.append(text)
                case _:
                    pass
            self.stopped = self.stopped or any(isinstance(command, StopSpeaking) for command in commands)
            self._changed.notify_all()

    def wait(self, what: str, seconds: float) -> bool:
        """Whether `open` or `stopped` is so within this time."""
        with self._changed:
            return self._changed.wait_for(lambda: bool(getattr(self, what)), seconds)


def last_loud(recording: Recording, since: float) -> float:
    """When the recorder received the last piece with a loud sample in it, after a moment."""
    samples = np.abs(recording.samples.astype(int)) > LOUD
    begin, last = 0, since
    for moment, count in recording.arrivals:
        if samples[begin:count].any():
            last = max(last, moment)
        begin = count
    return last if last > since else np.nan


def measure(sound: VirtualSound, clips: Sequence[Values], folder: Path) -> list[float | None]:
    """For each clip the seconds from its end to silence; None where the voice was not stopped."""
    settings = Settings(microphone="mic", speaker="speaker", state_folder=folder)
    content, mailbox, watch = load_content(PROJECT_FOLDER / "intents" / "en"), Mailbox(), Watch()
    with ExitStack() as closing:
        household = open_household(folder, mailbox, open_local_calls(settings, folder, mailbox), settings)
        closing.callback(household.close)
        ears = Ears(settings, content, mailbox)
        closing.callback(ears.close)
        player = DevicePlayer("speaker", played=ears.played)
        closing.callback(player.close)
        voice = Voice("en", 150)
        speaker = Speaker(EspeakSynthesiser(), player, mailbox, voice, 80, ears.listener.set_speaking)
        closing.callback(speaker.close)
        closing.callback(ListenerThread(Microphone("mic", mailbox), ears.listener).close)
        conversation = TalkingConversation(content.pack, content.phrasebook)
        loop = Loop(conversation, Carrier(speaker, ears.listener, household), SystemClock(), mailbox, watch)
        thread = threading.Thread(target=loop.run)
        thread.start()
        closing.callback(thread.join)
        closing.callback(mailbox.close)
        mailbox.post(Started())
        return [_stop(sound, conversation, mailbox, watch, clip) for clip in clips]


def _stop(
    sound: VirtualSound, conversation: TalkingConversation, mailbox: Mailbox, watch: Watch, clip: Values
) -> float | None:
    conversation.say(TEXT, TEXT, TEXT)
    mailbox.post(SAY_IT)
    learnt = watch.wait("open", LONGEST)
    time.sleep(INTO)
    watch.stopped = False
    watch.partials.clear()
    with sound.record(SPEAKER_MONITOR) as recording:
        sound.play((clip * 32768).astype(np.int16), RATE, MICROPHONE_INPUT)
        ended = time.monotonic() - (len(clip) / RATE - ends_of(clip)[1])
        stopped = watch.wait("stopped", 2.0)
        time.sleep(0.5)
        seconds = last_loud(recording, 0.0) - ended if stopped else None
    print(f"learnt {learnt}, heard {watch.partials}, silent after {seconds}", file=sys.stderr, flush=True)
    time.sleep(3.0)
    return seconds


def main(count: int, split: str) -> None:
    clips = clips_of(split, count)
    with VirtualSound() as sound, tempfile.TemporaryDirectory() as folder:
        os.environ.update(sound.variables)
        del os.environ["PULSE_LATENCY_MSEC"]  # the buffers that we ask for are those of a live run
        sound.let_microphone_hear_speaker()
        found = measure(sound, clips, Path(folder))
    stopped = [seconds for seconds in found if seconds is not None and np.isfinite(seconds)]
    print("| end of a spoken stop to silence | stopped | median / 95 %, ms | most, ms |")
    print("|---|---|---|---|")
    most = f"{1000 * max(stopped):.0f}" if stopped else "-"
    print(f"| words/{split} | {share(len(stopped), len(found))} | {milliseconds(stopped)} | {most} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 12, sys.argv[2] if len(sys.argv) > 2 else "test")
