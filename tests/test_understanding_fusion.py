"""The readings of the embedded recognisers weighed together: decisions, limits, explanations."""

import re

import pytest

from voice_assist.commands import Context
from voice_assist.events import Hypothesis, Reading, ReadingKind
from voice_assist.lexicon import Lexicon
from voice_assist.understanding.cost import CONFIDENCE, Cost
from voice_assist.understanding.decision import Decision, Match
from voice_assist.understanding.evidence import opinions_of
from voice_assist.understanding.explanation import explain, what_would_change
from voice_assist.understanding.features import SPREAD, Proposal, features
from voice_assist.understanding.fusion import confidence_of
from voice_assist.understanding.matcher import understand, understand_text
from voice_assist.understanding.phrasebook import IntentTemplates, Phrasebook

ALL = frozenset(Context)
INTENTS = [
    IntentTemplates("call.help", ("help [me]", "I need help"), ALL, Cost.GRAVE_TO_MISS),
    IntentTemplates("start", ("start the ankle session",), ALL, Cost.DISTURBING),
    IntentTemplates("stop", ("stop",), ALL, Cost.GRAVE_TO_MISS),
    IntentTemplates("louder", ("louder",), ALL),
    IntentTemplates("too_fast", ("too fast",), ALL),
    IntentTemplates("no", ("no",), ALL),
]
ACTIVE = Phrasebook(INTENTS, {}, Lexicon()).active(ALL)


def texts(written: str) -> tuple[Hypothesis, ...]:
    """Hypotheses separated by "/", best first, with a likelihood in nats: "no:-4/[unk]:-6"; "-" is none."""
    parts = [] if written == "-" else [text.partition(":") for text in written.split("/")]
    return tuple(Hypothesis(text, float(nats) if nats else None) for text, _, nats in parts)


def readings(first: str, second: str, words: str, opened: str) -> tuple[Reading, ...]:
    """Of en-mini, PocketSphinx, en-mini-words ("-": knows none of these words) and the free reading."""
    heard = {word for written in (first, second) for text in texts(written) for word in text.text.split()}
    lacks = frozenset(heard - {"stop", "no"})
    return (
        Reading("en-mini", ReadingKind.CLOSED, texts(first)),
        Reading("en-mini", ReadingKind.OPEN, texts(opened)),
        Reading("pocketsphinx", ReadingKind.CLOSED, texts(second)),
        Reading("en-mini-words", ReadingKind.CLOSED, texts(words), lacks),
    )


def decide(first: str, second: str, words: str, opened: str, seconds: float | None = None) -> Decision:
    return understand(readings(first, second, words, opened), ACTIVE, seconds)


