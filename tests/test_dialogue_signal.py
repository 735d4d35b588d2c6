"""The signal without words: an urgent call whatever goes on, and never the end of one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.simulation import ROOM, Simulation
from tests.small_pack import small_pack
from voice_assist.call_commands import CallLevel
from voice_assist.content.schema import Pack
from voice_assist.trigger_events import TriggerFired, TriggerKind


def signal(sim: Simulation, kind: TriggerKind = TriggerKind.KEY) -> None:
    """Given now; a sound has lasted two seconds."""
    sound = kind in (TriggerKind.VOWEL, TriggerKind.REPEAT)
    sim.post(TriggerFired(kind, sim.time - 2, sim.time) if sound else TriggerFired(kind))


@pytest.fixture
def sim() -> Simulation:
    sim = Simulation(small_pack())
    sim.wait_until_quiet()
    return sim


def urgent_kind() -> str:
    return next(kind for kind, call in small_pack().calls.items() if call.level is CallLevel.URGENT)


@pytest.mark.parametrize("kind", list(TriggerKind))
def test_it_places_an_urgent_call_and_says_so(sim: Simulation, kind: TriggerKind) -> None:
    sim.said()
    signal(sim, kind)
    sim.advance(2)
    [call] = sim.calls
    assert (call.kind, call.level) == (urgent_kind(), CallLevel.URGENT)
    assert sim.said()[0].startswith("I am calling for")
    assert [note.facts for note in sim.notes("signal")] == [{"kind": str(kind)}]


@pytest.mark.parametrize("before", ["good night", "we have visitors", "start shoulder session", "delete everything"])
def test_it_is_heeded_whatever_goes_on(sim: Simulation, before: str) -> None:
    sim.say(before)
    sim.advance(3)
    signal(sim)
    assert len(sim.calls) == 1


def test_given_again_it_is_the_same_call(sim: Simulation) -> None:
    for _ in range(5):
        signal(sim, TriggerKind.VOWEL)
        sim.advance(7)
    assert len(sim.calls) == 1
    assert not sim.withdrawn


def test_only_cancel_and_then_yes_withdraws_it(sim: Simulation) -> None:
    signal(sim)
    sim.say("cancel")
    sim.wait_until_quiet()
    assert not sim.withdrawn
    sim.hear("yes")
    sim.advance(1)
    assert [each.reason for each in sim.withdrawn] == ["withdrawn"]


def test_silence_keeps_it(sim: Simulation) -> None:
    signal(sim)
    sim.say("cancel")
    sim.advance(60)
    assert not sim.withdrawn


@pytest.mark.parametrize("words", ["yes", "cancel", "no", "stop talking", "i am here"])
def test_the_sound_itself_is_never_taken_for_an_answer(sim: Simulation, words: str) -> None:
    signal(sim)
    sim.say("cancel")
    sim.wait_until_quiet()
    question = sim.listening.context_id
    began = sim.time
    sim.voice()
    sim.advance(2)
    signal(sim, TriggerKind.VOWEL)
    sim.utter(words, context_id=question, began=began)
    sim.advance(60)
    assert not sim.withdrawn
    assert len(sim.calls) == 1


def test_words_after_the_sound_are_words(sim: Simulation) -> None:
    signal(sim, TriggerKind.VOWEL)
    sim.advance(5)
    sim.say("cancel")
    sim.say("yes")
    sim.advance(1)
    assert len(sim.withdrawn) == 1


def pack_with(**levels: CallLevel) -> Pack:
    pack = small_pack()
    call = next(iter(pack.calls.values()))
    calls = {kind: call.model_copy(update={"level": level, "need": kind}) for kind, level in levels.items()}
    return pack.model_copy(update={"calls": calls})


def test_a_pack_without_urgent_calls_makes_its_first_one_urgent() -> None:
    sim = Simulation(pack_with(come=CallLevel.SOON, drink=CallLevel.ROUTINE), phrasebook=None)
    signal(sim)
    assert [(call.kind, call.level) for call in sim.calls] == [("come", CallLevel.URGENT)]


def test_help_comes_before_other_urgent_calls() -> None:
    sim = Simulation(pack_with(breathing=CallLevel.URGENT, help=CallLevel.URGENT))
    signal(sim)
    assert [call.kind for call in sim.calls] == ["help"]


def test_a_pack_without_calls_says_so() -> None:
    sim = Simulation(pack_with())
    sim.wait_until_quiet()
    signal(sim)
    assert sim.spoken[-1].startswith("I heard your signal")
    assert not sim.calls


@settings(max_examples=60)
@given(
    st.lists(
        st.sampled_from(["signal", "again at once", "cancel", "no", "help now", "stop talking", "wait", "cough"]),
        min_size=1,
        max_size=12,
    )
)
def test_nothing_but_yes_and_arrival_ever_ends_it(steps: list[str]) -> None:
    sim = Simulation(small_pack(), channels=(ROOM,))
    signal(sim)
    for step in steps:
        if step in ("signal", "again at once"):
            signal(sim, TriggerKind.VOWEL if step == "signal" else TriggerKind.KEY)
        elif step == "wait":
            sim.advance(11)
        elif step == "cough":
            sim.voice()
            sim.no_voice()
        else:
            sim.hear(step)
        sim.advance(0.5)
    assert not sim.withdrawn
    assert sim.calls
