"""The signal is practised before it calls: tries and false alarms are counted, and kept; armed, it calls."""

import json
import os
import threading
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.command_line import Outcome, voice_assist
from tests.inbox import Inbox
from tests.test_hearing_trigger_held import SILENCE, hum
from tests.test_hearing_trigger_switches import input_event
from voice_assist.app.trigger import KEEP_SECONDS, NOT_ARMED, Trigger
from voice_assist.config import read_settings
from voice_assist.errors import SettingsError
from voice_assist.hearing.trigger.held import HeldLimits
from voice_assist.hearing.trigger.practice import FILE_NAME, Practice, read_practice, write_practice
from voice_assist.hearing.trigger.switches import NATIVE_SIZE
from voice_assist.trigger_events import TriggerFired, TriggerKind

READY = Practice(trigger="vowel", tries=10, hits=9, seconds=21 * 3600.0, alarms=1)


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VOICE_ASSIST_STATE_FOLDER", str(tmp_path))
    monkeypatch.setenv("VOICE_ASSIST_TRIGGER", "vowel")
    return tmp_path


@pytest.fixture
def recordings(tmp_path: Path) -> list[Path]:
    files = []
    for name, sound in (("held", hum(2.5, 180.0)), ("short", hum(0.5, 180.0)), ("louder", hum(3.0, 200.0, level=0.3))):
        files.append(tmp_path / f"{name}.wav")
        soundfile.write(files[-1], sound, 16000)
    return files


def practise(monkeypatch: pytest.MonkeyPatch, *files: Path) -> Outcome:
    return voice_assist(monkeypatch, "trigger", "practise", *[part for file in files for part in ("--wav", file)])


