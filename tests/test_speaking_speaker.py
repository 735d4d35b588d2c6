"""Every Speak ends in exactly one SpeechEnded: spoken, stopped at any moment, failed. Without a sound device."""

import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
import pytest

from voice_assist.commands import Duck, Earcon, PlayEarcon, SetVoice, Speak, StopSpeaking
from voice_assist.errors import WorkerError
from voice_assist.events import Event, Part, PartLost, PartReturned, SpeechEnded, SpeechOutcome, SpeechStarted
from voice_assist.speaking.earcons import earcon_gain, earcon_sound
from voice_assist.speaking.loudness import volume_gain
from voice_assist.speaking.playback import Playback, SilentPlayer
from voice_assist.speaking.speaker import Speaker
from voice_assist.speaking.synthesiser import Sound, Voice

VOICE = Voice("en", 150)
LIMIT = 5.0
FINISHED, STOPPED, FAILED = SpeechOutcome.FINISHED, SpeechOutcome.STOPPED, SpeechOutcome.FAILED


@dataclass
class Slow:
    """Gives silence as long as the text says, in seconds; "fail" and "fault" break; "hang" waits for `go_on`."""

    asked: list[tuple[str, Voice]] = field(default_factory=list)
    go_on: threading.Event = field(default_factory=threading.Event)
    hanging: threading.Event = field(default_factory=threading.Event)

    def synthesise(self, text: str, voice: Voice) -> Sound:
        self.asked.append((text, voice))
        if text.startswith("fail"):
            raise WorkerError("Broken.")
        if "fault" in text:
            raise ZeroDivisionError
        if text.startswith("hang"):
            self.hanging.set()
            self.go_on.wait(LIMIT)
        seconds = 0.01 if text.startswith("hang") else float(text.strip("x ,"))
        return Sound(np.zeros(int(22050 * seconds), np.int16), 22050)

    def close(self) -> None:
        self.go_on.set()


class RecordingPlayer(SilentPlayer):
    """Keeps time, can be lost, and remembers how loud each sound was; never plays one to its end while it is lost."""

    def __init__(self) -> None:
        super().__init__()
        self.audible = True
        self.gains: list[float] = []
        self.prepared: list[float] = []
        self.lowered: list[bool] = []
        self.chimes: list[tuple[Sound, float]] = []
        self.playing: queue.SimpleQueue[Playback] = queue.SimpleQueue()

    def watch(self, lost: Callable[[str], None], returned: Callable[[], None]) -> None:
        self.lose, self.bring_back = lost, returned

    def prepare(self, gain: float) -> None:
        self.prepared.append(gain)

    def duck(self, *, lowered: bool) -> None:
        self.lowered.append(lowered)

    def chime(self, sound: Sound, gain: float) -> None:
        self.chimes.append((sound, gain))

    def play(self, sound: Sound, gain: float, *, complete: bool = True) -> Playback:
        self.gains.append(gain)
        if self.audible:
            playback = super().play(sound, gain, complete=complete)
        else:
            playback = Playback(sound, gain, complete=complete)
        self.playing.put(playback)
        return playback


@dataclass
class Desk:
    """A speaker with everything around it."""

    synthesiser: Slow = field(default_factory=Slow)
    player: RecordingPlayer = field(default_factory=RecordingPlayer)
    events: queue.SimpleQueue[Event] = field(default_factory=queue.SimpleQueue)
    sounding: list[bool] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.speaker = Speaker(self.synthesiser, self.player, self, VOICE, 50, self.sounding.append)

    def post(self, event: Event) -> None:
        self.events.put(event)

    def next(self) -> Event:
        return self.events.get(timeout=LIMIT)

    def close(self) -> None:
        self.synthesiser.close()
        self.speaker.close()
        assert self.events.empty()


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk()
    yield desk
    desk.close()


def test_a_sentence_starts_and_finishes(desk: Desk) -> None:
    desk.speaker.speak(Speak(7, "0.05"))
    assert [desk.next(), desk.next()] == [SpeechStarted(7), SpeechEnded(7, FINISHED)]
    assert desk.sounding == [True, False]


def test_sentences_are_spoken_one_after_the_other(desk: Desk) -> None:
    for number in range(3):
        desk.speaker.speak(Speak(number, "0.02"))
    spoken = [desk.next() for _ in range(6)]
    assert spoken == [event for n in range(3) for event in (SpeechStarted(n), SpeechEnded(n, FINISHED))]


