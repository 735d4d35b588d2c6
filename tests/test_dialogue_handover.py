"""What the next carer should know: open requests, notes of today, approved words; short, nothing private."""

from datetime import UTC, datetime

import pytest

from tests.simulation import OUTSIDE, Simulation
from tests.small_pack import small_pack
from voice_assist.commands import KeepNotes
from voice_assist.content.schema import Pack
from voice_assist.dialogue.handover import MOST_SECONDS

YESTERDAY = datetime(2025, 3, 2, 9, tzinfo=UTC).isoformat()
TODAY = datetime(2025, 3, 3, 8, tzinfo=UTC).isoformat()
ASKED = "what should the next carer know"


def pack(*handover: str, private: bool = False) -> Pack:
    plain = small_pack()
    calls = {**plain.calls, "come": plain.calls["come"].model_copy(update={"private": private})}
    head = plain.head.model_copy(update={"handover": handover})
    return plain.model_copy(update={"head": head, "calls": calls})


def told(sim: Simulation) -> list[str]:
    sim.wait_until_quiet()
    sim.said()
    sim.hear(ASKED)
    sim.wait_until_quiet()
    return sim.said()


def test_nothing_to_tell() -> None:
    assert told(Simulation(small_pack())) == ["Nothing is open, and nothing was noted."]


def test_open_requests_come_first_then_notes_then_what_is_always_true() -> None:
    sim = Simulation(pack("I lie best on my left side.", private=True), channels=(OUTSIDE,))
    for words in ("a drink please", "come when you can", "note that my left arm is easier"):
        sim.say(words)
    sim.advance(10)
    assert told(sim) == [
        "Asked for, and not done yet: a drink.",
        "There is one more request, which is private.",
        "Please ask.",
        "My left arm is easier.",
        "I lie best on my left side.",
    ]


def test_what_is_done_is_not_told() -> None:
    sim = Simulation(pack())
    sim.say("a drink please")
    sim.say("i am here")
    assert told(sim) == ["Nothing is open, and nothing was noted."]


def test_it_is_short_whatever_the_household_wrote() -> None:
    sim = Simulation(pack(*(f"This is line {number} of what every carer is told about me." for number in range(30))))
    for words in ("a drink please", "come when you can"):
        sim.say(words)
    sim.advance(130)
    said = told(sim)
    assert sum(len(text.split()) for text in said) * 0.4 + 0.5 * len(said) < MOST_SECONDS
    assert said[-1] == "More stands in the household file."
    assert {"Asked for, and not done yet: a drink.", "Asked for, and not done yet: someone to come."} <= set(said)


def test_notes_are_kept_and_forgotten() -> None:
    sim = Simulation(pack())
    sim.say("note that my left arm is easier")
    kept = [command for command in sim.commands if isinstance(command, KeepNotes)][-1].notes
    assert list(kept) == ["left_arm"]
    assert "My left arm is easier." in told(Simulation(pack(), notes=kept))
    sim.say("forget the notes")
    assert [command for command in sim.commands if isinstance(command, KeepNotes)][-1].notes == {}
    assert told(sim) == ["Nothing is open, and nothing was noted."]


@pytest.mark.parametrize(("trusted", "stays"), [(True, False), (False, True)])
def test_a_note_of_yesterday_is_gone_where_the_time_is_known(trusted: bool, stays: bool) -> None:
    sim = Simulation(pack(), notes={"left_arm": YESTERDAY, "tired": TODAY, "gone": TODAY}, wall_trusted=trusted)
    assert ("My left arm is easier." in told(sim)) is stays
    assert "I am tired early." in sim.spoken


def test_a_pack_without_notes_tells_the_rest() -> None:
    plain = pack("I lie best on my left side.")
    lists = {name: values for name, values in plain.lists.items() if name != "note"}
    sim = Simulation(plain.model_copy(update={"lists": lists}), notes={"left_arm": TODAY})
    assert told(sim) == ["I lie best on my left side."]
