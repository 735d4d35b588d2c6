"""The real chain: pyttsx3 in its process, espeak-ng behind it, tones behind both; killed, stopped, hung, missing."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from tests.inbox import Inbox
from voice_assist.errors import WorkerError
from voice_assist.events import Part, PartLost, PartReturned
from voice_assist.speaking.chain import open_synthesiser
from voice_assist.speaking.earcons import cannot_speak
from voice_assist.speaking.espeak import EspeakSynthesiser
from voice_assist.speaking.fallback import FallbackSynthesiser, sound_or_tones
from voice_assist.speaking.pyttsx3_synthesiser import Pyttsx3Synthesiser
from voice_assist.speaking.synthesiser import Voice

VOICE = Voice("en", 150)
LIMIT = 20.0


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def pyttsx3(inbox: Inbox) -> Iterator[Pyttsx3Synthesiser]:
    synthesiser = Pyttsx3Synthesiser(inbox)
    yield synthesiser
    synthesiser.close()


@pytest.fixture
def broken_pyttsx3(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Has child processes find another pyttsx3, whose engine is built and, once it has a sentence, runs as given."""

    def install(built: str, run: str = "pass") -> None:
        (tmp_path / "pyttsx3" / "drivers").mkdir(parents=True)
        (tmp_path / "pyttsx3" / "__init__.py").touch()
        (tmp_path / "pyttsx3" / "drivers" / "__init__.py").touch()
        (tmp_path / "pyttsx3" / "drivers" / "_espeak.py").write_text(
            "CHARS_UTF8, PHONEMES = 1, 256\n\n\ndef IsPlaying():\n    return False\n"
        )
        (tmp_path / "pyttsx3" / "engine.py").write_text(
            f"class Engine:\n    def __init__(self, driver):\n        self.ordered = False\n        {built}\n"
            "    def connect(self, topic, callback):\n        pass\n"
            "    def setProperty(self, name, value):\n        pass\n"
            "    def save_to_file(self, text, path):\n        self.ordered = True\n"
            f"    def runAndWait(self):\n        while self.ordered:\n            {run}\n"
        )
        monkeypatch.syspath_prepend(tmp_path)

    return install


@pytest.fixture
def no_programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))


def child_pid() -> int:
    (child,) = [child for child in multiprocessing.active_children() if child.name == Part.SYNTHESISER]
    assert child.pid is not None
    return child.pid


def test_pyttsx3_speaks_into_memory(pyttsx3: Pyttsx3Synthesiser, capfd: pytest.CaptureFixture[str]) -> None:
    pyttsx3.wait_ready(LIMIT)
    slow, fast = (pyttsx3.synthesise("Hold for five seconds.", Voice("en", rate)) for rate in (100, 200))
    assert 1 < fast.seconds < slow.seconds < 4
    assert np.abs(fast.samples.astype(int)).max() > 8000
    assert capfd.readouterr() == ("", ""), "pyttsx3 prints, but not here"


def test_a_text_sounds_the_same_whatever_was_said_before(pyttsx3: Pyttsx3Synthesiser) -> None:
    pyttsx3.wait_ready(LIMIT)
    direct = EspeakSynthesiser()
    for text in ("One.", "A much longer sentence follows the short one.", "One.", "Ten."):
        assert pyttsx3.synthesise(text, VOICE).seconds == pytest.approx(direct.synthesise(text, VOICE).seconds, abs=0.1)


def test_each_sentence_has_its_own_rate(pyttsx3: Pyttsx3Synthesiser) -> None:
    pyttsx3.wait_ready(LIMIT)
    rates = [100, 250] * 15
    seconds = [pyttsx3.synthesise("Hold for five seconds.", Voice("en", rate)).seconds for rate in rates]
    assert max(seconds[1::2]) < 1.6 < min(seconds[::2])


def test_several_threads_may_ask(pyttsx3: Pyttsx3Synthesiser) -> None:
    pyttsx3.wait_ready(LIMIT)
    texts = [" ".join(["word"] * count) for count in range(1, 13)]
    with ThreadPoolExecutor(4) as threads:
        lengths = [sound.seconds for sound in threads.map(lambda text: pyttsx3.synthesise(text, VOICE), texts)]
    assert lengths == sorted(lengths)


def test_an_unknown_voice_is_refused_and_the_next_sentence_spoken(pyttsx3: Pyttsx3Synthesiser) -> None:
    pyttsx3.wait_ready(LIMIT)
    with pytest.raises(WorkerError, match="cannot speak with the voice 'nonsense'"):
        pyttsx3.synthesise("hello", Voice("nonsense", 150))
    assert pyttsx3.synthesise("hello", VOICE).seconds > 0.2
    chain = FallbackSynthesiser([pyttsx3, EspeakSynthesiser()])
    assert chain.synthesise("hello", Voice("nonsense", 150)).seconds > 0.2