def test_a_stop_while_it_is_spoken(desk: Desk) -> None:
    desk.speaker.speak(Speak(1, "60"))
    assert desk.next() == SpeechStarted(1)
    desk.speaker.stop(StopSpeaking(1))
    assert desk.next() == SpeechEnded(1, STOPPED)
    assert desk.sounding[-1] is False


def test_a_stop_does_not_wait_for_a_synthesiser_that_hangs_nor_does_the_next_sentence(desk: Desk) -> None:
    desk.speaker.speak(Speak(1, "hang"))
    assert desk.synthesiser.hanging.wait(LIMIT)
    desk.speaker.stop(StopSpeaking(1))
    assert desk.next() == SpeechEnded(1, STOPPED)
    desk.speaker.speak(Speak(2, "0.01"))
    assert [desk.next(), desk.next()] == [SpeechStarted(2), SpeechEnded(2, FINISHED)]
    desk.synthesiser.go_on.set()


def test_a_stop_before_its_turn(desk: Desk) -> None:
    desk.speaker.speak(Speak(1, "60"))
    desk.speaker.speak(Speak(2, "60"))
    assert desk.next() == SpeechStarted(1)
    desk.speaker.stop(StopSpeaking(2))
    desk.speaker.stop(StopSpeaking(1))
    assert [desk.next(), desk.next()] == [SpeechEnded(1, STOPPED), SpeechEnded(2, STOPPED)]
    assert [text for text, _ in desk.synthesiser.asked] == ["60"]


def test_a_stop_of_what_is_over_or_unknown_changes_nothing(desk: Desk) -> None:
    desk.speaker.stop(StopSpeaking(99))
    desk.speaker.speak(Speak(1, "0.01"))
    assert [desk.next(), desk.next()] == [SpeechStarted(1), SpeechEnded(1, FINISHED)]
    desk.speaker.stop(StopSpeaking(1))


def test_tones_in_place_of_a_sentence_mean_that_it_failed(desk: Desk) -> None:
    desk.speaker.speak(Speak(1, "fail"))
    assert [desk.next(), desk.next()] == [SpeechStarted(1), SpeechEnded(1, FAILED)]
    desk.speaker.speak(Speak(2, "fail"))
    assert desk.next() == SpeechStarted(2)
    desk.speaker.stop(StopSpeaking(2))
    assert desk.next() == SpeechEnded(2, STOPPED)


