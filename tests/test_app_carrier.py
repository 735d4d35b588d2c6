"""What the carrier keeps of a voice, and what it hands to whoever speaks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.inbox import Inbox
from voice_assist.app.assembly import habits_of, open_household
from voice_assist.app.carrier import Carrier, Household
from voice_assist.app.typed import TypedEar, WrittenVoice
from voice_assist.app.ways_out import open_local_calls
from voice_assist.commands import KeepNotes, KeepSetUp, KeepUnasked, SetUpStep, SetVoice, Speak, UnaskedKind
from voice_assist.config import Settings
from voice_assist.dialogue.unasked import UnaskedState
from voice_assist.events import Now
from voice_assist.loop import Mailbox
from voice_assist.preferences import Preferences, read_preferences
from voice_assist.speaking.written_sounds import WrittenSounds, respelt

NOW = Now(1.0, datetime(2025, 3, 3, 10, tzinfo=UTC), True)


@dataclass
class Voice(WrittenVoice):
    """Remembers what it was to say."""

    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(Mailbox())

    def speak(self, command: Speak, now: Now, /) -> None:
        self.said.append(command.text)
        super().speak(command, now)


@pytest.fixture
def household(tmp_path: Path) -> Iterator[Household]:
    made = open_household(tmp_path, Inbox(), open_local_calls(Settings(), tmp_path, Inbox()), Settings())
    yield made
    made.close()


@pytest.fixture
def kept_after(household: Household, tmp_path: Path) -> Callable[..., Preferences]:
    """What a next start finds after these commands."""

    def keep(*commands: SetVoice | KeepUnasked | KeepNotes | KeepSetUp) -> Preferences:
        carrier = Carrier(Voice(), TypedEar(), household)
        for command in commands:
            carrier.carry_out(command, NOW)
        household.close()
        return read_preferences(tmp_path)

    return keep


def test_a_voice_that_is_taken_is_kept(kept_after: Callable[..., Preferences]) -> None:
    assert kept_after(SetVoice(70, 130, "flite:slt")) == Preferences(volume=70, rate=130, voice="flite:slt")


def test_a_voice_on_trial_is_not_kept_but_its_volume_and_rate_are(kept_after: Callable[..., Preferences]) -> None:
    commands = SetVoice(70, 150, "flite:slt"), SetVoice(85, 130, "en-us", trial=True)
    assert kept_after(*commands) == Preferences(volume=85, rate=130, voice="flite:slt")


def test_what_the_next_start_has_to_know_is_kept(kept_after: Callable[..., Preferences]) -> None:
    off, said, later = frozenset({UnaskedKind.TESTS}), {"reminders.10:00": 1}, {"reminders.10:00": NOW.wall}
    kept = kept_after(
        KeepUnasked(off, NOW.wall.date(), said, later),
        KeepNotes({"tired": "2025-03-03T10:00:00+00:00"}),
        KeepSetUp(SetUpStep.VOICE, 2, by_name=False),
    )
    assert habits_of(kept).unasked == UnaskedState(off, NOW.wall.date(), said, later)
    assert (kept.notes, kept.set_up, kept.set_up_offers, kept.by_name) == (
        {"tired": "2025-03-03T10:00:00+00:00"},
        SetUpStep.VOICE,
        2,
        False,
    )


def test_what_is_said_carries_how_its_words_sound(household: Household) -> None:
    voice, sounds = Voice(), WrittenSounds({"Kowalczyk": "ko val chick"})
    carrier = Carrier(voice, TypedEar(), household, marked=sounds.marked)
    carrier.carry_out(Speak(1, "I call Kowalczyk."), NOW)
    sounds.change({})
    carrier.carry_out(Speak(2, "I call Kowalczyk."), NOW)
    assert [respelt(text) for text in voice.said] == ["I call ko val chick.", "I call Kowalczyk."]
    assert voice.said[1] == "I call Kowalczyk."
