"""The list of needs, read out one by one and chosen from by one sound: first the groups, then what is in one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from voice_assist.content.needs import Need, NeedList, key_of, needs_of
from voice_assist.content.schema import Action
from voice_assist.dialogue.one_sound_habits import OneSoundSettings
from voice_assist.dialogue.questions import Handler, Question
from voice_assist.dialogue.stage import Stage
from voice_assist.understanding.decision import Candidate

NAME = "scanning"
ROUNDS = 2
"""So often everything is read out before it ends."""

USUAL = 6
"""So many of what is asked for most often are a group of their own, the first one."""

USUAL_FROM = 3
"""Asked for so often, something is usual."""

LATE_SECONDS = 0.6
"""A sound that begins so soon after the next thing was begun still means the one before: nobody answers in no time."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that is read out. chosen: what the sound leads to."""

    say: str
    chosen: Handler


class Scanning:
    """Reads out, waits, goes on. A question of its own for each entry, so that nothing else can be in its way.

    1. What stands alone, what is usual, the groups, "something else"; in a group its needs, then "back".
    2. One sound, or "yes", chooses the entry; "no" goes on at once; "slower" and "faster" change the pause.
    3. Every other command takes its place: a need that is said in words, an urgent call, the signal.
    4. After two rounds without a choice it ends, and says how help is called.

    Args:
        stage: what it acts through.
        settings: pace, and what is usual.
        ask_for: does what was chosen.
        resume: lets what was interrupted speak of itself.
        cancel: what "cancel" means while a call is open; returns False where none is.
    """

    def __init__(
        self,
        stage: Stage,
        settings: OneSoundSettings,
        ask_for: Callable[[Candidate], None],
        resume: Callable[[], object],
        cancel: Callable[[], bool],
    ) -> None:
        self._stage, self._settings = stage, settings
        self._ask_for, self._resume, self._cancel = ask_for, resume, cancel
        self._top: tuple[Entry, ...] = ()
        self._begun = 0.0

    @property
    def active(self) -> bool:
        """Whether it reads out, or waits for a sound."""
        question = self._stage.questions.open
        return question is not None and question.name == NAME

    def begin(self) -> None:
        """Read the list from its beginning."""
        lists = sorted(needs_of(self._stage.pack), key=lambda each: -sum(map(self._count, each.needs)))
        first = [each for each in lists if _is_alone(each)]
        groups = [each for each in lists if not _is_alone(each)]
        alone = [replace(need, say=each.say) for each in first for need in each.needs]
        usual = self._usual(groups)
        self._top = (*map(self._of_need, alone), *map(self._of_group, (*usual, *groups)))
        if not self._top:
            self._stage.answer("scan.nothing")
            return
        self._read(self._top, before=self._stage.line("scan.begin"))

    def _usual(self, groups: list[NeedList]) -> tuple[NeedList, ...]:
        """What is asked for most often, as a group that comes first; read out at length, because it is mixed."""
        needs = sorted((need for each in groups for need in each.needs), key=lambda need: -self._count(need))
        often = [replace(need, say=need.asks.text) for need in needs[:USUAL] if self._count(need) >= USUAL_FROM]
        return (NeedList(self._stage.line("scan.usual"), tuple(often)),) if often else ()

    def _of_need(self, need: Need) -> Entry:
        said = Candidate(need.asks.intent, need.asks.slots, need.asks.text, 100.0)
        return Entry(_sentence(need.say), lambda: self._ask_for(said))

    def _of_group(self, group: NeedList) -> Entry:
        needs = sorted(group.needs, key=lambda need: -self._count(need))
        back = Entry(self._stage.line("scan.back"), lambda: self._read(self._top))
        entries = (*map(self._of_need, needs), back)
        say = _sentence(group.say) if group.say else self._stage.line("scan.others")
        return Entry(say, lambda: self._read(entries, before=say))

    def _count(self, need: Need) -> int:
        return self._settings.habits.used.get(key_of(need.asks.meaning), 0)

    def _read(self, entries: tuple[Entry, ...], index: int = 0, *, passed: int = 0, before: str = "") -> None:
        """Read entry after entry; passed: those that were read without a choice."""
        if passed == ROUNDS * len(entries):
            self._end("scan.silence")
            return
        entry = entries[index]
        late = entries[index - 1] if passed else None

        def onward() -> None:
            self._read(entries, (index + 1) % len(entries), passed=passed + 1)

        def once_more() -> None:
            self._read(entries, index, passed=passed)

        answers = {
            Action.YES: entry.chosen,
            Action.NO: onward,
            Action.BACK: lambda: self._read(self._top),
            Action.LIST_NEEDS: lambda: self._read(self._top),
            Action.SLOWER: lambda: self._pace(once_more, longer=True),
            Action.FASTER: lambda: self._pace(once_more, longer=False),
            Action.STOP: lambda: self._end("scan.stopped"),
            Action.CANCEL: self._cancelled,
        }
        question = Question(
            NAME,
            f"{before} {entry.say}".strip(),
            answers,
            onward,
            seconds=self._settings.habits.pause,
            sound=lambda began: self._chosen(began, entry, late),
            yields=True,
            stops_in_doubt=True,
        )
        self._stage.questions.ask(question)
        self._begun = self._stage.effects.now.monotonic

    def _chosen(self, began: float, entry: Entry, late: Entry | None) -> None:
        (late if late and began < self._begun + LATE_SECONDS else entry).chosen()

    def _pace(self, go_on: Handler, *, longer: bool) -> None:
        if self._settings.change_pause(longer=longer):
            self._stage.state("scan.slower" if longer else "scan.faster")
        else:
            self._stage.state("scan.slowest" if longer else "scan.fastest")
        go_on()

    def _cancelled(self) -> None:
        if not self._cancel():
            self._end("scan.stopped")

    def _end(self, said: str) -> None:
        self._stage.answer(said)
        self._resume()


def _is_alone(group: NeedList) -> bool:
    """Whether it is one need, offered without its group."""
    return len(group.needs) == 1 and bool(group.say)


def _sentence(words: str) -> str:
    text = words[:1].upper() + words[1:]
    return text if text[-1] in ".?!" else f"{text}."
