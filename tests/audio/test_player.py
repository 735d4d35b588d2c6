"""The player on a real sound server: what comes out of the loudspeaker, how fast it is silent, what it survives."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest
import soxr

from tests.audio.virtual_sound import Recording, VirtualSound
from tests.inbox import Inbox
from voice_assist.commands import Speak, StopSpeaking
from voice_assist.errors import DeviceError
from voice_assist.events import Part, PartLost, PartReturned, SpeechEnded, SpeechOutcome, SpeechStarted
from voice_assist.sound_devices import refresh_devices
from voice_assist.speaking.earcons import tones
from voice_assist.speaking.espeak import EspeakSynthesiser
from voice_assist.speaking.player import LATENCY_SECONDS, DevicePlayer
from voice_assist.speaking.speaker import Speaker
from voice_assist.speaking.synthesiser import Sound, Voice

pytestmark = pytest.mark.audio

VOICE = Voice("en", 150)
LIMIT = 10.0
LOUD = 500
FINISHED, STOPPED, FAILED = SpeechOutcome.FINISHED, SpeechOutcome.STOPPED, SpeechOutcome.FAILED


class ToneSynthesiser:
    """A steady tone for as many seconds as the text says: it has no pauses in which a stop would seem early."""

    def synthesise(self, text: str, voice: Voice) -> Sound:
        return tones([(440.0, float(text))])

    def close(self) -> None:
        pass


@pytest.fixture
def sound(virtual_sound: VirtualSound, monkeypatch: pytest.MonkeyPatch) -> VirtualSound:
    monkeypatch.delenv("PULSE_LATENCY_MSEC")  # the buffer that we ask for is the one to be tested
    refresh_devices()
    return virtual_sound


@contextmanager
def speaking(latency: float = LATENCY_SECONDS) -> Iterator[tuple[Speaker, Inbox, list[bool]]]:
    inbox, sounding, player = Inbox(), list[bool](), DevicePlayer("speaker", latency)
    speaker = Speaker(ToneSynthesiser(), player, inbox, VOICE, 100, sounding.append)
    try:
        yield speaker, inbox, sounding
    finally:
        speaker.close()
        player.close()


def loud_arrivals(recording: Recording, since: float) -> list[float]:
    """When the recorder received each piece with a loud sample in it, from a moment on."""
    samples = np.abs(recording.samples.astype(int)) > LOUD
    begin, moments = 0, []
    for moment, count in recording.arrivals:
        if moment >= since and samples[begin:count].any():
            moments.append(moment)
        begin = count
    return moments


def loud_seconds(recording: Recording) -> float:
    """How long it was loud in all."""
    levels = np.abs(recording.samples[: len(recording.samples) // 48 * 48].astype(int)).reshape(-1, 48).max(axis=1)
    return float(np.count_nonzero(levels > LOUD)) / 1000


def hear_more(recording: Recording, seconds: float) -> None:
    recording.wait_for_samples(len(recording.samples) + int(seconds * recording.sample_rate))


def test_what_is_played_comes_out_unchanged(sound: VirtualSound) -> None:
    speech = EspeakSynthesiser().synthesise("Hold for five seconds.", VOICE)
    player = DevicePlayer("speaker")
    with sound.record() as recording:
        assert player.play(speech, 0.5).wait_ended(LIMIT) is FINISHED
        hear_more(recording, 0.2)
    player.close()
    expected = soxr.resample(speech.samples.astype(np.float32) / 2, speech.sample_rate, recording.sample_rate)
    heard = recording.samples.astype(np.float32)
    likeness = np.fft.irfft(
        np.fft.rfft(heard, 2 * len(heard)) * np.conj(np.fft.rfft(expected, 2 * len(heard))), 2 * len(heard)
    )
    assert likeness.max() / (np.linalg.norm(heard) * np.linalg.norm(expected)) > 0.99
    assert np.linalg.norm(heard) == pytest.approx(np.linalg.norm(expected), rel=0.02)


@pytest.mark.parametrize("latency", [LATENCY_SECONDS, 0.2], ids=["short buffer", "long buffer"])
def test_silent_soon_after_a_stop(sound: VirtualSound, latency: float) -> None:
    delays = []
    with speaking(latency) as (speaker, inbox, _), sound.record() as recording:
        for number in range(3):
            speaker.speak(Speak(number, "5"))
            assert inbox.next() == SpeechStarted(number)
            hear_more(recording, 0.3)
            asked = time.monotonic()
            speaker.stop(StopSpeaking(number))
            assert inbox.next() == SpeechEnded(number, STOPPED)
            hear_more(recording, 0.3)
            delays.append(max(loud_arrivals(recording, asked), default=asked) - asked)
    assert min(delays) < 0.1, delays
    assert loud_seconds(recording) > 0.6


def test_events_tell_when_it_is_heard(sound: VirtualSound) -> None:
    delays = []
    with speaking() as (speaker, inbox, sounding), sound.record() as recording:
        for number in range(3):
            asked = time.monotonic()
            speaker.speak(Speak(number, "0.3"))
            assert inbox.next() == SpeechStarted(number)
            started = time.monotonic()
            assert inbox.next() == SpeechEnded(number, FINISHED)
            ended = time.monotonic()
            hear_more(recording, 0.2)
            arrivals = loud_arrivals(recording, asked)
            delays.append(max(abs(arrivals[0] - started), abs(arrivals[-1] - ended)))
    assert min(delays) < 0.1, delays
    assert loud_seconds(recording) == pytest.approx(0.9, abs=0.05)
    assert sounding == [True, False] * 3


def test_a_loudspeaker_that_is_not_there(sound: VirtualSound) -> None:
    with pytest.raises(DeviceError, match="no loudspeaker 'nonsense'"):
        DevicePlayer("nonsense")


def test_when_devices_are_listed_anew_the_next_sentence_is_heard(sound: VirtualSound) -> None:
    with speaking() as (speaker, inbox, _), sound.record() as recording:
        assert refresh_devices()
        speaker.speak(Speak(1, "0.3"))
        assert [inbox.next(), inbox.next()] == [SpeechStarted(1), SpeechEnded(1, FINISHED)]
        assert inbox.events.empty(), "nothing was lost"
    assert loud_seconds(recording) > 0.25


def test_devices_are_not_listed_anew_while_somebody_is_spoken_to(sound: VirtualSound) -> None:
    with speaking() as (speaker, inbox, _):
        speaker.speak(Speak(1, "5"))
        assert inbox.next() == SpeechStarted(1)
        assert not refresh_devices()
        speaker.stop(StopSpeaking(1))
        assert inbox.next() == SpeechEnded(1, STOPPED)


def _kill(sound: VirtualSound) -> None:
    assert sound._process is not None
    sound._process.kill()
    sound._process.wait()
    sound._modules.clear()


@pytest.mark.parametrize("steady_seconds", [0.0, 10.0], ids=["worked for long", "comes and goes"])
def test_a_sentence_cut_off_by_a_lost_loudspeaker_is_spoken_again(
    sound: VirtualSound, steady_seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voice_assist.speaking.loudspeaker.STEADY_SECONDS", steady_seconds)
    with speaking() as (speaker, inbox, sounding):
        speaker.speak(Speak(1, "1"))
        assert inbox.next() == SpeechStarted(1)
        _kill(sound)
        lost = inbox.next()
        assert isinstance(lost, PartLost)
        assert lost.part is Part.SPEAKER
        assert sounding[-1] is False
        sound._start()
        with sound.record() as recording:
            assert inbox.next() == PartReturned(Part.SPEAKER)
            assert inbox.next() == SpeechEnded(1, FINISHED)
            hear_more(recording, 0.1)
    assert loud_seconds(recording) > 0.9, "from its start"
    assert sounding[-1] is False


def test_without_a_loudspeaker_sentences_fail_in_bounded_time(
    sound: VirtualSound, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voice_assist.speaking.speaker.DEVICE_SECONDS", 0.5)
    with speaking() as (speaker, inbox, _):
        _kill(sound)
        assert isinstance(inbox.next(), PartLost)
        began = time.monotonic()
        speaker.speak(Speak(1, "0.2"))
        assert inbox.next() == SpeechEnded(1, FAILED)
        speaker.speak(Speak(2, "5"))
        speaker.stop(StopSpeaking(2))
        assert inbox.next() == SpeechEnded(2, STOPPED)
        assert time.monotonic() - began < 3


def test_a_sound_server_that_hangs_is_a_lost_loudspeaker(sound: VirtualSound, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voice_assist.speaking.speaker.DEVICE_SECONDS", 0.5)
    assert sound._process is not None
    with speaking() as (speaker, inbox, _):
        speaker.speak(Speak(1, "0.5"))
        assert inbox.next() == SpeechStarted(1)
        sound._process.send_signal(signal.SIGSTOP)
        try:
            assert inbox.next() == SpeechEnded(1, FAILED)
        finally:
            sound._process.send_signal(signal.SIGCONT)
        speaker.speak(Speak(2, "0.2"))
        while not isinstance(event := inbox.next(), SpeechEnded):
            pass
        assert event.utterance_id == 2


def test_closing_twice(sound: VirtualSound) -> None:
    player = DevicePlayer("speaker")
    player.close()
    player.close()
    assert not player.audible


def test_a_loudspeaker_that_is_missing_at_the_start_is_waited_for(sound: VirtualSound) -> None:
    _kill(sound)
    inbox, player = Inbox(), DevicePlayer("speaker", patient=True)
    speaker = Speaker(ToneSynthesiser(), player, inbox, VOICE, 100)
    assert isinstance(inbox.next(), PartLost)
    speaker.speak(Speak(1, "0.2"))
    sound._start()
    assert inbox.next() == PartReturned(Part.SPEAKER)
    assert [inbox.next(), inbox.next()] == [SpeechStarted(1), SpeechEnded(1, FINISHED)]
    speaker.close()
    player.close()