CASES = [
    ("stop:2", "stop:-500/[unk]:-560", "stop:9", "stop:1", 0.5, "accept", "stop", "sure enough"),
    ("start the ankle session:9", "start the ankle session:-900/[unk]:-1100", "-", "start the ankle session:8", 1.6,
     "accept", "start", "sure enough"),
    ("help:1/[unk]:-5", "help:-500/[unk]:-530", "-", "help:0", 0.4, "accept", "call.help", "sure enough"),
    ("[unk]:-2", "too fast:-600/[unk]:-620", "[unk]:9", "do glass:4", 1.0, "reject", "too_fast", "not sure enough"),
    ("[unk]:-2", "-", "[unk]:9", "the weather:4", 1.0, "reject", "", "only unknown words"),
    ("-", "-", "-", "-", 0.4, "reject", "", "nothing was recognised"),
    ("no:-4/[unk]:-5", "[unk]:-500/no:-520", "[unk]:5", "snow:-3", 0.4, "reject", "no", "not sure enough"),
    ("stop:2", "stop:-500/[unk]:-560", "stop:9", "and then they had to stop the train on the way home:1", 0.5,
     "ask", "stop", "far more was said"),
    ("stop:2", "[unk]:-500", "[unk]:9", "and then they had to stop the train on the way home:1", 0.5,
     "reject", "stop", "far more was said"),
    ("start the ankle:9", "start the ankle:-900/[unk]:-1100", "-", "start the ankle:8", 1.2,
     "ask", "start", "only part of a phrase, or more than one"),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second", "words", "opened", "seconds", "decision", "intent", "rule"), CASES)
def test_the_evidence_decides(
    first: str, second: str, words: str, opened: str, seconds: float, decision: str, intent: str, rule: str
) -> None:
    decided = decide(first, second, words, opened, seconds)
    assert (decided.decision, decided.best.intent if decided.best else "", decided.rule) == (decision, intent, rule)


def test_thresholds_follow_the_cost() -> None:
    assert (
        CONFIDENCE[Cost.GRAVE_TO_MISS].accept <= CONFIDENCE[Cost.HARMLESS].accept < CONFIDENCE[Cost.DISTURBING].accept
    )
    assert CONFIDENCE[Cost.GRAVE_TO_MISS].ask < CONFIDENCE[Cost.HARMLESS].ask <= CONFIDENCE[Cost.DISTURBING].ask
    assert all(0 < limits.ask <= limits.accept < 1 for limits in CONFIDENCE.values())


EXPLAINED = [
    (0, 'Acted on: "stop".', "No single recogniser would have changed that."),
    (1, 'Acted on: "start the ankle session".',
     "It would not have been acted on if one recogniser had heard other words."),
    (2, 'Acted on: "help".', "No single recogniser would have changed that."),
    (3, 'Left alone; "too fast" came nearest.',
     "It would have been acted on if one recogniser had heard the phrase beyond doubt."),
    (4, "Left alone: nothing that was heard resembles a phrase.", "The rule: only unknown words."),
    (5, "Left alone: nothing that was heard resembles a phrase.", "The rule: nothing was recognised."),
    (6, 'Left alone; "no" came nearest.',
     "It would have been acted on if one recogniser had heard the phrase beyond doubt."),
    (7, 'Asked about: "stop".', "It would have been acted on if less had been said before or after it."),
    (8, 'Left alone; "stop" came nearest.', "It would have been acted on if less had been said before or after it."),
    (9, 'Asked about: "start the ankle session".',
     "It would have been acted on if the whole phrase had been heard, and nothing else."),
]  # fmt: skip


@pytest.mark.parametrize(("case", "first", "last"), EXPLAINED)
def test_ten_known_cases_are_explained(case: int, first: str, last: str) -> None:
    said = readings(*CASES[case][:4])
    decided = understand(said, ACTIVE, CASES[case][4])
    lines = explain(decided, said, ACTIVE.cost(decided.best.intent) if decided.best else None)
    told = re.sub("the (first|second) recogniser", "one recogniser", lines[-1])
    assert (lines[0], told) == (first, last)
    assert f"The rule: {decided.rule}." in lines
    assert sum("heard" in line for line in lines[1:4]) == 3
    assert all("[unk]" not in line for line in lines)


def test_the_weight_of_each_recogniser_is_told() -> None:
    said = readings("[unk]:-2", "too fast:-600/[unk]:-620", "-", "do glass:4")
    lines = explain(understand(said, ACTIVE, 1.0), said, Cost.HARMLESS)
    assert 'The second recogniser heard "too fast" (or words that it does not know).' in lines
    assert "The first recogniser heard words that it does not know." in lines
    assert not any("recogniser of short words" in line for line in lines[:5])
    assert any(line.startswith("Against it: ") and "the first recogniser" in line for line in lines)
    assert any("% sure; what is harmless is acted on from" in line for line in lines)


def test_one_recogniser_may_be_what_an_acceptance_hangs_on() -> None:
    decided = decide("louder:1/[unk]:-5", "[unk]:-500/louder:-510", "-", "louder:0", 0.5)
    assert isinstance(decided, Match)
    assert (
        what_would_change(decided) == "It would not have been acted on if the first recogniser had heard other words."
    )


def test_typed_text_is_explained_too() -> None:
    part, whole, far = (understand_text(text, ACTIVE) for text in ("start the ankle", "louder", "start the"))
    assert what_would_change(part) == "It would have been acted on if the whole phrase had been heard."
    assert what_would_change(whole) == "It would not have been acted on if other words had been heard."
    assert what_would_change(far) == "It would have been acted on if the words had come nearer to the phrase."
    assert (
        "The words come near it by 100 of 100; what is harmless is acted on from 80, asked about from 62."
        in explain(whole, (), Cost.HARMLESS)
    )


def test_the_opposite_is_never_taken() -> None:
    decided = decide("stop:2", "stop:-500/[unk]:-560", "stop:9", "do not stop:1", 0.8)
    assert (decided.decision, decided.rule) == ("reject", "the opposite was said")


def test_a_slow_or_hurried_sound_is_less_likely_the_phrase() -> None:
    def sure(seconds: float | None) -> float:
        decided = decide("help:1/[unk]:-5", "help:-500/[unk]:-530", "-", "help:0", seconds)
        assert decided.weighing is not None
        return decided.weighing.confidence

    assert sure(0.4) == sure(None)
    assert sure(3.0) < sure(0.4)
    assert sure(0.05) < sure(0.4)


@pytest.mark.parametrize(
    "said",
    [
        ("stop/[unk]", "-", "-", "-"),
        ("[unk]/stop", "stop", "-", "no"),
        ("-", "no:-400/stop:-410", "no", "-"),
        ("no:-2", "stop:-500", "-", "stop"),
    ],
)
def test_every_number_stays_small(said: tuple[str, str, str, str]) -> None:
    opinions = opinions_of(readings(*said), ACTIVE)
    numbers = features(Proposal(("stop", ()), "stop", 100.0), opinions, ACTIVE, 0.5)
    assert all(-2 <= value <= 2.5 for value in numbers.values())
    assert 0 < confidence_of(numbers) < 1


def test_only_the_recognisers_that_it_was_fitted_on_are_weighed() -> None:
    heard = texts("stop:2")
    strange = (Reading("vosk", ReadingKind.CLOSED, heard), Reading("pocketsphinx", ReadingKind.CLOSED, heard))
    decided = understand(strange, ACTIVE, 0.5)
    assert (decided.decision, decided.weighing) == ("accept", None)
    assert set(SPREAD) == {"en-mini", "en-mini-words", "pocketsphinx"}
