"""The rules for the shipped pack that a machine can check: what is spoken, what it stands on, what can be said."""

import re
from pathlib import Path

import pocketsphinx
import pytest

from tests.wording import sentences_of, texts_of
from voice_assist.call_commands import CallLevel
from voice_assist.commands import Context
from voice_assist.config import PROJECT_FOLDER
from voice_assist.content.loader import load_pack, pack_files
from voice_assist.content.phrases import grammar_sentences, intent_templates, phrasebook_of
from voice_assist.content.schema import Action, Form, Kind, Routine
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
SOURCES = {
    "000_14f266927c9c216c",
    "001_7df4c834b25ac2e0",
    "002_2b5fc3e185866204",
    "003_e3efd716115c3927",
    "004_fa43d3d0614c57f7",
    "MDA published guidance (stretches held for 5 seconds)",
    "NICE NG42 (breathlessness when lying down)",
    "CDC check list for falls at home",
    "respiratory guidance of ALS and MND associations",
}
EACH_FORM = {
    "neck", "shoulder", "elbow", "wrist", "fingers", "hip", "knee", "ankle", "toes", "calf", "thigh", "chest", "hand",
}  # fmt: skip
BY_YOURSELF = {"breathing", "breath_stacking", "aerobic", "face"}
ON_A_PLAN = {"neck", "breath_stacking", "aerobic", "face"}
AIDS = {
    "cane", "quad_cane", "walker", "ankle_foot_brace", "neck_brace", "wheelchair", "powered_wheelchair", "stair_lift",
    "railings", "dressing", "teeth", "grooming", "meals", "resting_brace", "aid_check",
}  # fmt: skip
HOME = {"stairs", "floors", "reaching", "home_visit", "falls"}
DAY = {
    "sitting", "getting_up", "walking", "balance", "pacing", "cramps", "daily_exercise", "exercise_kinds",
    "exercise_ways",
}  # fmt: skip
LESSONS = {"helping_exercises", "helping_move", "helping_wash", "helping_dress"}
TEAM = {
    "team", "physical_therapist", "occupational_therapist", "speech_therapist", "dietitian", "doctor", "clinic_nurse",
    "breathing_team",
}  # fmt: skip
VISITS = {"visit", "when_to_go", "early_questions"}
TALK = {"tired_voice", "other_ways", "voice_recording", "who_to_call"}
LEVELS = {
    CallLevel.URGENT: {"help", "breathing", "choking", "suction", "mask", "fall", "bad_pain", "danger"},
    CallLevel.SOON: {
        "come", "contact", "toilet", "pain", "sore", "position", "turn", "limb", "pillow", "bed", "itch", "cramp",
        "saliva", "with_me", "bottle", "wet", "mask_hurts", "mask_loose", "dry_mouth",
    },
    CallLevel.ROUTINE: {
        "drink", "food", "warmer", "cooler", "light", "lamp", "television", "music", "blanket", "window", "curtain",
        "glasses", "company", "eyes", "runny_nose", "wash", "teeth", "clothes", "phone", "talker", "alone",
    },
}  # fmt: skip

ROUTINES = list(PACK.routines.values())


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
    assert all(any(re.match(r"00\d_", source) for source in routine.sources) for routine in ROUTINES)
    for file in pack_files(SHIPPED):
        data = read_yaml(file).data
        assert isinstance(data, dict)
        for group in ("routines", "tips", "calls"):
            assert all(entry["reviewed"] is None for entry in data.get(group, {}).values())


def test_each_routine_has_its_forms() -> None:
    wanted = {f"{body}_{form}" for body in EACH_FORM for form in Form} | {f"{body}_active" for body in BY_YOURSELF}
    assert set(PACK.routines) == wanted
    assert all(name == f"{routine.body}_{routine.form}" for name, routine in PACK.routines.items())


