"""How the shipped pack speaks: short, plain, to the person, and nothing that it may not say. All spoken texts count."""

import re
from collections import defaultdict

import pytest

from tests.wording import grade, sentences_of, spoken, syllables, words_of
from voice_assist.config import PROJECT_FOLDER
from voice_assist.content.loader import load_pack

PACK = load_pack(PROJECT_FOLDER / "intents" / "en")
SPOKEN = list(spoken(PACK))
MOST_WORDS = 20
HARDEST_ITEM, HARDEST_PACK = 7.0, 4.0
"""Grades. The names of the therapists are long words: without them no item would be above 6."""

ENOUGH_WORDS = 20
"""Of shorter texts a grade says nothing."""

GUIDANCE_NEVER_SPOKEN = {
    "claims": r"treat(s|ed|ment|ments)?|detect\w*|diagnos\w*|monitor\w*|measure\w*|heal(s|ed)?|cur(e|es|ed)",
    "prognosis": r"progress\w*|declin\w*|degenerat\w*|fatal|terminal|die|dying|worse\w*|disease|illness|stage",
    "strength": r"strengthen\w*|build muscle|weights?-?lift\w*|stronger muscles?|restore\w*",
    "drugs": r"riluzole|edaravone|relyvrio|qalsody|medicines?|medications?|drugs?|pills?|tablets?|oxygen",
    "instructions": r"suction|swallow\w*|eat|feed|lie (flat|down)|lying|stand up|transfer",
    "promises": r"recover\w*|get (better|stronger)|guarantee\w*|(make|makes) you (better|stronger|well)",
    "third person": r"(the|this) (person|user|client|sufferer)s?|people with|one's",
    "numbers about the person": r"percent|%|less than last|better than last|than yesterday",
    "somebody's sex": r"he|she|him|her|his|hers|patients?",
    "jargon": r"flexion|extension|dorsi\w*|plantar|abduct\w*|adduct\w*|range of motion|scapula\w*|orthos[ie]s|atrophy",
}
RULES_SPOKEN_WHERE_BOUNDARIES_ARE_TOLD = {"about", "about.unread", "session.not_today"}
"""Sentences that say what the assistant is not, or send to a doctor."""

WORDS_OF_THEIR_OWN = {("strength", "strengthening"), ("instructions", "suction")}
"""What cannot be named otherwise: the refusal to guide strengthening, a call that is passed on."""


def by_item() -> dict[str, str]:
    """All that is said of one item as one text; {slots} are taken for a word."""
    texts = defaultdict(list)
    for where, text in SPOKEN:
        texts[where].append(re.sub(r"\{\w+\}", "this", text if text[-1] in ".?!" else f"{text}."))
    return {where: " ".join(parts) for where, parts in texts.items()}


ITEMS = by_item()


def test_every_sentence_is_short_enough_for_the_ear() -> None:
    long = [(where, part) for where, text in SPOKEN for part in sentences_of(text) if len(part.split()) >= MOST_WORDS]
    assert long == []


def test_every_item_is_easy_enough_for_the_ear() -> None:
    grades = {where: grade(text) for where, text in ITEMS.items() if len(words_of(text)) >= ENOUGH_WORDS}
    assert len(grades) > 90
    assert {where: hard for where, hard in grades.items() if hard > HARDEST_ITEM} == {}
    assert grade(" ".join(ITEMS.values())) < HARDEST_PACK


def test_the_grade_is_that_of_kincaid() -> None:
    assert [syllables(word) for word in ("knee", "shoulder", "occupational", "hmm")] == [1, 2, 5, 1]
    assert grade("Lift your arm slowly.") == pytest.approx(0.39 * 4 + 11.8 * 5 / 4 - 15.59)
    hard = "Individuals experiencing considerable limitations might consider consulting professional specialists."
    assert grade(hard) > 20


@pytest.mark.parametrize("kind", GUIDANCE_NEVER_SPOKEN)
def test_what_is_never_spoken(kind: str) -> None:
    pattern = re.compile(rf"(?<!\w)({GUIDANCE_NEVER_SPOKEN[kind]})(?!\w)", re.IGNORECASE)
    found = [
        (where, text) for where, text in SPOKEN if pattern.search(text) and (kind, where) not in WORDS_OF_THEIR_OWN
    ]
    assert [entry for entry in found if entry[0] not in RULES_SPOKEN_WHERE_BOUNDARIES_ARE_TOLD] == []


def test_the_person_is_spoken_to() -> None:
    silent = [where for where in (*PACK.routines, *PACK.tips) if not re.search(r"\byour?\b", ITEMS[where].lower())]
    assert silent == []


def test_each_sentence_of_a_movement_asks_for_one_thing() -> None:
    joined = [
        (name, part)
        for name, routine in PACK.routines.items()
        for step in routine.steps
        for part in sentences_of(step.cue)
        if len(re.findall(r"\b(and|then)\b", part)) > 1
    ]
    assert joined == []
