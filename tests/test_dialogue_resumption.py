"""After silence or a power cut: from the beginning of that repetition, or not at all."""

from collections.abc import Callable

import pytest

from tests.planned import locked_pack, planned
from tests.simulation import Simulation
from voice_assist.commands import KeepCheckpoint
from voice_assist.content.phrases import phrasebook_of
from voice_assist.content.schema import Pack
from voice_assist.dialogue.session_phases import Phase
from voice_assist.pack_events import PackReady

OFFER = "We were in the middle of this: shoulder active."


def in_the_second_repetition(pack: Pack | None = None) -> Simulation:
    sim = Simulation(pack or locked_pack())
    for words in ("start shoulder session", "no", "ready"):
        sim.say(words)
    sim.advance(7)
    assert sim.spoken[-1] == "2."
    return sim


def restarted(before: Simulation, seconds: float | None = 60, pack: Pack | None = None) -> Simulation:
    sim = Simulation(pack or locked_pack(), started=False)
    sim.start_again_after(before, seconds)
    sim.wait_until_quiet()
    return sim


def test_each_repetition_keeps_its_place() -> None:
    sim = in_the_second_repetition()
    kept = sim.checkpoint
    assert kept
    assert (kept.routine, kept.form, kept.block, kept.side) == ("shoulder_active", "active", 0, "")
    assert (kept.set, kept.repetition, kept.position, kept.then) == (1, 2, "Position.", ())
    assert kept.made_at_trusted
    sim.advance(4)
    assert sim.checkpoint
    assert sim.checkpoint.repetition == 3


def test_after_a_power_cut_it_goes_on_from_the_beginning_of_that_repetition() -> None:
    sim = restarted(in_the_second_repetition())
    assert sim.spoken[-2:] == [OFFER, "Shall we go on with it?"]
    sim.said()
    sim.say("yes")
    sim.wait_until_quiet()
    assert sim.said() == [
        "We go on with this: shoulder active.",
        "No therapist's plan is set for this.",
        "So I keep to three times, five seconds, once a day.",
        "Position.",
        "Equipment.",
        "Say: ready, when you want to begin.",
    ]
    sim.advance(30)
    assert not sim.when("2."), "nothing moves without ready"
    sim.say("ready")
    sim.advance(20)
    assert (len(sim.when("1.")), len(sim.when("2.")), len(sim.when("3."))) == (0, 1, 1)


def test_with_a_helper_the_person_is_asked_again_and_so_is_ready() -> None:
    pack = planned({"knee_passive": {"repetitions": 2, "sets": 2}, "hip_active": {}})
    before = Simulation(pack)
    for words in ("my exercises", "yes", "yes", "no", "ready", "ready"):
        before.say(words)
    before.advance(60)
    before.say("go on")
    before.say("ready")
    before.advance(7)
    kept = before.checkpoint
    assert kept
    assert (kept.side, kept.set, kept.repetition, kept.then) == ("left", 2, 1, ("hip_active",))
    sim = restarted(before, pack=pack)
    for words in ("yes", "yes", "yes", "ready", "ready"):
        sim.say(words)
    sim.advance(20)
    assert {"Is it all right if you are helped with this?", "Helper, has a therapist shown you how?"} <= set(sim.spoken)
    assert sim.when("Set 2 of 2.")
    assert sim.when("Hold.")
    assert not sim.when("First: anything new today?")


def test_a_helper_who_is_refused_leaves_the_others() -> None:
    pack = planned({"shoulder_assisted": {}, "hip_active": {}})
    before = Simulation(pack)
    for words in ("my exercises", "yes", "no", "ready", "ready"):
        before.say(words)
    sim = restarted(before, pack=pack)
    for words in ("yes", "no"):
        sim.say(words)
    assert [note.facts["routine"] for note in sim.notes("session_started")] == ["hip_active"]


@pytest.mark.parametrize("phase", [phase for phase in Phase if phase is not Phase.OVER])
def test_at_any_step_a_power_cut_leaves_a_place_to_go_on_from(phase: Phase) -> None:
    before = Simulation(planned({"shoulder_assisted": {"sets": 2, "repetitions": 2}}))
    for words in ("start shoulder session helped", "yes", "no"):
        before.say(words)
    steps = {Phase.PAUSED: "pause", Phase.TIRED: "i am tired"}
    while (session := before.conversation._actions.exercises.session) and session._phase is not phase:
        if before.speaking is None and session._phase in (Phase.INTRODUCING, Phase.WAITING):
            before.hear("ready")
        elif session._phase is Phase.HOLDING and phase in steps:
            before.hear(steps[phase])
        before.advance(0.1)
    kept = before.checkpoint
    assert kept
    sim = restarted(before, pack=planned({"shoulder_assisted": {"sets": 2, "repetitions": 2}}))
    assert sim.spoken[-1] == "Shall we go on with it?"
    for words in ("yes", "yes", "ready"):
        sim.say(words)
    sim.advance(15)
    assert sim.spoken[-1] == "Say: ready, when your helper is ready."
    assert not sim.when("Hold.")
    sim.say("ready")
    assert sim.checkpoint
    assert (sim.checkpoint.side, sim.checkpoint.repetition) == (kept.side, kept.repetition)