def test_silence_is_an_error(pyttsx3: Pyttsx3Synthesiser) -> None:
    pyttsx3.wait_ready(LIMIT)
    with pytest.raises(WorkerError, match="silence"):
        pyttsx3.synthesise(" ", VOICE)


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGSTOP])
def test_a_killed_or_stopped_synthesiser_costs_no_sentence(blow: signal.Signals, inbox: Inbox) -> None:
    pyttsx3 = Pyttsx3Synthesiser(inbox)
    chain = FallbackSynthesiser([pyttsx3, EspeakSynthesiser()])
    try:
        pyttsx3.wait_ready(LIMIT)
        os.kill(child_pid(), blow)
        sound, spoken = sound_or_tones(chain, "Somebody is coming.", VOICE)
        assert spoken
        assert sound.seconds > 0.5
        lost = inbox.next()
        assert isinstance(lost, PartLost)
        assert lost.part is Part.SYNTHESISER
        assert inbox.next() == PartReturned(Part.SYNTHESISER)
        assert pyttsx3.synthesise("Here again.", VOICE).seconds > 0.5
    finally:
        chain.close()


def test_a_synthesiser_that_hangs_costs_no_sentence(
    broken_pyttsx3: Callable[..., None], inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken_pyttsx3("pass")
    monkeypatch.setattr("voice_assist.speaking.pyttsx3_synthesiser.time_limit", lambda text: 0.3)
    pyttsx3 = Pyttsx3Synthesiser(inbox)
    chain = FallbackSynthesiser([pyttsx3, EspeakSynthesiser()])
    try:
        pyttsx3.wait_ready(LIMIT)
        sound, spoken = sound_or_tones(chain, "Somebody is coming.", VOICE)
        assert spoken
        assert sound.seconds > 0.5
        assert isinstance(inbox.next(), PartLost)
    finally:
        chain.close()


def test_a_synthesiser_that_gives_nothing_costs_no_sentence(broken_pyttsx3: Callable[..., None], inbox: Inbox) -> None:
    broken_pyttsx3("pass", "break")
    pyttsx3 = Pyttsx3Synthesiser(inbox)
    chain = FallbackSynthesiser([pyttsx3, EspeakSynthesiser()])
    try:
        pyttsx3.wait_ready(LIMIT)
        with pytest.raises(WorkerError, match="gave no sound"):
            pyttsx3.synthesise("Somebody is coming.", VOICE)
        assert chain.synthesise("Somebody is coming.", VOICE).seconds > 0.5
    finally:
        chain.close()


def test_without_pyttsx3_espeak_speaks(broken_pyttsx3: Callable[..., None], inbox: Inbox) -> None:
    broken_pyttsx3("raise RuntimeError('This means you probably do not have eSpeak or eSpeak-ng installed!')")
    chain = open_synthesiser(inbox, Path("/nonexistent"))
    try:
        assert chain.synthesise("Somebody is coming.", VOICE).seconds > 0.5
    finally:
        chain.close()


def test_without_anything_there_are_tones(broken_pyttsx3: Callable[..., None], no_programs: None, inbox: Inbox) -> None:
    broken_pyttsx3("raise RuntimeError('This means you probably do not have eSpeak or eSpeak-ng installed!')")
    pyttsx3 = Pyttsx3Synthesiser(inbox)
    chain = FallbackSynthesiser([pyttsx3, EspeakSynthesiser()])
    try:
        with pytest.raises(WorkerError, match="could not be started"):
            pyttsx3.wait_ready(LIMIT)
        assert sound_or_tones(chain, "Somebody is coming.", VOICE) == (cannot_speak(), False)
        with pytest.raises(WorkerError, match=r"could not be started.*espeak-ng is not installed"):
            chain.synthesise("Somebody is coming.", VOICE)
    finally:
        chain.close()


def test_without_the_program_espeak_pyttsx3_speaks(no_programs: None, inbox: Inbox) -> None:
    pyttsx3 = Pyttsx3Synthesiser(inbox)
    chain = FallbackSynthesiser([pyttsx3, EspeakSynthesiser()])
    try:
        pyttsx3.wait_ready(LIMIT)
        assert chain.synthesise("Somebody is coming.", VOICE).seconds > 0.5
    finally:
        chain.close()
        chain.close()
