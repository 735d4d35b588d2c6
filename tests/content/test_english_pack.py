"""The rules for the shipped pack that a machine can check: what is spoken, what it stands on, what can be said."""

import re
from collections.abc import Iterator
from pathlib import Path

import pocketsphinx
import pytest

from voice_assist.commands import CallLevel, Context
from voice_assist.config import PROJECT_FOLDER
from voice_assist.content.loader import load_pack, pack_files
from voice_assist.content.phrases import grammar_sentences, intent_templates, phrasebook_of
from voice_assist.content.schema import Action, Form, Pack, Routine
from voice_assist.content.sentences import SENTENCES
from voice_assist.content.vocabulary import words_of
from voice_assist.content.yaml_file import read_yaml
from voice_assist.understanding.cost import Cost
from voice_assist.understanding.decision import Match
from voice_assist.understanding.matcher import understand_text
from voice_assist.understanding.phrasebook import Phrasebook

SHIPPED = PROJECT_FOLDER / "intents" / "en"
PACK = load_pack(SHIPPED)
BOOK = phrasebook_of(PACK)
MAX_WORDS = 20
SOURCES = {
    "000_14f266927c9c216c",
    "001_7df4c834b25ac2e0",
    "002_2b5fc3e185866204",
    "003_e3efd716115c3927",
    "004_fa43d3d0614c57f7",
    "MDA published guidance (stretches held for 5 seconds)",
    "NICE NG42 (breathlessness when lying down)",
}
GUIDANCE_NEVER_SPOKEN = {
    "claims": r"treat(s|ed|ment|ments)?|detect\w*|diagnos\w*|monitor\w*|measure\w*|heal(s|ed)?|cur(e|es|ed)",
    "prognosis": r"progress\w*|declin\w*|degenerat\w*|fatal|terminal|die|dying|worse\w*|disease|illness|stage",
    "strength": r"strengthen\w*|build muscle|weights?-?lift\w*|stronger muscles?|restore\w*",
    "drugs": r"riluzole|edaravone|relyvrio|qalsody|medicines?|medications?|drugs?|pills?|tablets?|oxygen",
    "instructions": r"suction|swallow\w*|eat|feed|lie (flat|down)|lying|stand up|transfer",
    "numbers about the person": r"percent|%|less than last|better than last|than yesterday",
    "somebody's sex": r"he|she|him|her|his|hers|patients?",
    "jargon": r"flexion|extension|dorsi\w*|plantar|abduct\w*|adduct\w*|range of motion|scapula\w*|orthos[ie]s|atrophy",
}
RULES_SPOKEN_WHERE_BOUNDARIES_ARE_TOLD = {"about", "about.unread", "session.not_today"}
"""Sentences that say what the assistant is not, or send to a doctor."""

ROUTINES = list(PACK.routines.values())


def sentences_of(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?])\s+", text) if part]


def texts_of(routine: Routine) -> Iterator[str]:
    yield from (routine.title, routine.position, routine.end_check, *routine.before, *routine.stop_rules)
    yield from filter(None, (routine.equipment, routine.helper))
    for step in routine.steps:
        yield from filter(None, (step.cue, step.short, step.hold_cue, step.release))


def spoken(pack: Pack) -> Iterator[tuple[str, str]]:
    """(where, text) of everything that the assistant may say."""
    for name, routine in pack.routines.items():
        yield from ((name, text) for text in texts_of(routine))
    for name, tip in pack.tips.items():
        yield from ((name, text) for text in (tip.title, tip.what_for, *tip.how, tip.ask_when, *tip.more))
    for name, call in pack.calls.items():
        yield from ((name, text) for text in (call.title, call.need, call.message, call.call_out))
    for name, intent in pack.intents.items():
        yield from ((name, text) for text in (intent.answer, intent.confirm) if text)
    for key, wordings in pack.sentences.items():
        yield from ((key, wording) for wording in wordings)


SPOKEN = list(spoken(PACK))


def test_every_sentence_is_short_enough_for_the_ear() -> None:
    long = [(where, part) for where, text in SPOKEN for part in sentences_of(text) if len(part.split()) > MAX_WORDS]
    assert long == []


@pytest.mark.parametrize("kind", GUIDANCE_NEVER_SPOKEN)
def test_what_is_never_spoken(kind: str) -> None:
    pattern = re.compile(rf"(?<!\w)({GUIDANCE_NEVER_SPOKEN[kind]})(?!\w)", re.IGNORECASE)
    found = [(where, text) for where, text in SPOKEN if pattern.search(text)]
    assert [entry for entry in found if entry[0] not in RULES_SPOKEN_WHERE_BOUNDARIES_ARE_TOLD] == []


