"""Fits how readings are weighed: `python -m benchmarks.fusion [--write | --check]`.

From benchmarks/readings.json.gz (made by benchmarks/readings.py; no recordings are needed) it fits the weights of
understanding/fusion.py and, from confidences of clips that the weights were not fitted on (five parts by speaker), the
thresholds of each cost; it prints them with the curves that they were read from. --write stores them in
voice_assist/understanding/fitted.py; --check ends with 1 where the stored ones differ.
"""

from __future__ import annotations

import hashlib
import math
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.heard import Heard, load
from voice_assist.config import PROJECT_FOLDER
from voice_assist.events import Reading
from voice_assist.lexicon import Lexicon
from voice_assist.understanding import fitted
from voice_assist.understanding.active import ActivePhrases
from voice_assist.understanding.cost import Cost
from voice_assist.understanding.decision import Match
from voice_assist.understanding.evidence import opinions_of
from voice_assist.understanding.features import EN_MINI_WORDS, features
from voice_assist.understanding.fusion import proposals
from voice_assist.understanding.phrase import Phrase
from voice_assist.understanding.phrase_index import PhraseIndex
from voice_assist.understanding.ranking import judge

HELD_OUT = frozenset((PROJECT_FOLDER / "models/recipe/held_out_speakers.txt").read_text(encoding="utf-8").split())
FOLDS = 5
RIDGE = 2.0
"""Strength of the pull to zero (half the inverse variance of a weight)."""
NOBODY = 8.0
"""Weight of a clip that was meant for nobody: at home there is far more of that than among these recordings."""
FEW_SPEAKERS = 0.4
"""Weight of `digits`: 450 clips of three people over the telephone."""
PACK = ("pack",)


@dataclass(frozen=True)
class Policy:
    """What the thresholds of a cost must keep to: shares of clips meant for nobody, and of accepted ones.

    Attributes:
        taken: of what was meant for nobody, at most so many are acted on.
        wrong: of what is acted on, at most so many are something else than was said.
        bothered: of what was meant for nobody, at most so many are acted on or asked about.
    """

    taken: float
    wrong: float
    bothered: float


POLICY = {
    Cost.HARMLESS: Policy(taken=0.01, wrong=0.03, bothered=0.06),
    Cost.DISTURBING: Policy(taken=0.004, wrong=0.01, bothered=0.04),
    Cost.GRAVE_TO_MISS: Policy(taken=0.04, wrong=0.05, bothered=0.10),
}
"""What follows from a cost. A question costs little, but one to people who talk among themselves is a nuisance."""


@dataclass(frozen=True)
class Row:
    """One meaning that was proposed for one utterance."""

    numbers: Mapping[str, float]
    right: bool
    whole: bool


@dataclass(frozen=True)
class Clip:
    """What was heard in one clip, ready to be weighed."""

    heard: Heard
    meant: bool
    fold: int
    weight: float
    rows: tuple[Row, ...]


def clips(listed: Mapping[str, Sequence[Phrase]], heard: Iterable[Heard]) -> list[Clip]:
    """Everything that is fitted on."""
    lexicon = Lexicon()
    active = {name: _active(phrases, lexicon) for name, phrases in listed.items()}
    return [_clip(one, active[one.listing]) for one in heard]


def _active(phrases: Sequence[Phrase], lexicon: Lexicon) -> ActivePhrases:
    intents = {phrase.intent for phrase in phrases}
    return ActivePhrases(PhraseIndex(phrases), intents, dict.fromkeys(intents, Cost.HARMLESS), lexicon)


def _clip(heard: Heard, active: ActivePhrases) -> Clip:
    said = judge(heard.said, active)
    meaning = said.best.meaning if isinstance(said, Match) and said.best.score >= 99 and heard.said else None
    rows = []
    for seconds, readings in heard.utterances:
        opinions = opinions_of(_honest(heard, readings), active)
        for proposal, text in proposals(opinions).values():
            numbers = features(proposal, opinions, active, seconds)
            rows.append(Row(numbers, proposal.meaning == meaning, isinstance(text, Match)))
    weight = FEW_SPEAKERS if heard.name.startswith("digits") else 1.0 if meaning else NOBODY
    return Clip(heard, meaning is not None, _fold(heard), weight, tuple(rows))


def _honest(heard: Heard, readings: tuple[Reading, ...]) -> list[Reading]:
    """en-mini-words was trained with the voices of words/train."""
    known = heard.name.startswith("words/train") and heard.speaker not in HELD_OUT
    return [reading for reading in readings if not (known and reading.source == EN_MINI_WORDS)]


def _fold(heard: Heard) -> int:
    return hashlib.sha256((heard.speaker or heard.name).encode()).digest()[0] % FOLDS