def test_a_fault_in_one_sentence_does_not_silence_the_next(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.speaker.speak(Speak(1, "fault"))
    desk.speaker.speak(Speak(2, "0.01"))
    assert [desk.next() for _ in range(3)] == [SpeechEnded(1, FAILED), SpeechStarted(2), SpeechEnded(2, FINISHED)]
    assert caplog.messages == ["A sentence could not be spoken: ZeroDivisionError"]


def test_voice_and_volume_count_from_the_next_sentence_on_and_loud_is_loud(desk: Desk) -> None:
    desk.speaker.speak(Speak(1, "0.01"))
    desk.speaker.set_voice(SetVoice(volume=80, rate=200))
    desk.speaker.speak(Speak(2, "0.01"))
    desk.speaker.speak(Speak(3, "0.01", loud=True))
    for _ in range(6):
        desk.next()
    assert desk.synthesiser.asked == [("0.01", VOICE), ("0.01", Voice("en", 200)), ("0.01", Voice("en", 200))]
    assert desk.player.gains == desk.player.prepared == [volume_gain(50), volume_gain(80), 1.0]


def test_a_voice_that_nothing_is_known_of_speaks_in_pieces(desk: Desk) -> None:
    desk.speaker.speak(Speak(1, "0.05xxxxxxxxxx, 0.1xxxxxxxxxxx, 0.1xxxxxxxxxxx"))
    assert desk.next() == SpeechStarted(1)
    playback = desk.player.playing.get(timeout=LIMIT)
    assert desk.next() == SpeechEnded(1, FINISHED)
    assert len(desk.synthesiser.asked) == 3
    assert playback.seconds == pytest.approx(0.25 + 2 * 0.2, abs=0.01)
    assert desk.sounding == [True, False]


@pytest.mark.parametrize("end", ["fail", "faulty after all"])
def test_a_sentence_that_cannot_be_spoken_to_its_end_has_failed(desk: Desk, end: str) -> None:
    desk.speaker.speak(Speak(1, f"0.05xxxxxxxxxx, {end:12}."))
    assert [desk.next(), desk.next()] == [SpeechStarted(1), SpeechEnded(1, FAILED)]
    desk.speaker.speak(Speak(2, "0.01"))
    assert [desk.next(), desk.next()] == [SpeechStarted(2), SpeechEnded(2, FINISHED)]


def test_a_stop_does_not_wait_for_a_piece_that_hangs(desk: Desk) -> None:
    desk.speaker.speak(Speak(1, "0.05xxxxxxxxxx, hang        ."))
    assert desk.next() == SpeechStarted(1)
    assert desk.synthesiser.hanging.wait(LIMIT)
    desk.speaker.stop(StopSpeaking(1))
    assert desk.next() == SpeechEnded(1, STOPPED)
    desk.speaker.speak(Speak(2, "0.01"))
    assert [desk.next(), desk.next()] == [SpeechStarted(2), SpeechEnded(2, FINISHED)]
    desk.synthesiser.go_on.set()


def test_lowered_and_raised_at_once_and_earcons_as_loud_as_the_volume(desk: Desk) -> None:
    desk.speaker.duck(Duck(lowered=True))
    desk.speaker.duck(Duck(lowered=False))
    assert desk.player.lowered == [True, False]
    desk.speaker.earcon(PlayEarcon(Earcon.SENT))
    desk.speaker.set_voice(SetVoice(volume=100, rate=150))
    desk.speaker.earcon(PlayEarcon(Earcon.ERROR, softly=True))
    assert desk.player.chimes == [
        (earcon_sound(Earcon.SENT), earcon_gain(volume_gain(50), softly=False)),
        (earcon_sound(Earcon.ERROR), earcon_gain(1.0, softly=True)),
    ]


def test_a_named_voice_speaks_until_the_first_one_is_wanted_again(desk: Desk) -> None:
    for number, name in enumerate(("flite:slt", ""), 1):
        desk.speaker.set_voice(SetVoice(volume=80, rate=200, name=name))
        desk.speaker.speak(Speak(number, "0.01"))
    for _ in range(4):
        desk.next()
    assert desk.synthesiser.asked == [("0.01", Voice("flite:slt", 200)), ("0.01", Voice("en", 200))]


def test_a_lost_loudspeaker_is_told_and_listening_goes_on(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voice_assist.speaking.speaker.DEVICE_SECONDS", 0.1)
    desk.player.audible = False
    desk.player.lose("pulled out")
    assert desk.next() == PartLost(Part.SPEAKER, "pulled out")
    desk.speaker.speak(Speak(1, "0.01"))
    assert desk.next() == SpeechEnded(1, FAILED)
    assert set(desk.sounding) == {False}
    desk.speaker.speak(Speak(2, "60"))
    desk.player.playing.get(timeout=LIMIT)
    playback = desk.player.playing.get(timeout=LIMIT)
    desk.player.bring_back()
    assert desk.next() == PartReturned(Part.SPEAKER)
    assert desk.sounding.pop() is True
    playback.begin(0)
    playback.end(FINISHED)
    assert [desk.next(), desk.next()] == [SpeechStarted(2), SpeechEnded(2, FINISHED)]
    assert desk.sounding[-1] is False
    desk.player.bring_back()
    assert desk.next() == PartReturned(Part.SPEAKER)
    assert desk.sounding[-1] is False, "nothing is being spoken"


def test_closing_ends_every_sentence() -> None:
    desk = Desk()
    for number in range(3):
        desk.speaker.speak(Speak(number, "60"))
    assert desk.next() == SpeechStarted(0)
    desk.speaker.close()
    assert [desk.next() for _ in range(3)] == [SpeechEnded(number, STOPPED) for number in range(3)]
    desk.speaker.speak(Speak(9, "1"))
    assert desk.next() == SpeechEnded(9, STOPPED)
    desk.close()


def test_without_a_loudspeaker_the_time_of_each_sentence_passes_and_nobody_is_deaf() -> None:
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    sounding: list[bool] = []

    class Sink:
        def post(self, event: Event) -> None:
            events.put(event)

    speaker = Speaker(Slow(), SilentPlayer(), Sink(), VOICE, 50, sounding.append)
    speaker.speak(Speak(1, "0.05"))
    assert [events.get(timeout=LIMIT) for _ in range(2)] == [SpeechStarted(1), SpeechEnded(1, FINISHED)]
    assert True not in sounding
    speaker.close()