def test_the_boundary_is_told() -> None:
    about = " ".join(PACK.sentences["about"])
    for part in (
        "not a medical device",
        "not an emergency service",
        "may not hear you",
        "another way to call",
        "doctor",
    ):
        assert part in about


def test_the_shipped_sentences_are_all_there() -> None:
    assert PACK.sentences.keys() == SENTENCES.keys()


def test_every_item_names_known_sources_and_waits_for_review() -> None:
    items = [*PACK.routines.values(), *PACK.tips.values()]
    assert all(item.sources and set(item.sources) <= SOURCES for item in items)
    assert all(any(re.match(r"00\d_", source) for source in item.sources) for item in items)
    for file in pack_files(SHIPPED):
        data = read_yaml(file).data
        assert isinstance(data, dict)
        for group in ("routines", "tips", "calls"):
            assert all(entry["reviewed"] is None for entry in data.get(group, {}).values())


def test_each_routine_can_be_done_alone_and_with_a_helper() -> None:
    assert set(PACK.routines) == {
        f"{body}_{form}" for body in ("shoulder", "ankle", "fingers") for form in ("active", "assisted")
    }
    assert all(name == f"{routine.body}_{routine.form}" for name, routine in PACK.routines.items())


@pytest.mark.parametrize("routine", ROUTINES, ids=lambda routine: str(routine.title))
def test_a_routine_is_safe(routine: Routine) -> None:
    position, before = routine.position.lower(), " ".join(routine.before).lower()
    assert "sit well supported" in position
    assert "propped up" in position
    assert not re.search(r"\bstand", " ".join(texts_of(routine)).lower())
    assert all(
        word in before
        for word in ("slowly", "smoothly", "never with a bounce", "breathe normally", "an hour", "therapist")
    )
    stop = " ".join(routine.stop_rules).lower()
    assert all(word in stop for word in ("pain", "breath", "dizzy", "chok", "cramp", "tired", "say stop"))
    assert all(word in routine.end_check.lower() for word in ("go on", "rest", "finish", "comfortable"))


@pytest.mark.parametrize("routine", ROUTINES, ids=lambda routine: str(routine.title))
def test_the_dose_is_the_default_one(routine: Routine) -> None:
    assert {step.repetitions for step in routine.steps} == {3}
    assert {step.hold for step in routine.steps} <= {0, 5}
    assert all((step.hold_cue is not None) == (step.release is not None) == (step.hold > 0) for step in routine.steps)
    assert all(len(step.short.split()) <= 4 < len(step.cue.split()) for step in routine.steps)


@pytest.mark.parametrize("routine", ROUTINES, ids=lambda routine: str(routine.title))
def test_the_person_is_spoken_to_first_then_the_helper(routine: Routine) -> None:
    if routine.form is Form.ACTIVE:
        assert "helper" not in " ".join(texts_of(routine)).lower()
        return
    assert routine.helper is not None
    assert "stop at any resistance or pain" in routine.helper.lower()
    for step in routine.steps:
        first, *others = sentences_of(step.cue)
        assert re.search(r"\byour\b", first)
        assert not first.startswith("Helper")
        assert [part.startswith("Helper,") for part in others] == [True]


def test_arms_are_never_lifted_above_the_shoulder() -> None:
    for name in ("shoulder_active", "shoulder_assisted"):
        lifts = [step.cue for step in PACK.routines[name].steps if re.search(r"\b(lift|rise)\b", step.cue.lower())]
        assert lifts
        assert all("no higher than" in cue for cue in lifts)


def test_tips_say_when_to_ask_the_therapist() -> None:
    assert set(PACK.tips) == {"cane", "ankle_foot_brace", "wheelchair"}
    assert all("your physical or occupational therapist" in tip.ask_when for tip in PACK.tips.values())
    assert all(tip.more for tip in PACK.tips.values())


def test_the_calls_have_their_levels_and_lean_to_hearing() -> None:
    levels = {name: call.level for name, call in PACK.calls.items()}
    assert levels == {
        "help": CallLevel.URGENT,
        "come": CallLevel.SOON,
        "contact": CallLevel.SOON,
        "drink": CallLevel.ROUTINE,
    }
    assert PACK.calls["help"].cost_of_mistake is Cost.GRAVE_TO_MISS
    assert PACK.intents["start_routine"].cost is Cost.DISTURBING


