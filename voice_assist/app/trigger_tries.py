"""Tries of the signal: somebody is asked to make it, and hears whether it was heard."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from voice_assist.errors import DeviceError, UsageError
from voice_assist.events import Event
from voice_assist.hearing.microphone import Microphone
from voice_assist.hearing.recogniser import SAMPLE_RATE, Samples
from voice_assist.hearing.recording import read_recording
from voice_assist.hearing.trigger.choice import TriggerChoice, trigger_choice
from voice_assist.hearing.trigger.practice import Practice
from voice_assist.hearing.trigger.sound_watch import SoundWatch
from voice_assist.hearing.trigger.switches import Switch
from voice_assist.trigger_events import TriggerFired

TRY_SECONDS = 8.0


def tries_of(
    practice: Practice, files: Iterable[Path], count: int, microphone: str | None, ask: Callable[[int], None]
) -> Iterable[tuple[bool, Practice]]:
    """Try the signal once for each file, or `count` times live; after each one whether it was heard, and the practice.

    Args:
        practice: so far.
        files: recordings of a signal that is a sound, one try each; none: live.
        count: live tries.
        microphone: name of the device.
        ask: called before each live try with its number.

    Raises:
        UsageError: no signal has been chosen, or a switch was given a recording.
        AudioFileError: a recording cannot be read.
        DeviceError: microphone or switch is not there.
    """
    choice = trigger_choice(practice.trigger)
    if choice is None:
        raise UsageError("No signal has been chosen; set trigger in the settings file, for example to vowel.")
    recordings = list(files)
    if recordings and choice.switch is not None:
        raise UsageError("A recording is no press of a switch; leave --wav out.")
    if choice.switch is not None:
        for number in range(1, count + 1):
            ask(number)
            hit = _pressed(choice.switch)
            practice = practice.tried(None, hit=hit)
            yield hit, practice
        return
    takes = (_recorded(file) for file in recordings) if recordings else _live(count, microphone, ask)
    for take in takes:
        hit, practice = _heard(choice, practice, take)
        yield hit, practice


def _heard(choice: TriggerChoice, practice: Practice, take: Iterable[Samples]) -> tuple[bool, Practice]:
    fired: list[TriggerFired] = []
    watch = SoundWatch(choice.kind, fired.append)
    for samples in take:
        watch.feed(samples, 0.0)
    return bool(fired), practice.tried(watch.measured, hit=bool(fired))


def _recorded(file: Path) -> Iterable[Samples]:
    silence = np.zeros(SAMPLE_RATE, np.int16)
    return (silence, read_recording(file), silence)


def _live(count: int, microphone: str | None, ask: Callable[[int], None]) -> Iterable[Iterable[Samples]]:
    for number in range(1, count + 1):
        device = Microphone(microphone, _Losses())
        device.open()
        try:
            ask(number)
            yield _for_a_while(device)
        finally:
            device.close()


def _for_a_while(device: Microphone) -> Iterable[Samples]:
    heard = 0.0
    for frame in device.frames():
        if frame is not None:
            yield frame.samples
            heard += len(frame.samples) / SAMPLE_RATE
        if heard >= TRY_SECONDS:
            device.close()


def _pressed(switch: Switch) -> bool:
    switch.open()
    try:
        end = time.monotonic() + TRY_SECONDS
        while (left := end - time.monotonic()) > 0:
            if any(switch.changes(left)):
                return True
        return False
    finally:
        switch.close()


class _Losses:
    """A microphone that is lost in a try ends it."""

    def post(self, event: Event) -> None:
        raise DeviceError(f"The microphone was lost ({event}); plug it in again.")
