"""A changed pack is taken over, or the person is told why not."""

from __future__ import annotations

import re

from voice_assist.commands import Earcon
from voice_assist.content.schema import Pack
from voice_assist.dialogue.general import NOTICE
from voice_assist.dialogue.priorities import Manner, Owner, Priority
from voice_assist.dialogue.stage import Stage
from voice_assist.pack_events import PackReady, PackRefused
from voice_assist.understanding.phrasebook import Phrasebook

TAKEN = Manner(Owner.STATE, Priority.NOTIFICATION)

_SIGNS = {
    "[": "a square bracket", "]": "a closing square bracket", "(": "a bracket", ")": "a closing bracket",
    "{": "a curly bracket", "}": "a closing curly bracket", "|": "a bar", "<": "a pointed bracket",
    ">": "a closing pointed bracket", ";": "a semicolon", ":": "a colon",
}  # fmt: skip
_QUOTED_SIGN = re.compile(r'"([\[\](){}|<>;:])"')
_UNSPOKEN = re.compile(r'["\[\](){}|<>]')


def for_the_ear(text: str) -> str:
    """A message that was written for the eye, without signs that nobody speaks."""
    named = _QUOTED_SIGN.sub(lambda found: _SIGNS[found[1]], text)
    return " ".join(_UNSPOKEN.sub("", named).replace("_", " ").split())


class Reloading:
    """Holds a changed pack until the conversation can take it.

    1. An open question is answered first: its answers belong to the pack that asked it.
    2. A session and open calls keep what they were begun with; only what comes next is read from the new pack.
    3. Nobody is told in the sleep or in a session; that a pack was refused is told afterwards.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._next: tuple[Pack, Phrasebook] | None = None
        self._refusal: tuple[str, dict[str, str]] | None = None

    def take(self, event: PackReady | PackRefused) -> None:
        """A pack has been changed."""
        if isinstance(event, PackRefused):
            self._refusal = _told(event)
            self._stage.effects.note("pack_refused", file=event.file, line=event.line or 0)
            return
        assert isinstance(event.pack, Pack)
        assert isinstance(event.phrasebook, Phrasebook)
        self._next, self._refusal = (event.pack, event.phrasebook), None

    def settle(self, *, quietly: bool) -> Phrasebook | None:
        """At the end of each event: the phrases from now on, if they change. quietly: nothing may be said now."""
        if self._refusal and not quietly:
            key, values = self._refusal
            self._refusal = None
            self._stage.earcons.play(Earcon.ERROR)
            self._stage.say(NOTICE, self._stage.line(key, **values))
        if self._next is None or self._stage.questions.open:
            return None
        (pack, phrasebook), self._next = self._next, None
        self._stage.change(pack)
        self._stage.effects.note("pack_taken", hash=pack.hash[:12])
        if not quietly:
            self._stage.say(TAKEN, self._stage.line("reload.taken"))
        return phrasebook


def _told(event: PackRefused) -> tuple[str, dict[str, str]]:
    """Key and values of the sentence that tells it."""
    values = {"problem": for_the_ear(event.problem)}
    if not event.file:
        return "reload.refused", values
    values["file"] = for_the_ear(event.file.removesuffix(".yaml"))
    if event.line is None:
        return "reload.refused_in", values
    return "reload.refused_at", {**values, "line": str(event.line)}
