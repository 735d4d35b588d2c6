"""Whoever can speak speaks; a stage that failed is asked last for a while; tones when nobody can."""

from dataclasses import dataclass, field

import numpy as np
import pytest

from voice_assist.errors import WorkerError
from voice_assist.speaking.earcons import cannot_speak
from voice_assist.speaking.fallback import FallbackSynthesiser, sound_or_tones
from voice_assist.speaking.synthesiser import Sound, Voice

VOICE = Voice("en", 150)


@dataclass
class Stage:
    """Speaks one sample of its own, or fails."""

    sample: int
    broken: bool = False
    asked: list[str] = field(default_factory=list)
    closed: int = 0

    def synthesise(self, text: str, voice: Voice) -> Sound:
        self.asked.append(text)
        if self.broken:
            raise WorkerError(f"Stage {self.sample} is broken.")
        return Sound(np.array([self.sample], np.int16), 22050)

    def close(self) -> None:
        self.closed += 1


def spoken_by(synthesiser: FallbackSynthesiser, text: str = "hello") -> int:
    return int(synthesiser.synthesise(text, VOICE).samples[0])


def test_the_first_stage_speaks_while_it_can() -> None:
    first, second = Stage(1), Stage(2)
    assert spoken_by(FallbackSynthesiser([first, second])) == 1
    assert not second.asked


def test_a_broken_stage_is_left_alone_until_the_others_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("voice_assist.speaking.fallback.time.monotonic", lambda: now)
    first, second = Stage(1, broken=True), Stage(2)
    synthesiser = FallbackSynthesiser([first, second])
    assert [spoken_by(synthesiser) for _ in range(3)] == [2, 2, 2]
    assert len(first.asked) == 1
    now += 6
    assert spoken_by(synthesiser) == 2
    assert len(first.asked) == 2
    now += 6
    assert spoken_by(synthesiser) == 2
    assert len(first.asked) == 2, "the second rest is longer than the first"
    first.broken, second.broken = False, True
    assert spoken_by(synthesiser) == 1
    first.broken, second.broken = True, False
    assert spoken_by(synthesiser) == 2


def test_tones_when_nothing_can_speak() -> None:
    synthesiser = FallbackSynthesiser([Stage(1, broken=True), Stage(2, broken=True)])
    with pytest.raises(WorkerError, match=r"Nothing can speak: Stage 1 is broken\. Stage 2 is broken\."):
        synthesiser.synthesise("hello", VOICE)
    assert sound_or_tones(synthesiser, "hello", VOICE) == (cannot_speak(), False)


@pytest.mark.parametrize("text", ["", "...", " – "])
def test_a_text_without_words_is_a_short_pause(text: str) -> None:
    stage = Stage(1)
    sound, spoken = sound_or_tones(FallbackSynthesiser([stage]), text, VOICE)
    assert spoken
    assert sound.seconds == pytest.approx(0.1)
    assert not sound.samples.any()
    assert not stage.asked


def test_closing_closes_all() -> None:
    stages = [Stage(1), Stage(2)]
    FallbackSynthesiser(stages).close()
    assert [stage.closed for stage in stages] == [1, 1]
