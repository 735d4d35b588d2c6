"""What is said as one: sentences that belong together, and how far they have been said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from voice_assist.dialogue.priorities import Manner
from voice_assist.dialogue.wording import cut

Hook = Callable[[], None]


@dataclass(slots=True, eq=False)
class Message:
    """Sentences that belong together.

    Attributes:
        manner: how they are said.
        text: all of them.
        spoken: called after the last one (not when taken back).
        full: the same at length, for "repeat"; "": as `text`.
        sentences: one by one.
        position: which one is being said or comes next.
        voices: how often a person's voice has stopped it.
    """

    manner: Manner
    text: str
    spoken: Hook | None = None
    full: str = ""
    sentences: tuple[str, ...] = field(init=False)
    position: int = field(init=False, default=0)
    voices: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self.sentences = cut(self.text)

    @property
    def is_over(self) -> bool:
        """Whether its last sentence has been said."""
        return self.position >= len(self.sentences)

    @property
    def sentence(self) -> str:
        """The one that is being said or comes next."""
        return self.sentences[self.position]