def test_every_action_can_be_asked_for() -> None:
    wanted = {str(action) for action in Action} - {Action.SAY, Action.OFFER_CALL, Action.CALL}
    named = {name for name, intent in PACK.intents.items() if name == intent.action}
    assert named == wanted


@pytest.mark.parametrize(
    ("context", "intents"),
    [
        (Context.QUESTION, {"yes", "no", "stop", "cancel", "repeat"}),
        (Context.SESSION, {"ready", "pause", "go_on", "back", "skip", "how_many", "tired", "hurts", "stop", "repeat"}),
        (Context.IDLE, {"stop", "cancel", "start_routine", "tip", "more", "sleep", "hurts", "someone_here"}),
        (Context.ASLEEP, {"wake", "stop", "cancel", "call_status", "someone_here"}),
    ],
)
def test_what_means_something_where(context: Context, intents: set[str]) -> None:
    here = {intent.intent for intent in intent_templates(PACK) if context in intent.contexts}
    assert intents <= here
    assert {"call.help", "call.come", "call.drink"} <= here
    if context is Context.ASLEEP:
        assert here == intents | {f"call.{name}" for name in PACK.calls}


@pytest.mark.parametrize("only", ["yes", "no", "wake", "ready", "pause", "back", "skip", "how_many"])
def test_what_means_something_in_one_place_only(only: str) -> None:
    place = {"yes": Context.QUESTION, "no": Context.QUESTION, "wake": Context.ASLEEP}.get(only, Context.SESSION)
    assert PACK.intents[only].contexts == (place,)


def test_few_words_are_enough_for_everything() -> None:
    shortest: dict[str, int] = {}
    for phrase in BOOK.phrases:
        shortest[phrase.intent] = min(len(phrase.text.split()), shortest.get(phrase.intent, 99))
    longer = {intent for intent, words in shortest.items() if words > 2}
    assert longer <= {"call_status", "about", "frightened", "visitors", "visitors_gone", "speak_for_me"}
    assert {intent for intent, words in shortest.items() if words == 1} >= {
        "call.help",
        "call.come",
        "call.drink",
        "stop",
    }


def test_grammars_stay_small() -> None:
    sizes = {context: len(sentences) for context, sentences in grammar_sentences(BOOK).items()}
    assert sizes[Context.IDLE] < 600
    assert sizes[Context.SESSION] < 200
    assert sizes[Context.ASLEEP] < 100
    assert sizes[Context.QUESTION] < 700


def test_every_word_can_be_pronounced() -> None:
    dictionary = Path(pocketsphinx.get_model_path("en-us")) / "cmudict-en-us.dict"
    known = {line.split(maxsplit=1)[0] for line in dictionary.read_text(encoding="utf-8").splitlines() if line}
    assert words_of(PACK) - known - PACK.pronunciations.keys() == set()


@pytest.mark.parametrize(
    "together",
    [
        {Context.IDLE},
        {Context.SESSION},
        {Context.ASLEEP},
        {Context.IDLE, Context.QUESTION},
        {Context.SESSION, Context.QUESTION},
    ],
    ids=lambda together: "+".join(sorted(together)),
)
def test_every_phrase_is_understood_as_itself(together: set[Context]) -> None:
    active = BOOK.active(frozenset(together))
    contexts = {intent.intent: intent.contexts for intent in intent_templates(PACK)}
    wrong = []
    for phrase in BOOK.phrases:
        if not contexts[phrase.intent] & together:
            continue
        decision = understand_text(phrase.text, active)
        best = decision.best
        if not (isinstance(decision, Match) and best and (best.intent, best.slots) == (phrase.intent, phrase.slots)):
            wrong.append((phrase, decision))
    assert wrong == []


def test_what_the_assistant_tells_the_person_to_say_can_be_said() -> None:
    everywhere = BOOK.active(frozenset(Context))
    proposed = [
        part.strip(" .,:")
        for key, wordings in PACK.sentences.items()
        for wording in wordings
        for said in re.findall(r"\b[Ss]ay: ([^.?!:{]+)", wording)
        for part in re.split(r", | or ", said)
    ]
    words = [part for part in proposed if part and not re.match(r"(to|when|and|whenever|for|at|or|I|if)\b", part)]
    assert len(words) > 20
    assert [part for part in words if not isinstance(understand_text(part, everywhere), Match)] == []


def test_the_pack_is_read_in_the_same_way_again() -> None:
    again = load_pack(SHIPPED)
    assert again == PACK
    assert isinstance(phrasebook_of(again), Phrasebook)
