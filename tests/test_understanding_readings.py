"""Several readings of one utterance: what the recognisers agree on, what they only half hear, what contradicts them."""

import pytest

from voice_assist.commands import Context
from voice_assist.events import Hypothesis, Reading, ReadingKind
from voice_assist.understanding.cost import Cost
from voice_assist.understanding.decision import NoMatch
from voice_assist.understanding.matcher import understand, understand_text
from voice_assist.understanding.phrasebook import IntentTemplates, Phrasebook, TextValue

ALL = frozenset(Context)
TEMPLATES = {
    "start": "start [the] {routine} session",
    "call.help": "help|I need help",
    "call.come": "call my caregiver",
    "yes": "yes",
    "no": "no",
    "go_on": "go on",
    "hold_on": "hold on",
    "back": "go back",
}
LISTS = {"routine": tuple(TextValue(body, (body,)) for body in ("shoulder", "ankle"))}
ACTIVE = Phrasebook([IntentTemplates(name, (text,), ALL) for name, text in TEMPLATES.items()], LISTS).active(ALL)


def reading(source: str, kind: ReadingKind, texts: str) -> Reading:
    """`texts`: hypotheses separated by "/", best first, perhaps with a likelihood in nats ("no:-700"); "-" is none."""
    parts = [] if texts == "-" else [text.partition(":") for text in texts.split("/")]
    return Reading(source, kind, tuple(Hypothesis(text, float(nats) if nats else None) for text, _, nats in parts))


def one(texts: str) -> Reading:
    return reading("vosk", ReadingKind.CLOSED, texts)


def two(texts: str) -> Reading:
    return reading("pocketsphinx", ReadingKind.CLOSED, texts)


def free(texts: str) -> Reading:
    return reading("vosk", ReadingKind.OPEN, texts)


@pytest.mark.parametrize(
    ("first", "second", "opened", "decision", "intent", "rule"),
    [
        ("help", "help", "hell", "accept", "call.help", "the recognisers agree"),
        ("start the ankle session", "start ankle session", "-", "accept", "start", "the recognisers agree"),
        ("start ankle session", "start ankle", "stark uncle", "accept", "start", "the recognisers nearly agree"),
        ("[unk] help", "help", "hotel", "ask", "call.help", "nearly a phrase"),
        ("[unk] help", "help", "um help", "accept", "call.help", "the recognisers nearly agree"),
        ("[unk] help", "the [unk] help", "held", "ask", "call.help", "nearly a phrase"),
        ("no/go", "", "no", "reject", "no", "one recogniser heard nothing"),
        ("no", "-", "no", "reject", "no", "one recogniser heard nothing"),
        ("go back", "-", "stop", "reject", "back", "one recogniser heard nothing"),
        ("go back", "-", "go back", "ask", "back", "one recogniser heard nothing"),
        ("start ankle session", "ankles exit", "start ankle session", "accept", "start", "the open reading agrees"),
        ("start ankle session", "start shoulder session", "start ankle", "accept", "start", "the open reading agrees"),
        ("help", "do i", "help", "accept", "call.help", "the open reading agrees"),
        ("help/held", "do i", "help", "ask", "call.help", "nearly a phrase"),
        ("help", "no", "help", "ask", "call.help", "the readings disagree"),
        ("yes", "no", "nose", "ask", "yes", "the readings disagree"),
        ("[unk]/no", "no", "nose", "accept", "no", "clearly heard"),
        ("[unk]/no", "no/go", "nose", "ask", "no", "the readings disagree"),
        ("[unk]/no", "no:-700/[unk]:-740", "nose", "accept", "no", "clearly heard"),
        ("[unk]/no", "no:-700/[unk]:-710", "nose", "ask", "no", "the readings disagree"),
        ("no", "yes:-700/[unk]:-710", "no", "accept", "no", "the open reading agrees"),
        ("no", "yes:-700/[unk]:-740", "no", "ask", "no", "the readings disagree"),
        ("no", "no:-700/yes:-700", "nose", "accept", "no", "clearly heard"),
        ("no/go", "no:-700/yes:-700", "nose", "ask", "no", "the readings disagree"),
        ("[unk]", "go back:-700/yes:-700", "goat", "reject", "back", "unknown words in one reading"),
        ("[unk]/no", "[unk]/yes", "yes", "ask", "yes", "nearly a phrase"),
        ("[unk]", "no", "nose", "reject", "no", "unknown words in one reading"),
        ("go", "ankle", "go", "reject", "go_on", "a single word in one reading only"),
        ("go", "go on:-700/[unk]:-720", "go", "reject", "go_on", "in one reading only"),
        ("go", "go", "go", "ask", "go_on", "nearly a phrase"),
        ("hold", "hold", "hold", "ask", "hold_on", "nearly a phrase"),
        ("no", "the an", "nose", "reject", "no", "a single word in one reading only"),
        ("start ankle session", "is a uncle", "star uncle", "ask", "start", "clear in one reading only"),
        ("start ankle session/x", "is a uncle", "star uncle", "reject", "start", "in one reading only"),
        ("[unk]", "go back", "goat", "ask", "back", "clear in one reading only"),
        ("start ankle", "is a uncle", "star uncle", "reject", "start", "in one reading only"),
        ("go back", "what go back", "don't go back", "reject", "back", "the opposite was said"),
        ("not start ankle session", "start ankle", "-", "reject", "start", "the opposite was said"),
        ("go back", "go not back", "go back", "accept", "back", "the open reading agrees"),
        ("no", "know", "and there is no more news from the coast tonight", "reject", "no", "far more was said"),
        ("no", "no", "and there is no more news from the coast tonight", "ask", "no", "far more was said"),
        ("[unk]", "", "no", "reject", "", "only unknown words"),
        ("", "what are", "no", "reject", "call.come", "no phrase is near enough"),
        ("-", "", "help", "reject", "", "nothing was recognised"),
    ],
)  # fmt: skip
def test_two_recognisers_and_an_open_reading(
    first: str, second: str, opened: str, decision: str, intent: str, rule: str
) -> None:
    decided = understand((one(first), two(second), free(opened)), ACTIVE)
    assert (decided.decision, decided.best.intent if decided.best else "", decided.rule) == (decision, intent, rule)


