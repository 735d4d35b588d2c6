"""The loudspeaker pulled out in mid-sentence: another one takes over, says all of it, and gives way again."""

import time
from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.audio.virtual_sound import SPARE_MONITOR, Recording, VirtualSound
from tests.inbox import Inbox
from voice_assist.commands import Duck, Earcon, PlayEarcon, Speak, StopSpeaking
from voice_assist.events import Part, PartLost, PartReturned, SpeechEnded, SpeechOutcome, SpeechStarted
from voice_assist.sound_devices import refresh_devices
from voice_assist.speaking.earcons import tones
from voice_assist.speaking.player import DevicePlayer
from voice_assist.speaking.speaker import Speaker
from voice_assist.speaking.synthesiser import Sound, Voice

pytestmark = pytest.mark.audio

VOICE = Voice("en", 150)
FINISHED = SpeechOutcome.FINISHED


class ToneSynthesiser:
    """A steady tone for as many seconds as the text says."""

    def synthesise(self, text: str, voice: Voice) -> Sound:
        return tones([(440.0, float(text))])

    def close(self) -> None:
        pass


class Desk:
    """A speaker on the device "speaker"."""

    def __init__(self) -> None:
        self.inbox = Inbox()
        self.player = DevicePlayer("speaker", patient=True)
        self.speaker = Speaker(ToneSynthesiser(), self.player, self.inbox, VOICE, 100)

    def close(self) -> None:
        self.speaker.close()
        self.player.close()


@pytest.fixture
def sound(virtual_sound: VirtualSound, monkeypatch: pytest.MonkeyPatch) -> VirtualSound:
    monkeypatch.delenv("PULSE_LATENCY_MSEC")
    refresh_devices()
    virtual_sound.restore_spare()
    return virtual_sound


@pytest.fixture
def desk(sound: VirtualSound) -> Iterator[Desk]:
    desk = Desk()
    yield desk
    desk.close()


