"""Whole conversations as readable files (tests/golden): the person's lines stay, the assistant's are compared."""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.simulation import BROKEN, OUTSIDE, ROOM, Simulation
from voice_assist.call_commands import CallLevel, HoldCall, PlaceCall, SendFound, WithdrawCall
from voice_assist.call_events import CallClimbed, CallFound, CallOnTheWay, CallSeen, CallUnanswered
from voice_assist.commands import (
    Command,
    Duck,
    KeepCheckpoint,
    Note,
    PlayEarcon,
    Recorded,
    SetVoice,
    Speak,
    StopSpeaking,
)
from voice_assist.content.dose import Dose
from voice_assist.content.loader import load_pack
from voice_assist.content.phrases import phrasebook_of
from voice_assist.content.plan import Plan
from voice_assist.content.plan_file import with_plan
from voice_assist.content.schema import Pack
from voice_assist.dialogue.session_phases import Phase
from voice_assist.dialogue.voice_choice import OfferedVoice, Voices
from voice_assist.events import Event, Part
from voice_assist.understanding.phrasebook import Phrasebook

PLANS = Path(__file__).parent / "golden" / "plans"
FOLDER = Path(__file__).parent / "golden"
PACK = Path(__file__).parent.parent / "intents" / "en"
FILES = sorted(FOLDER.rglob("*.txt"))
UPDATE = os.environ.get("UPDATE_GOLDEN") == "1"
CHANNELS = {"room": ROOM, "outside": OUTSIDE, "broken": BROKEN}
VOICES = (
    OfferedVoice("", "Great Britain"),
    OfferedVoice("rhvoice:alan", "Alan, a Scottish man"),
    OfferedVoice("flite:slt", "Flite, an American woman"),
)
EARS_OPEN = "~ ears open"
PLAN = "~ plan opens everything"
WRITTEN = {"yes": True, "no": False, "silent": None}


