"""How words sound is carried in the text: espeak-ng reads phones, the others the spelling, the cache both."""

from collections.abc import Iterator

import numpy as np
import pytest

from tests.inbox import Inbox
from voice_assist.speaking.cache import SpeechCache
from voice_assist.speaking.espeak import EspeakSynthesiser
from voice_assist.speaking.pyttsx3_synthesiser import Pyttsx3Synthesiser
from voice_assist.speaking.synthesiser import Sound, Voice
from voice_assist.speaking.written_sounds import WrittenSounds, respelt, with_phones

TABLE = {"Kowalczyk": "ko VAL chick [[koUv'altSIk]]", "Anna Lee": "ah nah lee", "Ann": "en"}
VOICE = Voice("en", 150)


@pytest.mark.parametrize(
    ("text", "spelling", "phones"),
    [
        ("Call Kowalczyk.", "Call ko val chick.", "Call [[koUv'altSIk]]."),
        ("KOWALCZYK, please", "ko val chick, please", "[[koUv'altSIk]], please"),
        ("Kowalczyk's cup", "ko val chick's cup", "[[koUv'altSIk]]'s cup"),
        ("Anna  Lee and Ann", "ah nah lee and en", "ah nah lee and en"),
        ("Annabel and Hann", "Annabel and Hann", "Annabel and Hann"),
        ("what [[stands]] here", "what [ [stands]] here", "what [ [stands]] here"),
        ("signs \ue000 of \ue001 ours \ue002", "signs  of  ours ", "signs  of  ours "),
        ("", "", ""),
    ],
)
def test_each_engine_reads_its_own_way(text: str, spelling: str, phones: str) -> None:
    marked = WrittenSounds(TABLE).marked(text)
    assert respelt(marked) == spelling
    assert with_phones(marked) == phones


def test_without_a_table_nothing_is_changed() -> None:
    assert WrittenSounds({}).marked("Call Kowalczyk.") == "Call Kowalczyk."


def test_another_table_is_another_text_for_the_cache() -> None:
    asked = []

    class Counting:
        def synthesise(self, text: str, voice: Voice) -> Sound:
            asked.append(respelt(text))
            return Sound(np.ones(10, np.int16), 22050)

        def close(self) -> None:
            pass

    sounds, cache = WrittenSounds({}), SpeechCache(Counting())
    for table in ({}, {"Kowalczyk": "ko val chick"}, {"Kowalczyk": "ko wal sick"}, {"Kowalczyk": "ko val chick"}):
        sounds.change(table)
        cache.synthesise(sounds.marked("Call Kowalczyk."), VOICE)
    assert asked == ["Call Kowalczyk.", "Call ko val chick.", "Call ko wal sick."]


@pytest.fixture
def pyttsx3() -> Iterator[Pyttsx3Synthesiser]:
    synthesiser = Pyttsx3Synthesiser(Inbox())
    synthesiser.wait_ready(20)
    yield synthesiser
    synthesiser.close()


def test_both_ways_to_espeak_read_phones(pyttsx3: Pyttsx3Synthesiser) -> None:
    plain, marked = "Kowalczyk", WrittenSounds({"Kowalczyk": "x [[koUv'altSIkv'altSIkv'altSIk]]"}).marked("Kowalczyk")
    for synthesiser in (EspeakSynthesiser(), pyttsx3):
        assert synthesiser.synthesise(marked, VOICE).seconds > 1.5 * synthesiser.synthesise(plain, VOICE).seconds
