"""Random events: nothing raises, every hold is released in time, an urgent call ends in two ways alone."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.simulation import BROKEN, OUTSIDE, ROOM, Channel, Simulation
from tests.small_pack import SPOKEN, small_pack
from voice_assist.call_events import CallFailed, CallHandedOver, CallNoted
from voice_assist.commands import CallLevel, PlaceCall, Speak, WithdrawCall
from voice_assist.content.phrases import phrasebook_of
from voice_assist.content.schema import Action
from voice_assist.events import (
    Event,
    Part,
    SpeechEnded,
    SpeechOutcome,
    TimerFired,
)

PACK = small_pack()
PHRASEBOOK = phrasebook_of(PACK)
WORDS = (
    *(phrase for action, phrase in SPOKEN.items() if "{" not in phrase and action is not Action.CALL),
    *("start hip session", "start shoulder session", "start shoulder session helped", "cane tip", "brace tip"),
    *("help", "help purple", "i cannot breathe", "come when you can", "a drink please", "a purple drink please"),
    *("green cane tip", "how many green left", "purple", ""),
)
STEPS = st.one_of(
    st.tuples(st.just("hear"), st.sampled_from(WORDS)),
    st.tuples(st.just("hear"), st.sampled_from(["no", "yes", "ready", "go on", "start hip session", "help", "cancel"])),
    st.tuples(st.just("stale"), st.sampled_from(WORDS)),
    st.tuples(st.just("advance"), st.sampled_from([0.1, 0.5, 1.0, 3.0, 5.0, 8.0, 20.0, 40.0, 130.0])),
    st.tuples(st.just("part"), st.sampled_from(list(Part))),
    st.tuples(st.just("event"), st.sampled_from(["noted", "room", "outside", "failed", "ended", "timer"])),
    st.tuples(st.just("voice"), st.booleans()),
    st.tuples(st.just("speech"), st.sampled_from(list(SpeechOutcome))),
)
HOLDS = (("Stay.", "Down.", 6.0), ("Hold.", "Let go, and rest.", 5.0))


def step(sim: Simulation, kind: str, value: object) -> None:
    events: dict[str, Event] = {
        "noted": CallNoted(1),
        "room": CallHandedOver(1, "room", reaches_outside=False),
        "outside": CallHandedOver(2, "telephone", reaches_outside=True),
        "failed": CallFailed(1, "telephone", "no"),
        "ended": SpeechEnded(3, SpeechOutcome.STOPPED),
        "timer": TimerFired("nothing"),
    }
    match kind, value:
        case "hear", str(words):
            sim.hear(words)
        case "stale", str(words):
            sim.hear(words, context_id=max(0, sim.listening.context_id - 1))
        case "advance", float(seconds):
            sim.advance(seconds)
        case "part", Part() as part:
            sim.lose(part)
            sim.bring_back(part)
        case "event", str(name):
            sim.post(events[name])
        case "voice", bool(begins):
            sim.voice() if begins else sim.no_voice()
        case "speech", SpeechOutcome() as outcome:
            sim.speech_outcome = outcome


def open_urgent(sim: Simulation) -> set[int]:
    placed = {call.call_id for call in sim.calls if call.level is CallLevel.URGENT}
    return placed - {call.call_id for call in sim.withdrawn}


def check_holds(sim: Simulation) -> None:
    """After the words of each hold come those of its release, or "lower and rest", within its seconds."""
    for held, released, seconds in HOLDS:
        for begun in sim.when(held):
            ends = [time for text in (released, "Lower, and rest.") for time in sim.when(text) if time >= begun]
            assert min(ends) - begun <= seconds + 1e-6


def check_withdrawals(sim: Simulation) -> None:
    """Just before an urgent call is taken back, the person said "yes"."""
    urgent = {call.call_id for call in sim.calls if call.level is CallLevel.URGENT}
    heard = ""
    for _, entry in sim.log:
        if hasattr(entry, "transcript"):
            heard = entry.transcript or heard
        if isinstance(entry, WithdrawCall) and entry.call_id in urgent:
            assert heard == "yes"


@settings(max_examples=300)
@given(
    st.lists(STEPS, max_size=60),
    st.sampled_from([(), (ROOM,), (ROOM, OUTSIDE), (BROKEN,)]),
    st.sampled_from([True, False, None]),
    st.sampled_from(["", "start hip session", "start shoulder session", "start shoulder session helped"]),
)
def test_random_conversations(
    steps: list[tuple[str, object]], channels: tuple[Channel, ...], noted: bool | None, session: str
) -> None:
    sim = Simulation(PACK, PHRASEBOOK, channels=channels, noted=noted)
    for words in (session, "no", "ready") if session else ():
        sim.say(words)
    for kind, value in steps:
        step(sim, kind, value)
    before = len(sim.commands)
    sim.advance(1500)
    check_holds(sim)
    check_withdrawals(sim)
    later = sim.commands[before:]
    for call in sim.calls:
        if call.call_id in open_urgent(sim):
            called_out = [c for c in later if isinstance(c, Speak) and c.text == PACK.calls[call.kind].call_out]
            assert len(called_out) >= 8, "an open urgent call goes on being called out"
    assert len({call.call_id for call in sim.commands if isinstance(call, PlaceCall)}) == len(sim.calls)
    assert sim.conversation._actions.exercises.session is None, "silence ends every session"
    assert sim.conversation._stage.questions.open is None, "silence ends every question"
