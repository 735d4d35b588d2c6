"""How equipment is used: a tip at a time, in sentences, with follow-ups."""

from __future__ import annotations

from voice_assist.dialogue.priorities import Manner, Owner, Priority
from voice_assist.dialogue.stage import Stage

TIP = Manner(Owner.TIP, Priority.TEXT)

MOST_NAMED = 6
"""Tips that are named at a time; nobody can keep more in mind."""


class Tips:
    """Knows which tip was told last, for "tell me more" and "next tip"."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._last: str | None = None
        self._told_more = False
        self._named = 0

    def tell(self, tip_id: str) -> None:
        """What it is for, how it is used, when to ask; then what can be said next. Short, without what it is for."""
        tip = self._stage.pack.tips[tip_id]
        self._last, self._told_more = tip_id, False
        follow_up = self._stage.line("tip.follow_up" if tip.more else "tip.follow_up_last")
        what_for = () if self._stage.lengths.is_short(f"tip.{tip_id}") else (tip.what_for,)
        self._say(tip.title.rstrip(".") + ".", *what_for, *tip.how, tip.ask_when, follow_up)

    def more(self) -> None:
        """The rest of what the pack knows about the last tip."""
        tip = self._stage.pack.tips.get(self._last or "")
        if tip is None:
            self.name_all()
            return
        if tip.more and not self._told_more:
            self._told_more = True
            self._say(*tip.more)
        else:
            self._stage.answer("tip.no_more")

    def next(self) -> None:
        """The tip after the last one, in the order of the pack; after the last of all it says so."""
        ids = list(self._stage.pack.tips)
        place = ids.index(self._last) + 1 if self._last in ids else 0
        if place < len(ids):
            self.tell(ids[place])
        else:
            self._last = None
            self._stage.answer("tip.was_last")

    def name_all(self) -> None:
        """What there are tips about: a few, and the next few when asked again."""
        titles = [tip.title for tip in self._stage.pack.tips.values()]
        if not titles:
            self._stage.answer("tip.nothing")
            return
        first = self._named if self._named < len(titles) else 0
        self._named = first + MOST_NAMED
        listed = self._stage.line("tip.list", titles=", ".join(titles[first : self._named]))
        more = [self._stage.line("tip.list_more")] if len(titles) > MOST_NAMED else []
        self._stage.say_answer(" ".join([listed, *more]))

    def _say(self, *texts: str) -> None:
        self._stage.say(TIP, *texts)
