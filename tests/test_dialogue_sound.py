"""A covered or overdriven microphone is said, but nobody is woken for it."""

import pytest

from tests.simulation import Simulation
from tests.small_pack import small_pack
from voice_assist.hearing_events import Clipped, HardlyHeard


@pytest.mark.parametrize(("event", "key"), [(HardlyHeard(), "sound.hardly_heard"), (Clipped(), "sound.clipped")])
def test_bad_sound_is_said_awake_alone(event: HardlyHeard | Clipped, key: str) -> None:
    pack = small_pack()
    sim = Simulation(pack)
    sim.wait_until_quiet()
    sim.said()
    sim.post(event)
    sim.wait_until_quiet()
    assert " ".join(sim.said()) == pack.sentences[key][0]
    sim.say("good night")
    sim.wait_until_quiet()
    sim.said()
    sim.post(event)
    sim.advance(10)
    assert sim.said() == []
