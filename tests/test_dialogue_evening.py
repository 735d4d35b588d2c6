"""What is not proven for the night is said every evening, until it is, or is wanted no more."""

from datetime import UTC, date, datetime

from tests.simulation import Simulation
from tests.small_pack import small_pack
from voice_assist.content.night import Night

AT_EIGHT = datetime(2025, 3, 3, 20, tzinfo=UTC)
SIGNAL = "The signal for help without words has not been tested for the night."
TELEPHONE = "Nobody has confirmed that a call rings through a silenced telephone."


def evening(night: Night | None) -> Simulation:
    plain = small_pack()
    sim = Simulation(plain.model_copy(update={"head": plain.head.model_copy(update={"night": night})}), wall=AT_EIGHT)
    sim.advance(3600)
    return sim


def test_all_of_it_every_evening() -> None:
    sim = evening(Night())
    sim.advance(86400)
    assert (len(sim.when(SIGNAL)), len(sim.when(TELEPHONE))) == (2, 2)


def test_only_what_is_not_proven() -> None:
    tested = date(2025, 3, 1)
    assert not evening(Night(signal=tested)).when(SIGNAL)
    assert evening(Night(signal=tested)).when(TELEPHONE)
    spoken = evening(Night(signal=tested, telephone=tested)).spoken
    assert spoken == evening(None).spoken


def test_it_is_switched_off_by_voice() -> None:
    sim = evening(Night())
    sim.hear("i want no more evening")
    sim.advance(86400)
    assert len(sim.when(SIGNAL)) == 1