@pytest.mark.parametrize("answer", ["no", "cancel", ""])
def test_it_is_left_where_it_is_not_wanted(answer: str) -> None:
    sim = restarted(in_the_second_repetition())
    if answer:
        sim.say(answer)
    sim.advance(120)
    assert "I leave it for now." in sim.spoken
    assert sim.checkpoint is None
    sim.say("go on")
    sim.wait_until_quiet()
    assert sim.spoken[-1] == "There is nothing to go on with."


@pytest.mark.parametrize("seconds", [1801.0, None])
def test_it_is_not_offered_after_half_an_hour_or_an_unknown_time(seconds: float | None) -> None:
    sim = restarted(in_the_second_repetition(), seconds)
    assert OFFER not in sim.spoken
    assert [command for command in sim.commands if isinstance(command, KeepCheckpoint)] == [KeepCheckpoint(None)]


def test_it_is_not_offered_where_pack_or_plan_have_changed() -> None:
    pack = locked_pack()
    sim = restarted(in_the_second_repetition(), pack=pack.model_copy(update={"hash": "1"}))
    assert OFFER not in sim.spoken


def test_it_is_not_offered_where_nothing_is_left_of_it() -> None:
    before = in_the_second_repetition()
    before.hear("stop talking")
    kept = [command.checkpoint for command in before.commands if isinstance(command, KeepCheckpoint)]
    last = next(checkpoint for checkpoint in reversed(kept) if checkpoint)
    before.log.append((before.time, KeepCheckpoint(last)))
    entry = before.recorded[0]
    sim = Simulation(locked_pack(), started=False)
    before.log += [(before.time, entry)] * 2
    sim.start_again_after(before, 10)
    sim.wait_until_quiet()
    assert OFFER not in sim.spoken


def test_what_was_done_before_the_power_cut_counts() -> None:
    sim = restarted(in_the_second_repetition(), 3600)
    for words in ("start shoulder session", "no", "ready"):
        sim.say(words)
    sim.advance(20)
    assert not sim.when("1.")
    assert sim.when("2.")


def test_after_silence_go_on_or_the_same_exercise_offers_it() -> None:
    for words in ("go on", "start shoulder session"):
        sim = in_the_second_repetition()
        sim.hear("pause")
        sim.advance(700)
        assert sim.notes("session_ended")[0].facts["reason"] == "silence"
        sim.say(words)
        assert sim.spoken[-1] == OFFER
        sim.say("yes")
        sim.say("ready")
        sim.advance(10)
        assert len(sim.when("2.")) == 2


def test_after_silence_another_exercise_begins_by_itself() -> None:
    sim = in_the_second_repetition()
    sim.hear("pause")
    sim.advance(700)
    sim.say("start hip session")
    assert [note.facts["routine"] for note in sim.notes("session_started")] == ["shoulder_active", "hip_active"]


def stop(sim: Simulation) -> None:
    sim.hear("stop talking")


def pain(sim: Simulation) -> None:
    sim.hear("it hurts")
    sim.say("no")


def urgent(sim: Simulation) -> None:
    sim.hear("help")
    sim.say("cancel")
    sim.say("yes")


def late_pain(sim: Simulation) -> None:
    sim.hear("pause")
    sim.advance(700)
    pain(sim)


def late_call(sim: Simulation) -> None:
    sim.hear("pause")
    sim.advance(700)
    urgent(sim)


def half_an_hour(sim: Simulation) -> None:
    sim.hear("pause")
    sim.advance(1900)


def other_pack(sim: Simulation) -> None:
    sim.hear("pause")
    sim.advance(700)
    pack = locked_pack().model_copy(update={"hash": "1"})
    sim.post(PackReady(pack, phrasebook_of(pack)))


@pytest.mark.parametrize("end", [stop, pain, urgent, late_pain, late_call, half_an_hour, other_pack])
def test_it_is_never_offered_after(end: Callable[[Simulation], None]) -> None:
    sim = in_the_second_repetition()
    end(sim)
    sim.wait_until_quiet()
    sim.advance(130)
    sim.say("go on")
    sim.wait_until_quiet()
    assert OFFER not in sim.spoken
    assert sim.spoken[-1] == "There is nothing to go on with."
    assert end in (half_an_hour, other_pack) or sim.checkpoint is None


def test_an_urgent_call_ends_the_session_with_lower_and_rest() -> None:
    sim = Simulation(locked_pack())
    for words in ("start hip session", "no", "ready"):
        sim.say(words)
    while sim.spoken[-1] != "Stay.":
        sim.advance(0.1)
    sim.said()
    sim.hear("help")
    sim.wait_until_quiet()
    assert "Lower, and rest." in sim.said()
    assert sim.notes("session_ended")[0].facts["reason"] == "called"