class Fit:
    """Logistic regression by Newton's method, with a ridge; names in a stable order.

    Raises:
        ValueError: there is nothing to fit on.
    """

    def __init__(self, given: Sequence[Clip]) -> None:
        self.names = sorted({name for clip in given for row in clip.rows for name in row.numbers})
        lines = [(row, clip.weight) for clip in given for row in clip.rows]
        if not lines:
            raise ValueError("no clip has a proposal")
        values = np.array([[*self._line(row), 1.0] for row, _ in lines])
        right = np.array([float(row.right) for row, _ in lines])
        weights = np.array([weight for _, weight in lines])
        self.values = self._newton(values, right, weights)

    def _line(self, row: Row) -> list[float]:
        return [row.numbers.get(name, 0.0) for name in self.names]

    @staticmethod
    def _newton(
        values: NDArray[np.float64], right: NDArray[np.float64], weights: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        found = np.zeros(values.shape[1])
        ridge = RIDGE * np.eye(len(found))
        ridge[-1, -1] = 0.0
        for _ in range(50):
            likely = 1 / (1 + np.exp(-values @ found))
            curvature = (values * (weights * likely * (1 - likely))[:, None]).T @ values + ridge
            step = np.linalg.solve(curvature, values.T @ (weights * (right - likely)) - ridge @ found)
            found = found + step
            if np.abs(step).max() < 1e-9:
                break
        return found

    def confidence(self, row: Row) -> float:
        """0 to 1."""
        return float(1 / (1 + math.exp(-(np.array([*self._line(row), 1.0]) @ self.values))))

    def best(self, clip: Clip) -> tuple[float, bool, bool]:
        """Confidence of the best proposal, whether it is right, and whether a whole phrase was heard."""
        scored = [(self.confidence(row), row.right, row.whole) for row in clip.rows]
        return max(scored, default=(0.0, False, False), key=lambda one: one[0])


@dataclass(frozen=True)
class Outcome:
    """How sure the weights are of a clip that they were not fitted on."""

    clip: Clip
    confidence: float
    right: bool
    whole: bool


def crossed(given: Sequence[Clip]) -> list[Outcome]:
    """Each clip weighed by a fit on the others' speakers."""
    outcomes = []
    for fold in range(FOLDS):
        fit = Fit([clip for clip in given if clip.fold != fold])
        outcomes += [Outcome(clip, *fit.best(clip)) for clip in given if clip.fold == fold]
    return outcomes


def thresholds(outcomes: Sequence[Outcome], policy: Policy) -> tuple[float, float]:
    """The least (accept, ask) that keep to the policy, in steps of 0.01."""
    nobody = [one for one in outcomes if not one.clip.meant and one.clip.heard.listing in PACK]
    meant = [one for one in outcomes if one.clip.meant and one.clip.heard.listing in ("ten", "keys", "pack")]

    def keeps(limit: float) -> bool:
        taken = sum(one.confidence >= limit and one.whole for one in nobody)
        accepted = [one for one in meant if one.confidence >= limit and one.whole]
        wrong = sum(not one.right for one in accepted)
        return taken <= policy.taken * len(nobody) and wrong <= policy.wrong * max(1, len(accepted))

    steps = [round(0.01 * step, 2) for step in range(1, 100)]
    accept = next(limit for limit in steps if keeps(limit))
    few = policy.bothered * len(nobody)
    ask = next(limit for limit in steps if sum(one.confidence >= limit for one in nobody) <= few)
    return accept, min(ask, accept)


def source_of(fit: Fit, limits: Mapping[Cost, tuple[float, float]]) -> str:
    """The text of fitted.py."""
    weights = "".join(f'    "{name}": {value:.3f},\n' for name, value in zip(fit.names, fit.values[:-1], strict=True))
    costs = "".join(f'    "{cost}": ({accept:.2f}, {ask:.2f}),\n' for cost, (accept, ask) in limits.items())
    return (
        '"""Fitted on recordings by `python -m benchmarks.fusion --write`; not to be edited by hand."""\n\n'
        f"BIAS = {fit.values[-1]:.3f}\n"
        f"WEIGHTS: dict[str, float] = {{\n{weights}}}\n"
        f"CONFIDENCE = {{\n{costs}}}\n"
        '"""Cost -> (accept, ask)."""\n'
    )


def show(outcomes: Sequence[Outcome]) -> None:
    """Right and wrong by the threshold, for each list and folder."""
    groups = defaultdict(list)
    for one in outcomes:
        folder = one.clip.heard.name.split("/")[0]
        groups[one.clip.heard.listing, folder, one.clip.meant].append(one)
    limits = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
    print("right/wrong, or taken, from a confidence of", *limits)
    for (listing, folder, meant), ones in sorted(groups.items()):
        cells = []
        for limit in limits:
            right = sum(one.confidence >= limit and one.whole and one.right for one in ones)
            wrong = sum(one.confidence >= limit and one.whole and not one.right for one in ones)
            cells.append(f"{right}/{wrong}" if meant else str(wrong))
        print(f"{listing:15} {folder:10} {'meant' if meant else 'nobody':6} {len(ones):5} ", "  ".join(cells))


def main() -> None:
    given = clips(*load())
    outcomes = crossed(given)
    limits = {cost: thresholds(outcomes, policy) for cost, policy in POLICY.items()}
    text = source_of(Fit(given), limits)
    show(outcomes)
    print({str(cost): limit for cost, limit in limits.items()})
    file = Path(fitted.__file__)
    if "--write" in sys.argv:
        file.write_text(text, encoding="utf-8")
    elif "--check" in sys.argv and file.read_text(encoding="utf-8") != text:
        sys.exit(f"{file} differs from what the readings give: run  python -m benchmarks.fusion --write  and look why.")


if __name__ == "__main__":
    main()
