"""What can be asked for, in groups: the list that is read out to somebody who chooses by one sound."""

from __future__ import annotations

from typing import Annotated

from pydantic import Discriminator, Field, Tag

from voice_assist.content.fields import PackModel, Sentence


class NeedItem(PackModel):
    """One thing that can be asked for.

    say: how it is read out, short, because its group has just been named. phrase: a sentence that asks for it.
    """

    say: Sentence
    phrase: Sentence


def _kind(value: object) -> str:
    return "phrase" if isinstance(value, str) else "item"


class NeedGroup(PackModel):
    """Things that are looked for together; one that stands alone in its group is offered without the group.

    say: how the group is read out. items: sentences that ask for something, read out as they are, or with `say`.
    """

    say: Sentence
    items: tuple[
        Annotated[Annotated[Sentence, Tag("phrase")] | Annotated[NeedItem, Tag("item")], Discriminator(_kind)], ...
    ] = Field(min_length=1)
