"""Which signal was chosen at set-up: the words of the setting `trigger`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from voice_assist.hearing.trigger.switches import KeySwitch, PinSwitch, Switch
from voice_assist.trigger_events import TriggerKind

FIRST_CHIP = "/dev/gpiochip0"


@dataclass(frozen=True, slots=True)
class TriggerChoice:
    """One signal. switch: what is pressed; None where it is a sound."""

    kind: TriggerKind
    switch: Switch | None = None


def trigger_choice(setting: str) -> TriggerChoice | None:
    """What the setting means (config.Settings has checked it); None: no signal but words."""
    name, _, place = setting.partition(":")
    if name == "none":
        return None
    kind = TriggerKind(name)
    if kind is TriggerKind.KEY:
        return TriggerChoice(kind, KeySwitch(Path(place)))
    if kind is TriggerKind.PIN:
        chip, _, line = place.rpartition(":")
        return TriggerChoice(kind, PinSwitch(chip or FIRST_CHIP, int(line)))
    return TriggerChoice(kind)
