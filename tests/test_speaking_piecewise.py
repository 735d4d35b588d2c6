"""Sentences in pieces: cut where it is worth it, whole when put together, from memory where they are there."""

import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_assist.errors import WorkerError
from voice_assist.speaking.cache import SpeechCache
from voice_assist.speaking.earcons import cannot_speak
from voice_assist.speaking.espeak import EspeakSynthesiser
from voice_assist.speaking.piecewise import QUICK_SECONDS, SHORTEST_FIRST, SHORTEST_PIECE, Piecewise, clauses
from voice_assist.speaking.synthesiser import Sound, Voice

VOICE = Voice("en", 150)
SENTENCE = "Lift both arms slowly, as far as it is comfortable; now hold them there."


class Working:
    """Takes `seconds` for each text; what contains "fail" fails."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds
        self.asked: list[str] = []

    def synthesise(self, text: str, voice: Voice) -> Sound:
        self.asked.append(text)
        threading.Event().wait(self.seconds)
        if "fail" in text:
            raise WorkerError("Broken.")
        return Sound(np.ones(100 * len(text), np.int16), 22050)

    def close(self) -> None:
        pass


def test_a_slow_voice_is_heard_with_its_first_piece() -> None:
    synthesiser = Working(seconds=2 * QUICK_SECONDS)
    piecewise = Piecewise(synthesiser)
    for _ in range(2):
        synthesiser.asked.clear()
        pieces = piecewise.pieces(SENTENCE, VOICE)
        first = next(pieces)
        assert synthesiser.asked == ["Lift both arms slowly,"], "nothing else was waited for"
        assert (first.spoken, first.last) == (True, False)
        assert [piece.last for piece in pieces] == [False, True]
        assert " ".join(synthesiser.asked) == SENTENCE


def test_a_quick_voice_makes_sentences_whole_once_it_is_known() -> None:
    synthesiser = Working()
    piecewise = Piecewise(synthesiser)
    assert len(list(piecewise.pieces(SENTENCE, VOICE))) == 3
    (whole,) = piecewise.pieces(SENTENCE, VOICE)
    assert whole.last
    assert len(whole.sound.samples) == 100 * len(SENTENCE)
    assert len(list(piecewise.pieces(SENTENCE, Voice("slow", 150)))) == 3, "another voice is not known"


def test_what_is_in_memory_is_whole_and_teaches_nothing() -> None:
    synthesiser = Working()
    cache = SpeechCache(synthesiser)
    cache.synthesise(SENTENCE, VOICE)
    piecewise = Piecewise(cache)
    assert [piece.last for piece in piecewise.pieces(SENTENCE, VOICE)] == [True]
    assert len(list(piecewise.pieces(SENTENCE.upper(), VOICE))) == 3


def test_a_pause_stands_where_a_mark_was() -> None:
    comma, semicolon, end = Piecewise(Working()).pieces(SENTENCE, VOICE)
    assert np.count_nonzero(comma.sound.samples == 0) / 22050 == pytest.approx(0.2, abs=0.01)
    assert np.count_nonzero(semicolon.sound.samples == 0) / 22050 == pytest.approx(0.3, abs=0.01)
    assert not np.count_nonzero(end.sound.samples == 0)


def test_after_tones_nothing_follows() -> None:
    pieces = list(Piecewise(Working()).pieces("It will be fine here, then it will fail, and go on nowhere.", VOICE))
    assert [(piece.spoken, piece.last) for piece in pieces] == [(True, False), (False, True)]
    assert pieces[1].sound is cannot_speak()


def test_a_text_is_not_cut_where_it_carries_how_a_word_sounds() -> None:
    marked = "I have called \ue000Doctor Lee\ue001dok ter, lee\ue001\ue002, and she is coming, with a big bag."
    assert clauses(marked) == (marked[: marked.index(" and she")], "and she is coming,", "with a big bag.")


@given(st.text(st.sampled_from("ab ,;:."), max_size=120).map(str.strip))
def test_pieces_make_up_the_sentence_and_none_but_a_whole_one_is_short(text: str) -> None:
    parts = clauses(text)
    assert "".join(" ".join(parts).split()) == "".join(text.split())
    assert len(parts) == 1 or (len(parts[0]) >= SHORTEST_FIRST and min(map(len, parts[1:])) >= SHORTEST_PIECE)


def test_real_pieces_last_about_as_long_as_the_whole() -> None:
    synthesiser = EspeakSynthesiser()
    whole = synthesiser.synthesise(SENTENCE, VOICE).seconds
    pieces = list(Piecewise(synthesiser).pieces(SENTENCE, VOICE))
    assert len(pieces) == 3
    assert sum(piece.sound.seconds for piece in pieces) == pytest.approx(whole, rel=0.1)
