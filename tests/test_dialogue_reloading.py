"""A pack that is changed while the assistant talks: taken between utterances, refused once, nothing lost."""

import pytest

from tests.simulation import Simulation
from tests.small_pack import HELD, routine, small_pack
from voice_assist.commands import Context
from voice_assist.content.phrases import phrasebook_of
from voice_assist.content.schema import Action, Form, Intent, Pack
from voice_assist.dialogue.reloading import for_the_ear
from voice_assist.pack_events import PackReady, PackRefused

TAKEN = "I have read your changes."
REFUSED = PackRefused('"[" at character 1 is never closed', "calls.yaml", 12)
REFUSAL = [
    "I cannot use the changed phrases.",
    "In the file calls, line 12: a square bracket at character 1 is never closed.",
    "I keep the old ones.",
]
LULLABY = Intent(phrases=("sing a lullaby",), action=Action.SAY, contexts=(Context.IDLE,), answer="La la la.")


@pytest.fixture
def sim() -> Simulation:
    sim = Simulation(small_pack())
    sim.wait_until_quiet()
    sim.said()
    return sim


def changed(**parts: object) -> Pack:
    pack = small_pack()
    return pack.model_copy(update={"hash": "1" * 64, "intents": {**pack.intents, "lullaby": LULLABY}, **parts})


def reload(sim: Simulation, pack: Pack) -> None:
    sim.post(PackReady(pack, phrasebook_of(pack)))


def said(sim: Simulation) -> list[str]:
    sim.wait_until_quiet()
    return sim.said()


def test_a_new_phrase_is_understood_and_the_change_is_told_and_noted(sim: Simulation) -> None:
    sim.say("sing a lullaby")
    assert "La la la." not in said(sim)
    reload(sim, changed())
    assert said(sim) == [TAKEN]
    assert [dict(note.facts) for note in sim.notes("pack_taken")] == [{"hash": "1" * 12}]
    sim.say("sing a lullaby")
    assert said(sim) == ["La la la."]


def test_new_wordings_are_spoken_from_then_on(sim: Simulation) -> None:
    pack = changed()
    reload(sim, pack.model_copy(update={"sentences": {**pack.sentences, "voice.louder": ("Now I am loud.",)}}))
    sim.say("louder")
    assert said(sim) == [TAKEN, "Now I am loud."]


def test_many_changes_in_a_row_are_told_once(sim: Simulation) -> None:
    sim.say("cane tip")
    for _ in range(100):
        reload(sim, changed())
    assert said(sim).count(TAKEN) == 1


def test_a_session_keeps_its_routine(sim: Simulation) -> None:
    for words in ("start knee session", "stop talking", "start hip session", "no", "ready"):
        sim.say(words)
    sim.said()
    other = routine(Form.ACTIVE, HELD, body="hip")
    reload(sim, changed(routines={"hip_active": other}))
    sim.say("go on")
    lines = said(sim)
    assert TAKEN not in lines
    assert "Lift." not in lines
    sim.say("repeat")
    assert "Bend." in " ".join([*lines, *said(sim)])
    sim.say("stop talking")
    sim.say("start hip session")
    sim.say("ready")
    sim.advance(30)
    assert "Lift." in " ".join(said(sim))


def test_a_routine_that_is_gone_is_finished_all_the_same(sim: Simulation) -> None:
    for words in ("start hip session", "no", "ready"):
        sim.say(words)
    reload(sim, changed(routines={"knee_passive": small_pack().routines["knee_passive"]}))
    sim.advance(120)
    sim.say("stop talking")
    assert not sim.notes("fault")
    said(sim)
    sim.say("start hip session")
    assert "Comfortable" not in " ".join(said(sim))


def test_an_open_question_is_answered_by_the_pack_that_asked_it(sim: Simulation) -> None:
    sim.say("it hurts")
    sim.advance(5)
    reload(sim, changed(calls={}))
    assert not sim.notes("pack_taken")
    sim.say("yes")
    assert [call.kind for call in sim.calls] == ["come"]
    assert sim.notes("pack_taken")


def test_open_calls_stay_open(sim: Simulation) -> None:
    sim.say("help")
    reload(sim, changed(calls={}))
    sim.wait_until_quiet()
    sim.said()
    sim.advance(31)
    assert "Room: help!" in sim.said()
    sim.say("cancel")
    sim.say("yes")
    assert [withdrawn.call_id for withdrawn in sim.withdrawn] == [1]


@pytest.mark.parametrize("words", ["tell me more", "another tip"])
def test_a_tip_that_is_gone_is_forgotten(sim: Simulation, words: str) -> None:
    sim.say("cane tip")
    said(sim)
    pack = changed()
    reload(sim, pack.model_copy(update={"tips": {"brace": pack.tips["brace"]}}))
    sim.say(words)
    assert "brace" in " ".join(said(sim)).lower()


def test_a_fault_is_told_with_its_place_and_the_old_pack_stays(sim: Simulation) -> None:
    sim.post(REFUSED)
    assert said(sim) == REFUSAL
    assert [dict(note.facts) for note in sim.notes("pack_refused")] == [{"file": "calls.yaml", "line": 12}]
    sim.say("hello there")
    assert said(sim) == ["Hello to you."]


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (PackRefused("there is no such folder", "en"), "In the file en: there is no such folder."),
        (PackRefused("The model is damaged"), "I cannot use the changed phrases: The model is damaged."),
    ],
)
def test_a_fault_without_line_or_file_is_told(sim: Simulation, event: PackRefused, expected: str) -> None:
    sim.post(event)
    assert expected in said(sim)


def test_nobody_is_woken_by_a_change(sim: Simulation) -> None:
    sim.say("good night")
    said(sim)
    reload(sim, changed())
    sim.post(REFUSED)
    assert said(sim) == []
    sim.say("wake up")
    assert said(sim)[-3:] == REFUSAL


def test_a_fault_that_was_mended_before_it_could_be_told_is_not_told(sim: Simulation) -> None:
    sim.say("good night")
    said(sim)
    sim.post(REFUSED)
    reload(sim, changed())
    sim.say("wake up")
    assert not set(REFUSAL) & set(said(sim))


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ('"[" at character 3 is never closed', "a square bracket at character 3 is never closed"),
        ('the phrase "[a] drink": it is too_long', "the phrase a drink: it is too long"),
        ('calls.drink.phrases: write "yes"', "calls.drink.phrases: write yes"),
    ],
)
def test_a_message_for_the_eye_can_be_spoken(written: str, spoken: str) -> None:
    assert for_the_ear(written) == spoken


def test_what_was_done_with_the_old_pack_is_not_corrected_any_more(sim: Simulation) -> None:
    sim.say("cane tip")
    sim.wait_until_quiet()
    reload(sim, changed())
    assert sim.listening.context is Context.IDLE
    sim.say("no brace")
    sim.wait_until_quiet()
    assert "Brace for." not in sim.spoken


def test_a_changed_wake_word_is_needed_at_once(sim: Simulation) -> None:
    head = small_pack().head.model_copy(update={"wake_word": "computer"})
    reload(sim, changed(head=head))
    assert sim.listening.context is Context.VISITORS
    sim.say("computer sing a lullaby")
    assert sim.spoken[-1] == "La la la."
