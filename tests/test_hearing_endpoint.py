"""The end of a turn: scripts of voiced (#) and unvoiced (.) chunks of 32 ms, and what each brings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_assist.hearing.endpoint import Boundary, Endpoint
from voice_assist.hearing.recogniser import SAMPLE_RATE

CHUNK = 512
SIGNS = {None: "-", Boundary.STARTED: "S", Boundary.ENDED: "E", Boundary.DISCARDED: "D"}


def boundaries(endpoint: Endpoint, script: str) -> str:
    return "".join(SIGNS[endpoint.feed(CHUNK, sign == "#")] for sign in script)


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("....................", "--------------------"),
        (".##########.........", "--S-------------E---"),
        (".#.#####............", "---S---------E------"),  # a stop consonant
        ("#......#......#.....", "--------------------"),  # drips, too far apart
        ("##...........", "-S-----D-----"),  # a click
        ("###....###.......", "-S-------------E-"),  # a short pause
        ("###......###......", "-S------E-S------E"),
    ],
)
def test_boundaries(script: str, expected: str) -> None:
    assert boundaries(Endpoint(6 * CHUNK / SAMPLE_RATE), script) == expected


def test_the_silence_that_ends_a_turn_is_adjustable() -> None:
    endpoint = Endpoint(0.8)
    assert boundaries(endpoint, "####" + 24 * ".") == "-S" + 26 * "-"
    assert boundaries(endpoint, ".") == "E"
    endpoint.end_of_turn_seconds = 0.2
    assert boundaries(endpoint, "####.......") == "-S--------E"


def test_endless_speech_is_cut_and_goes_on_as_the_next_utterance() -> None:
    result = boundaries(Endpoint(0.8, longest_seconds=1.024), 96 * "#")
    assert result == 3 * ("-S" + 29 * "-" + "E")


def test_ending_from_outside_keeps_enough_voice_and_drops_a_click() -> None:
    endpoint = Endpoint(0.8)
    assert endpoint.end() is None
    boundaries(endpoint, "######..")
    assert endpoint.in_utterance
    assert endpoint.silence_seconds == pytest.approx(2 * CHUNK / SAMPLE_RATE)
    assert endpoint.end() is Boundary.ENDED
    boundaries(endpoint, "##")
    assert endpoint.end() is Boundary.DISCARDED
    boundaries(endpoint, "#")
    assert endpoint.end() is None
    assert boundaries(endpoint, "#") == "-"


@given(st.lists(st.booleans(), max_size=400), st.floats(0.2, 5.0))
def test_every_beginning_has_one_end(chunks: list[bool], end_of_turn: float) -> None:
    endpoint = Endpoint(end_of_turn, longest_seconds=3.0)
    found = [boundary for voiced in chunks if (boundary := endpoint.feed(CHUNK, voiced))]
    found += [boundary] if (boundary := endpoint.end()) else []
    assert all(boundary is Boundary.STARTED for boundary in found[::2])
    assert all(boundary is not Boundary.STARTED for boundary in found[1::2])
    assert len(found) % 2 == 0


def test_a_sound_that_is_no_voice_may_begin_an_utterance_and_is_discarded() -> None:
    endpoint = Endpoint(0.3)
    boundaries = [endpoint.feed(512, voiced=False, foreign=number < 6) for number in range(20)]
    assert [boundary for boundary in boundaries if boundary] == [Boundary.STARTED, Boundary.DISCARDED]


def test_it_is_a_voice_when_enough_of_it_was_voiced() -> None:
    endpoint = Endpoint(0.3)
    found = []
    for voiced in (False, False, True, True, True, False):
        endpoint.feed(512, voiced=voiced, foreign=True)
        found.append(endpoint.is_voice)
    assert found == [False, False, False, False, True, True]
