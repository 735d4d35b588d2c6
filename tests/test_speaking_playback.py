"""How a sound is handed to the device block by block, cut off, and waited for."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice_assist.events import SpeechOutcome
from voice_assist.speaking.playback import FADE_SECONDS, Playback, SilentPlayer
from voice_assist.speaking.synthesiser import Sound

RATE = 48000
FINISHED, STOPPED = SpeechOutcome.FINISHED, SpeechOutcome.STOPPED


def sound(frames: int, level: int = 10000, sample_rate: int = RATE) -> Sound:
    return Sound(np.full(frames, level, np.int16), sample_rate)


def pull(playback: Playback, frames: int, latency: float = 0.0) -> np.ndarray[tuple[int, int], np.dtype[np.int16]]:
    block = np.zeros((frames, 2), np.int16)
    playback.fill(block, latency)
    return block


@given(st.lists(st.integers(1, 700), min_size=10))
def test_blocks_of_any_size_give_the_whole_sound_in_all_channels(sizes: list[int]) -> None:
    playback = Playback(Sound(np.arange(1000, dtype=np.int16), RATE), 1.0)
    playback.rewind(RATE)
    played = np.concatenate([pull(playback, size) for size in [*sizes, 1000] if not playback.ended])
    assert np.array_equal(played[:, 0], played[:, 1])
    assert np.array_equal(played[:1000, 0], np.arange(1000))
    assert not played[1000:].any()
    assert playback.wait_ended(0) is FINISHED


def test_gain_and_sample_rate_are_applied() -> None:
    playback = Playback(sound(22050, sample_rate=22050), 0.5)
    playback.rewind(44100)
    played = pull(playback, 50000)
    assert np.allclose(played[1000:40000], 5000, atol=20)
    assert not played[44100:].any()


def test_a_stop_fades_out_within_milliseconds() -> None:
    playback = Playback(sound(RATE), 1.0)
    playback.rewind(RATE)
    assert (pull(playback, 480)[:, 0] == 10000).all()
    playback.stop_asked = True
    last = pull(playback, 480)[:, 0].astype(int)
    fade = int(FADE_SECONDS * RATE)
    assert last[0] == 10000
    assert np.abs(np.diff(last)).max() < 100, "no click"
    assert not last[fade:].any()
    assert playback.wait_ended(0) is STOPPED


def test_rewound_it_begins_again() -> None:
    playback = Playback(Sound(np.arange(1000, dtype=np.int16), RATE), 1.0)
    playback.rewind(RATE)
    pull(playback, 300)
    playback.rewind(RATE)
    assert np.array_equal(pull(playback, 1000)[:, 0], np.arange(1000))


@settings(max_examples=30)
@given(st.lists(st.integers(1, 700), min_size=1, max_size=5), st.integers(50, 900))
def test_pieces_follow_without_a_gap_and_a_late_one_is_waited_for(lengths: list[int], size: int) -> None:
    playback = Playback(Sound(np.ones(lengths[0], np.int16), RATE), 1.0, complete=False)
    playback.rewind(RATE)
    played = []
    for length in lengths[1:]:
        played.append(pull(playback, size))
        playback.extend(Sound(np.ones(length, np.int16), RATE))
    while sum(np.count_nonzero(block[:, 0]) for block in played) < sum(lengths):
        played.append(pull(playback, size))
    played.append(pull(playback, size))
    assert not playback.ended, "there may be more"
    playback.complete()
    pull(playback, size)
    assert playback.wait_ended(0) is FINISHED
    assert playback.seconds == pytest.approx(sum(lengths) / RATE)


def test_all_pieces_are_played_again_at_the_rate_of_another_device() -> None:
    playback = Playback(sound(RATE // 10), 1.0, complete=False)
    playback.extend(sound(RATE // 10, sample_rate=22050))
    playback.rewind(RATE)
    pull(playback, 1000)
    playback.rewind(44100)
    playback.complete()
    total = sum(np.count_nonzero(pull(playback, 441)) for _ in range(200)) / 2
    assert total == pytest.approx(44100 * playback.seconds, rel=0.02)
    assert playback.wait_ended(0) is FINISHED


def test_it_is_added_to_what_is_in_the_block_and_clipped() -> None:
    playback = Playback(sound(10, level=20000), 1.0)
    playback.rewind(RATE)
    block = np.full((20, 2), 20000, np.int16)
    playback.fill(block, 0.0)
    assert (block[:10] == 32767).all()
    assert (block[10:] == 20000).all()


def test_waiting_takes_the_latency_of_the_device_into_account(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr("voice_assist.speaking.playback.time.sleep", waited.append)
    playback = Playback(sound(480), 1.0)
    playback.rewind(RATE)
    assert not playback.wait_started(0)
    pull(playback, 480, latency=0.05)
    assert playback.wait_started(0)
    assert playback.wait_ended(0) is FINISHED
    assert 0.03 < waited[0] <= 0.06


def test_the_first_outcome_counts() -> None:
    playback = Playback(sound(480), 1.0)
    playback.end(STOPPED)
    playback.end(FINISHED)
    assert playback.wait_ended(0) is STOPPED
    assert not playback.wait_started(0), "it was never heard"


def test_the_silent_player_keeps_time() -> None:
    player = SilentPlayer()
    playback = player.play(sound(480), 1.0)
    assert playback.wait_started(1)
    assert playback.wait_ended(1) is FINISHED
    first = player.play(sound(100 * RATE), 1.0)
    assert first.wait_ended(0) is None
    second = player.play(sound(100 * RATE), 1.0)
    assert first.wait_ended(1) is STOPPED
    player.stop(second)
    assert second.wait_ended(1) is STOPPED
    player.duck(lowered=True)
    player.chime(sound(480), 1.0)
    pieces = player.play(sound(480), 1.0, complete=False)
    assert pieces.wait_ended(0.05) is None
    pieces.extend(sound(480))
    pieces.complete()
    assert pieces.wait_ended(1) is FINISHED
    third = player.play(sound(100 * RATE), 1.0)
    player.close()
    player.close()
    assert third.wait_ended(1) is STOPPED
    assert not player.audible