class Script:
    """Plays one file."""

    def __init__(self, pack: Pack, phrasebook: Phrasebook, *, full_duplex: bool = False) -> None:
        self._pack, self._phrasebook, self._full_duplex = pack, phrasebook, full_duplex
        self._sim = self._anew()
        self._shown = 0
        self._lines: list[str] = []

    def _anew(self) -> Simulation:
        voices = Voices(VOICES)
        return Simulation(self._pack, self._phrasebook, voices=voices, started=False, full_duplex=self._full_duplex)

    def play(self, text: str) -> str:
        """The script with what comes of each of its lines; what stood there before is left out."""
        for line in text.splitlines():
            if not is_outcome(line):
                self._do(line)
        if self._sim.ends_speech:
            self._sim.wait_until_quiet()
        self._show_outcomes()
        return "\n".join(self._lines) + "\n"

    def _do(self, line: str) -> None:
        if line.startswith("#"):
            self._lines.append(line)
            return
        if not self._sim.log and not line.startswith(("~ plan", "~ person", "~ at")):
            self._sim.start()
        if line.startswith("> "):
            self._sim.wait_until_quiet()
        self._show_outcomes()
        self._lines.append(line)
        sign, _, rest = line.partition(" ")
        if sign == ">" or sign == ">>":
            self._sim.hear(rest)
        elif sign == ">!":
            self._sim.interrupt(rest)
        elif sign == ">~":
            self._talk(rest)
        elif sign == ">=":
            self._sim.interrupt(rest, above_echo=2.0)
        elif sign == "><":
            self._sim.hear(rest, context_id=self._sim.listening.context_id - 1)
        elif sign.startswith("+"):
            self._sim.advance(float(sign))
        elif sign == "~":
            self._direct(*rest.split())
        else:
            assert not line, f"unknown line: {line}"
        self._show_outcomes()

    def _direct(self, verb: str, *names: str) -> None:
        sim = self._sim
        verbs: dict[str, Callable[[], None]] = {
            "channels": lambda: setattr(sim, "channels", tuple(CHANNELS[name] for name in names)),
            "written": lambda: setattr(sim, "noted", WRITTEN[names[0]]),
            "lose": lambda: sim.lose(Part(names[0])),
            "return": lambda: sim.bring_back(Part(names[0])),
            "voice": sim.voice,
            "cough": self._cough,
            "sound": lambda: self._sound(names),
            "press": lambda: self._sim.press(float(names[-1])),
            "call": lambda: sim.post(news_of_a_call(names)),
            "ears": lambda: None,
            "plan": lambda: self._take_plan(names[-1]),
            "no": sim.no_voice,
            "person": lambda: self._take(_with_person(self._pack, names[0])),
            "power": lambda: self._cut_power(float(names[-1])),
            "at": lambda: self._begin_at(Phase(names[0])),
            "speech": sim.fail_speech if names == ("fails",) else sim.hang_speech,
        }
        verbs[verb]()

    def _take_plan(self, name: str) -> None:
        """~ plan from march.yaml; the one that opens everything is taken before the file is played."""
        if name != "everything":
            self._take(with_plan(self._pack, PLANS / name))

    def _take(self, pack: Pack) -> None:
        self._pack, self._phrasebook = pack, phrasebook_of(pack)
        self._sim = self._anew()

    def _cut_power(self, seconds: float) -> None:
        """~ power is cut for 60"""
        before, self._sim = self._sim, self._anew()
        self._sim.wall = before.wall + timedelta(seconds=before.time + seconds)
        self._shown = 0
        self._sim.start_again_after(before, seconds)

    def _begin_at(self, phase: Phase) -> None:
        """~ at holding: another conversation, in the midst of a session with a helper; its beginning is not shown."""
        self._sim = sim = self._anew()
        sim.start()
        for words in ("start shoulder session with a helper", "yes", "no"):
            sim.say(words)
        exercises = sim.conversation._actions.exercises
        while (session := exercises.session) and session._phase is not phase:
            if session._phase in (Phase.INTRODUCING, Phase.WAITING) and sim.speaking is None:
                sim.hear("ready")
            elif session._phase is Phase.MOVING and phase in (Phase.PAUSED, Phase.TIRED):
                sim.hear("pause" if phase is Phase.PAUSED else "I am tired")
            sim.advance(0.1)
        self._shown = len(sim.log)

    def _sound(self, names: tuple[str, ...]) -> None:
        """~ sound of 0.4 at Nose.: so long, half a second after this was read out."""
        _, seconds, *at = names
        text = " ".join(at[1:])
        while at and not (self._sim.speaking is None and self._sim.spoken[-1] == text):
            self._sim.advance(0.1)
        self._sim.advance(0.5)
        self._sim.sound(float(seconds))

    def _cough(self) -> None:
        self._sim.voice(over_speech=self._sim.speaking is not None)
        self._sim.advance(0.4)
        self._sim.no_voice()

    def _talk(self, text: str) -> None:
        words = text.split()
        self._sim.interrupt(text, seconds=2.0, partials=[" ".join(words[: len(words) // 2]), text])

    def _show_outcomes(self) -> None:
        new, self._shown = self._sim.log[self._shown :], len(self._sim.log)
        self._lines += [f"{time:8.1f} {shown}" for time, entry in new if (shown := outcome(entry))]


def news_of_a_call(words: tuple[str, ...]) -> Event:
    """What the calls part tells of the first call, or of one from before a restart."""
    match words:
        case ("found", kind, state):
            at = datetime(2025, 3, 3, 2, 10, tzinfo=UTC)
            level, number = CallLevel.URGENT, -1 if kind == "help" else -2
            return CallFound(number, kind, level, kind, at, made_at_trusted=True, sent=state == "sent")
        case ("seen", *name):
            return CallSeen(1, " ".join(name))
        case ("climbed", *name):
            return CallClimbed(1, (" ".join(name),))
        case ("on", "the", "way", *name):
            return CallOnTheWay(1, " ".join(name))
        case ("unanswered",):
            return CallUnanswered(1)
    raise AssertionError(f"unknown news: {words}")


def _with_person(pack: Pack, name: str) -> Pack:
    return pack.model_copy(update={"head": pack.head.model_copy(update={"person": name})})


def outcome(entry: Event | Command) -> str:
    """How a command is shown; "" where it is not."""
    match entry:
        case Speak(text=text, loud=loud):
            return f"{'<<' if loud else ' <'} {text}"
        case StopSpeaking():
            return " ! stops speaking"
        case Duck(lowered=lowered):
            return f" ! {'lowers' if lowered else 'raises'} its voice"
        case PlayEarcon(earcon=earcon, softly=softly):
            return f" ! sounds {earcon}{' softly' if softly else ''}"
        case PlaceCall(kind=kind, level=level):
            return f" ! places call {kind} ({level})"
        case HoldCall(seconds=seconds):
            return f" ! lets the calls {f'rest for {seconds:.0f} s' if seconds else 'go on'}"
        case SendFound():
            return " ! sends the call that was found"
        case WithdrawCall(reason=reason):
            return f" ! takes call back ({reason})"
        case SetVoice(volume, rate, name, trial):
            voice = f", voice {name or 'of the settings'}{' on trial' if trial else ''}" if name or trial else ""
            return f" ! speaks with volume {volume}, {rate} words a minute{voice}"
        case KeepCheckpoint(checkpoint=None):
            return " ! keeps nothing to go on with"
        case Recorded(kind, routine, _, side, _, planned, done, reason):
            return f" ! records {kind} {routine} {f'{side} ' if side else ''}{done} of {planned}: {reason}"
        case Note(kind="heard", facts=facts) if facts["decision"] != "accept":
            return f" ! {facts['decision']}s: {facts['intent'] or '-'} {facts['score']:.0f}, {facts['rule']}"
        case Note(kind=kind, facts=facts) if kind != "heard":
            return f" ! notes {kind} {' '.join(f'{name}={value}' for name, value in facts.items())}".rstrip()
    return ""


def is_outcome(line: str) -> bool:
    """Whether the test wrote this line."""
    return line.startswith(" ")


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(PACK)


@pytest.fixture(scope="module")
def phrasebook(pack: Pack) -> Phrasebook:
    return phrasebook_of(pack)


@pytest.fixture(scope="module")
def opened(pack: Pack) -> Pack:
    """The pack with a plan that names everything that waits for one."""
    doses = {name: Dose(repetitions=2) for name, routine in pack.routines.items() if routine.only_on_plan}
    return Plan(therapist="our therapist", date=date(2026, 3, 4), routines=doses).applied_to(pack, PACK)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_golden_conversation(file: Path, pack: Pack, opened: Pack, phrasebook: Phrasebook) -> None:
    expected = file.read_text(encoding="utf-8")
    played = Script(opened if PLAN in expected else pack, phrasebook, full_duplex=EARS_OPEN in expected).play(expected)
    if UPDATE:
        file.write_text(played, encoding="utf-8")
        return
    difference = difflib.unified_diff(expected.splitlines(), played.splitlines(), "expected", "played", lineterm="")
    assert played == expected, "\n".join(["run with UPDATE_GOLDEN=1 if this is better:", *difference])


def test_each_routine_and_tip_and_each_kind_of_call_has_a_conversation(pack: Pack) -> None:
    names = {file.stem for file in FILES}
    assert pack.routines.keys() <= names
    assert {f"tip_{name}" for name in pack.tips} <= names
    calls = [call for kind, call in pack.calls.items() if f"call_{kind}" in names]
    assert {(call.level, call.private) for call in calls} >= {(level, False) for level in CallLevel}
    assert {call.level for call in calls if call.private} == {CallLevel.URGENT, CallLevel.SOON}
    assert {"contradictions", "needs_a_plan", "passive_not_shown"} <= names
