"""The signal without words, as the running assistant watches it: armed, it calls; until then, it is counted."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from voice_assist.errors import StorageError
from voice_assist.events import EventSink
from voice_assist.hearing.recogniser import Samples
from voice_assist.hearing.trigger.choice import TriggerChoice, trigger_choice
from voice_assist.hearing.trigger.held import HeldLimits
from voice_assist.hearing.trigger.practice import Practice, read_practice, write_practice
from voice_assist.hearing.trigger.sound_watch import SoundWatch
from voice_assist.hearing.trigger.switch_watch import SwitchWatch
from voice_assist.trigger_events import SwitchReleased, TriggerFired

KEEP_SECONDS = 600.0
"""How often the time of listening is written down while it is practised."""

NOT_ARMED = "Your signal for help is only being practised. It does not call yet."

log = logging.getLogger(__name__)


class Trigger:
    """Watches from now on until close().

    Where the practice cannot be read it calls: a signal that fires wrongly is better than one that nobody hears.

    Args:
        setting: config.Settings.trigger.
        folder: the state folder.
        sink: hears TriggerFired, and the loss of a switch.
        clock: monotonic seconds.
    """

    def __init__(
        self, setting: str, folder: Path, sink: EventSink, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._setting, self._folder, self._sink, self._clock = setting, folder, sink, clock
        self._lock = threading.Lock()
        self._since = clock()
        choice = trigger_choice(setting)
        self._sound = self._sound_watch(choice) if choice and choice.switch is None else None
        self._switch = self._switch_watch(choice) if choice and choice.switch is not None else None

    @property
    def notices(self) -> tuple[str, ...]:
        """What the person should know at the start."""
        practice = self._practice()
        return (NOT_ARMED,) if self._setting != "none" and practice is not None and not practice.armed else ()

    def feed(self, samples: Samples, time: float) -> None:
        """Take the next samples of the microphone, mono at 16 kHz; `time`: monotonic seconds of the first one."""
        if self._sound is None:
            return
        self._sound.feed(samples, time)
        if self._clock() - self._since > KEEP_SECONDS:
            self._count(alarms=0)

    def close(self) -> None:
        """Stop watching; may be called twice."""
        if self._switch:
            self._switch.close()
        if self._setting != "none":
            self._count(alarms=0)

    def _sound_watch(self, choice: TriggerChoice) -> SoundWatch:
        practice = self._practice()
        return SoundWatch(choice.kind, self._fired, practice.limits(HeldLimits()) if practice else HeldLimits())

    def _switch_watch(self, choice: TriggerChoice) -> SwitchWatch:
        assert choice.switch is not None
        pressed, released = TriggerFired(choice.kind), SwitchReleased()
        return SwitchWatch(choice.switch, lambda: self._fired(pressed), lambda: self._sink.post(released), self._sink)

    def _fired(self, event: TriggerFired) -> None:
        practice = self._practice()
        if practice is None or practice.armed:
            self._sink.post(event)
        else:
            self._count(alarms=1)

    def _practice(self) -> Practice | None:
        try:
            return read_practice(self._folder, self._setting)
        except StorageError as error:
            log.warning("%s", error)
            return None

    def _count(self, *, alarms: int) -> None:
        """Write down that it was listened for until now, and has fired so often, unless it is armed."""
        with self._lock:
            now, before = self._clock(), self._since
            self._since = now
            practice = self._practice()
            if practice is None or practice.armed:
                return
            counted = {"seconds": practice.seconds + now - before, "alarms": practice.alarms + alarms}
            try:
                write_practice(self._folder, practice.model_copy(update=counted))
            except StorageError as error:
                log.warning("%s", error)