def levels(recording: Recording) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Root mean square of each 10 ms."""
    frames = recording.samples[: len(recording.samples) // 480 * 480].astype(float).reshape(-1, 480)
    squares: np.ndarray[tuple[int], np.dtype[np.float64]] = np.mean(np.square(frames), axis=1)
    return np.sqrt(squares)


def wait_for_device(player: DevicePlayer, name: str) -> None:
    limit = time.monotonic() + 10
    while player.device != name:
        assert time.monotonic() < limit, player.device
        time.sleep(0.02)


def test_a_sentence_goes_on_from_its_start_on_another_loudspeaker_and_the_next_on_the_old_one(
    sound: VirtualSound, desk: Desk
) -> None:
    desk.speaker.speak(Speak(1, "1"))
    assert desk.inbox.next() == SpeechStarted(1)
    with sound.record(SPARE_MONITOR) as spare:
        removed = time.monotonic()
        sound.remove_speaker()
        lost = desk.inbox.next()
        assert isinstance(lost, PartLost)
        assert desk.inbox.next() == PartReturned(Part.SPEAKER)
        assert spare.wait_for_sound() - removed < 3
        assert desk.inbox.next() == SpeechEnded(1, FINISHED)
        spare.wait_for_samples(len(spare.samples) + 9600)
    assert desk.player.device == "spare"
    assert np.count_nonzero(levels(spare) > 500) >= 98, "all of it"
    sound.restore_speaker()
    wait_for_device(desk.player, "speaker")
    with sound.record() as speaker:
        desk.speaker.speak(Speak(2, "0.3"))
        assert [desk.inbox.next(), desk.inbox.next()] == [SpeechStarted(2), SpeechEnded(2, FINISHED)]
        speaker.wait_for_samples(len(speaker.samples) + 9600)
    assert np.count_nonzero(levels(speaker) > 500) >= 28
    assert desk.inbox.events.empty(), "nothing was lost on the way back"


def test_it_does_not_go_back_in_the_middle_of_a_sentence(sound: VirtualSound, desk: Desk) -> None:
    sound.remove_speaker()
    wait_for_device(desk.player, "spare")
    with sound.record(SPARE_MONITOR) as spare:
        desk.speaker.speak(Speak(1, "1.5"))
        spare.wait_for_sound()
        sound.restore_speaker()
        while not isinstance(desk.inbox.next(), SpeechEnded):
            pass
        spare.wait_for_samples(len(spare.samples) + 9600)
    assert np.count_nonzero(levels(spare) > 500) >= 145
    wait_for_device(desk.player, "speaker")


def test_one_that_is_missing_at_the_start_is_stood_in_for(sound: VirtualSound) -> None:
    sound.remove_speaker()
    desk = Desk()
    desk.speaker.speak(Speak(1, "0.3"))
    assert isinstance(desk.inbox.next(), PartLost)
    assert desk.inbox.next() == PartReturned(Part.SPEAKER)
    assert [desk.inbox.next(), desk.inbox.next()] == [SpeechStarted(1), SpeechEnded(1, FINISHED)]
    assert desk.player.device == "spare"
    desk.close()


def test_lowered_at_once_and_raised_with_an_earcon_beside_it(sound: VirtualSound, desk: Desk) -> None:
    with sound.record() as recording:
        desk.speaker.speak(Speak(1, "5"))
        assert desk.inbox.next() == SpeechStarted(1)
        recording.wait_for_samples(len(recording.samples) + 14400)
        asked, before = time.monotonic(), levels(recording)[-5:].mean()
        desk.speaker.duck(Duck(lowered=True))
        recording.wait_for_samples(len(recording.samples) + 14400)
        low = levels(recording)[-5:].mean()
        desk.speaker.stop(StopSpeaking(1))
        assert desk.inbox.next() == SpeechEnded(1, SpeechOutcome.STOPPED)
        desk.speaker.speak(Speak(2, "5"))
        assert desk.inbox.next() == SpeechStarted(2)
        recording.wait_for_samples(len(recording.samples) + 14400)
        still_low = levels(recording)[-5:].mean()
        desk.speaker.duck(Duck(lowered=False))
        recording.wait_for_samples(len(recording.samples) + 28800)
        high = levels(recording)[-5:].mean()
        desk.speaker.earcon(PlayEarcon(Earcon.ERROR))
        recording.wait_for_samples(len(recording.samples) + 14400)
    assert -15 < 20 * np.log10(low / before) < -12
    assert still_low == pytest.approx(low, rel=0.05)
    assert high == pytest.approx(before, rel=0.05)
    assert levels(recording).max() > 1.05 * before, "the earcon is added"
    arrivals = [moment for moment, count in recording.arrivals if levels_at(recording, count) < 0.5 * before]
    assert min(moment for moment in arrivals if moment > asked) - asked < 0.25


def levels_at(recording: Recording, count: int) -> float:
    """Root mean square of the 5 ms that end with a sample."""
    return float(np.sqrt(np.mean(np.square(recording.samples[max(0, count - 240) : count].astype(float)))))


def test_whoever_asks_is_told_what_is_played_and_when_it_is_heard(sound: VirtualSound) -> None:
    blocks: list[tuple[int, float]] = []
    rates: set[int] = set()

    class Log:
        def add(self, samples: NDArray[np.int16], sample_rate: int, audible_at: float, /) -> None:
            rates.add(sample_rate)
            blocks.append((int(np.abs(samples.astype(int)).max()), audible_at))

    player = DevicePlayer("speaker", played=Log())
    with sound.record() as recording:
        assert player.play(tones([(440.0, 0.3)]), 1.0).wait_ended(10) is FINISHED
        player.chime(tones([(440.0, 0.2)]), 1.0)
        recording.wait_for_samples(len(recording.samples) + 24000)
        heard = recording.wait_for_sound(1000)
    player.close()
    loud = [audible_at for peak, audible_at in blocks if peak > 1000]
    assert abs(min(loud) - heard) < 0.1
    assert rates == {44100}
    assert loud[-1] - loud[0] == pytest.approx(0.5, abs=0.15)
    assert min(peak for peak, _ in blocks) == 0, "silence, too"