@pytest.mark.parametrize(
    ("closed", "opened", "decision", "rule"),
    [
        ("no", "no", "accept", "the open reading agrees"),
        ("no", "nose", "accept", "clearly heard"),
        ("no/go", "nose", "ask", "the open reading differs"),
        ("start ankle session/start the", "start uncle session", "accept", "the open reading agrees"),
        ("start ankle", "start ankle", "ask", "nearly a phrase"),
        ("start ankle", "for uncle", "reject", "in one reading only"),
        ("[unk]", "no", "reject", "only unknown words"),
    ],
)
def test_one_recogniser_and_an_open_reading(closed: str, opened: str, decision: str, rule: str) -> None:
    decided = understand((one(closed), free(opened)), ACTIVE)
    assert (decided.decision, decided.rule) == (decision, rule)


@pytest.mark.parametrize(
    ("first", "second", "decision", "rule"),
    [
        ("help", "help", "accept", "the recognisers agree"),
        ("help", "do i", "reject", "a single word in one reading only"),
        ("go back", "do i", "ask", "clear in one reading only"),
        ("yes/no", "no/go on", "ask", "the readings disagree"),
    ],
)
def test_two_recognisers_alone(first: str, second: str, decision: str, rule: str) -> None:
    decided = understand((one(first), two(second)), ACTIVE)
    assert (decided.decision, decided.rule) == (decision, rule)


@pytest.mark.parametrize(("text", "decision"), [("help", "accept"), ("start ankle", "ask"), ("banana", "reject")])
def test_a_single_reading_is_taken_as_it_stands(text: str, decision: str) -> None:
    assert understand((one(text),), ACTIVE).decision == decision
    assert understand((free(text),), ACTIVE).decision == decision


def test_the_other_recognisers_alternative_decides_which_of_two_is_asked_about() -> None:
    decided = understand((one("no/yes"), two("yes/help")), ACTIVE)
    assert decided.best is not None
    assert decided.runner_up is not None
    assert (decided.decision, decided.best.intent, decided.runner_up.intent) == ("ask", "yes", "no")


def test_two_readings_by_one_engine_are_one_witness() -> None:
    assert understand((one("no/go"), one("no/go"), free("nose")), ACTIVE).decision == "ask"
    assert understand((one("no/go"), one("no/go")), ACTIVE).rule == "clearly heard"


def test_a_single_reading_that_cannot_choose_is_asked_about() -> None:
    decided = understand((two("help:-500/no:-500"),), ACTIVE)
    assert (decided.decision, decided.rule) == ("ask", "two texts are equally likely")
    assert understand((two("help:-500/no:-520"),), ACTIVE).decision == "accept"


def test_the_opposite_of_something_else_is_no_reason_against_it() -> None:
    assert understand((one("go back"), two("go back"), free("don't call my caregiver")), ACTIVE).decision == "accept"


def test_nothing_is_understood_without_readings() -> None:
    decided = understand((), ACTIVE)
    assert (decided.decision, decided.heard, decided.rule) == ("reject", "", "nothing was recognised")


def test_what_was_heard_is_the_text_of_the_meaning_that_was_chosen() -> None:
    assert understand((one("[unk] help"), two("help"), free("um help")), ACTIVE).heard == "help"


def test_only_known_words_near_a_phrase_are_a_near_miss() -> None:
    idle = frozenset({Context.IDLE})
    active = Phrasebook([IntentTemplates("start", ("start ankle session",), idle, Cost.DISTURBING)], {}).active(idle)
    failed, talk = understand_text("session", active), understand_text("session [unk]", active)
    assert isinstance(failed, NoMatch)
    assert isinstance(talk, NoMatch)
    assert (failed.near_miss, talk.near_miss) == (True, False)


@pytest.mark.parametrize(
    ("first", "second", "decision"),
    [
        ("[unk]", "start the ankle session now:-1000/[unk]:-1200", "accept"),
        ("[unk]", "start the ankle session now:-1000/[unk]:-1100", "ask"),
        ("[unk]", "start the ankle session now:-1000/start:-1300", "ask"),
        ("[unk]", "start ankle session:-1000/[unk]:-1200", "ask"),
        ("go back", "start the ankle session now:-1000/[unk]:-1200", "ask"),
    ],
)
def test_a_long_phrase_may_convince_alone(first: str, second: str, decision: str) -> None:
    idle = frozenset({Context.IDLE})
    intents = [
        IntentTemplates("start", ("start [the] ankle session [now]",), idle),
        IntentTemplates("back", ("go back",), idle),
    ]
    decided = understand([one(first), two(second), free("a uncle")], Phrasebook(intents, {}).active(idle))
    assert decided.decision == decision
    assert (decided.rule == "a long phrase, clearly heard") == (decision == "accept")