def test_tries_are_counted_and_make_the_limits_ones_own(
    state: Path, recordings: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = practise(monkeypatch, *recordings)
    assert outcome.code == 0
    assert outcome.out.splitlines() == ["Heard.", "Not heard.", "Heard.", "2 of 3 were heard."]
    kept = read_practice(state, "vowel")
    assert (kept.tries, kept.hits, kept.armed) == (3, 2, False)
    own = kept.limits(HeldLimits())
    assert own.softest == pytest.approx((kept.softest or 0) - 12)
    assert 130 < own.lowest < 140
    assert 260 < own.highest < 275
    assert Practice(trigger="key:/x").limits(HeldLimits()) == HeldLimits()


def test_it_is_armed_only_after_tries_and_a_day(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for lacking, said in (
        ({"tries": 3}, "tried 3 times"),
        ({"hits": 5}, "only 5 of 10"),
        ({"seconds": 3600.0}, "during 1.0 hours"),
        ({"alarms": 4}, "fired 4 times"),
    ):
        write_practice(state, READY.model_copy(update=lacking))
        refused = voice_assist(monkeypatch, "trigger", "arm")
        assert refused.code == 2
        assert said in refused.sentence
        assert not read_practice(state, "vowel").armed
    assert voice_assist(monkeypatch, "trigger", "arm", "--anyway").code == 0
    assert read_practice(state, "vowel").armed
    assert voice_assist(monkeypatch, "trigger", "disarm").code == 0
    assert read_practice(state, "vowel") == Practice(trigger="vowel")
    write_practice(state, READY)
    assert voice_assist(monkeypatch, "trigger", "arm").code == 0


def test_the_status_says_how_it_stands(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_practice(state, READY.model_copy(update={"alarms": 5}))
    shown = voice_assist(monkeypatch, "trigger", "status").out
    assert "not armed" in shown
    assert "9 of 10" in shown
    assert "5 times in 21.0 hours" in shown
    fields = json.loads(voice_assist(monkeypatch, "trigger", "status", "--json").out)
    assert fields["alarms"] == 5
    assert fields["lacks"].startswith("it fired 5 times")
    monkeypatch.setenv("VOICE_ASSIST_TRIGGER", "none")
    assert "only words call" in voice_assist(monkeypatch, "trigger", "status").out


def test_wrong_use_is_one_sentence(
    state: Path, recordings: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOICE_ASSIST_TRIGGER", "none")
    assert "No signal has been chosen" in practise(monkeypatch, *recordings).sentence
    assert voice_assist(monkeypatch, "trigger", "arm").code == 2
    monkeypatch.setenv("VOICE_ASSIST_TRIGGER", f"key:{tmp_path}/nothing")
    assert "no press of a switch" in practise(monkeypatch, *recordings).sentence
    missing = voice_assist(monkeypatch, "trigger", "practise")
    assert (missing.code, "is not there" in missing.sentence) == (1, True)
    monkeypatch.setenv("VOICE_ASSIST_TRIGGER", "vowel")
    (state / FILE_NAME).write_text("{")
    assert "remove it and practise" in voice_assist(monkeypatch, "trigger", "status").sentence


@pytest.mark.parametrize("value", ["scream", "key:", "key:event0", "pin:", "pin:x", "pin:gpiochip0:4", "vowel:2"])
def test_a_setting_that_is_none_is_told(value: str) -> None:
    with pytest.raises(SettingsError, match=r"'trigger'.*it is none, vowel, repeat, key:/dev"):
        read_settings({"VOICE_ASSIST_TRIGGER": value})


@pytest.mark.parametrize(
    "value", ["none", "vowel", "repeat", "key:/dev/input/event3", "pin:17", "pin:/dev/gpiochip4:17"]
)
def test_settings_that_are_right(value: str) -> None:
    assert read_settings({"VOICE_ASSIST_TRIGGER": value}).trigger == value


def test_armed_it_calls_and_until_then_it_is_counted(tmp_path: Path) -> None:
    moment, inbox = [100.0], Inbox()
    trigger = Trigger("vowel", tmp_path, inbox, lambda: moment[0])
    assert list(trigger.notices) == [NOT_ARMED]
    sound = np.concatenate([SILENCE, hum(2.5), SILENCE])
    trigger.feed(sound, 0.0)
    moment[0] += KEEP_SECONDS + 1
    trigger.feed(SILENCE, 5.0)
    kept = read_practice(tmp_path, "vowel")
    assert (kept.alarms, kept.seconds) == (1, KEEP_SECONDS + 1)
    write_practice(tmp_path, kept.model_copy(update={"armed": True}))
    assert list(trigger.notices) == []
    trigger.feed(sound, 20.0)
    event = inbox.next()
    assert isinstance(event, TriggerFired)
    assert event.kind is TriggerKind.VOWEL
    assert event.started < 21.0 + 0.5
    assert 22.9 < event.ended < 23.3
    trigger.close()
    assert inbox.events.empty()


def test_where_the_practice_cannot_be_read_it_calls(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("rubbish")
    inbox = Inbox()
    trigger = Trigger("repeat", tmp_path, inbox)
    hums = [piece for _ in range(4) for piece in (hum(0.25), np.zeros(10000, np.int16))]
    trigger.feed(np.concatenate([SILENCE, *hums, SILENCE]), 0.0)
    event = inbox.next()
    assert isinstance(event, TriggerFired)
    assert event.kind is TriggerKind.REPEAT
    trigger.close()


def test_a_switch_calls_too_and_without_a_signal_nothing_is_watched(tmp_path: Path) -> None:
    file, inbox = tmp_path / "event0", Inbox()
    os.mkfifo(file)
    setting = f"key:{file}"
    write_practice(tmp_path, Practice(trigger=setting, armed=True))
    trigger = Trigger(setting, tmp_path, inbox)
    writer = os.open(file, os.O_WRONLY)
    os.write(writer, input_event(1, NATIVE_SIZE))
    assert inbox.next() == TriggerFired(TriggerKind.KEY)
    os.close(writer)
    trigger.close()
    before = threading.active_count()
    none = Trigger("none", tmp_path, inbox)
    none.feed(hum(3.0), 0.0)
    none.close()
    assert (none.notices, threading.active_count()) == ((), before)
    assert read_practice(tmp_path, setting).armed


def test_another_signal_is_practised_anew(tmp_path: Path) -> None:
    write_practice(tmp_path, READY.model_copy(update={"armed": True}))
    assert read_practice(tmp_path, "repeat") == Practice(trigger="repeat")