def test_what_is_contested_or_risky_waits_for_a_plan_and_no_strengthening_is_shipped() -> None:
    assert {routine.body for routine in ROUTINES if routine.only_on_plan} == ON_A_PLAN
    assert all(routine.only_on_plan for routine in ROUTINES if routine.body in ON_A_PLAN)
    assert Kind.STRENGTHENING not in {routine.kind for routine in ROUTINES}
    assert all("I only" in (routine.only_on_plan or "I only") for routine in ROUTINES)


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
    for form in Form:
        steps = PACK.routines[f"shoulder_{form}"].steps
        lifts = [step.cue for step in steps if re.search(r"\b(lift|rise|raise)\b", step.cue.lower())]
        assert lifts
        assert all("no higher than" in cue for cue in lifts)
    assert all("below" in step.cue for step in PACK.routines["chest_passive"].steps if "out to the side" in step.cue)


def test_a_stretch_is_never_to_hurt() -> None:
    stretches = [routine for routine in ROUTINES if routine.kind is Kind.STRETCH]
    assert {routine.body for routine in stretches} == {"calf", "thigh", "chest", "hand"}
    assert all("A light pull is enough, and it must never hurt." in routine.before for routine in stretches)


def test_arms_can_be_helped_by_the_stronger_hand() -> None:
    helped = {routine.body for routine in ROUTINES if "Your stronger hand may do the helper's part." in routine.before}
    assert helped == {"shoulder", "elbow", "wrist", "fingers", "hand"}


def test_there_is_a_tip_for_everything_that_the_sources_speak_of() -> None:
    assert set(PACK.tips) == AIDS | HOME | DAY | LESSONS | TEAM | VISITS | TALK
    assert all(tip.more for tip in PACK.tips.values())


def test_tips_about_aids_say_when_to_ask_the_therapist_and_how_to_check_the_aid() -> None:
    for name in AIDS | HOME | LESSONS:
        assert "your physical or occupational therapist" in PACK.tips[name].ask_when
    checked = {name for name in AIDS if "check" in " ".join((*PACK.tips[name].how, *PACK.tips[name].more)).lower()}
    assert AIDS - checked == {"grooming", "meals"}


def test_every_tip_sends_to_somebody() -> None:
    people = r"\b(therapists?|doctor|nurse|dietitian|team|[Aa]sk (for one|to see one|soon|when|in time))\b"
    assert [name for name, tip in PACK.tips.items() if not re.search(people, tip.ask_when)] == []


def test_the_calls_have_their_levels_and_lean_to_hearing() -> None:
    levels = {level: {name for name, call in PACK.calls.items() if call.level is level} for level in CallLevel}
    assert levels == LEVELS
    assert {PACK.calls[name].cost_of_mistake for name in LEVELS[CallLevel.URGENT]} == {Cost.GRAVE_TO_MISS}
    assert PACK.intents["start_routine"].cost is Cost.DISTURBING


def test_what_is_private_is_not_called_out() -> None:
    private = {name: call for name, call in PACK.calls.items() if call.private}
    assert set(private) == {"toilet", "bottle", "wet", "suction", "danger"}
    assert all(not re.search("toilet|bottle|wet|suction|safe", call.call_out.lower()) for call in private.values())


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
        (Context.ASLEEP, {"wake", "stop", "cancel", "call_again", "call_status", "someone_here", "list_needs"}),
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
    rare = {"call_status", "about", "frightened", "want_to_die", "visitors", "visitors_gone", "speak_for_me", "alone"}
    rare |= {"call.danger", "call.with_me", "handover", "note", "forget_notes", "leaving"}
    rare |= {"this_week", "make_report"}
    rare |= {"unasked_off"}
    rare |= {"call.sore", "call.turn", "call.lamp", "call.runny_nose"}
    rare |= {"sound_is_yes", "only_words", "press_lists", "press_calls"}
    assert longer <= rare
    assert {intent for intent, words in shortest.items() if words == 1} >= {
        "call.help",
        "call.come",
        "call.drink",
        "stop",
    }


def test_grammars_stay_small() -> None:
    sizes = {context: len(sentences) for context, sentences in grammar_sentences(BOOK).items()}
    assert sizes[Context.IDLE] < 2500
    assert sizes[Context.SESSION] < 600
    assert sizes[Context.ASLEEP] < 450
    assert sizes[Context.QUESTION] < 2500


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
