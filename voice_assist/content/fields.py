"""The small parts of a pack: names, templates, pronunciations, slot lists."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    model_validator,
)
from pydantic_core import PydanticCustomError

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$")]
"""Lower-case words joined by "_", groups joined by "."."""

OneLine = AfterValidator(lambda text: " ".join(text.split()))

Template = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True), OneLine]
"""A sentence template: [optional] (one|other) {slot}."""

Sentence = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True), OneLine]
"""Something that is spoken."""

PHONES = "AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z ZH"
"""The ARPAbet phones of pronunciations, without stress."""

Phone = PHONES.replace(" ", "|")
Pronunciation = Annotated[str, StringConstraints(pattern=rf"^({Phone})( ({Phone}))*$")]
"""How a word sounds: phones separated by single blanks ("W AO K ER")."""

Word = Annotated[str, StringConstraints(pattern=r"^[a-z]+('[a-z]+)*$")]
"""One word in small letters."""

WrittenWords = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]+([ '-][A-Za-z]+)*$")]
"""One word or a few, as they stand in what is spoken."""

SpokenAs = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z]+([ '-][A-Za-z]+)*( \[\[[A-Za-z0-9@:;,'|_?#~*&%!=^^ -]+\]\])?$")
]
"""How words are spoken: a spelling that sounds right, and behind it, if wanted, espeak-ng's phones in [[ ]]."""

WakeWord = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,}( [a-z]{2,}){0,2}$", min_length=5)]
"""One to three words in small letters that the assistant is called by; too short a word is heard in any noise."""


class PackModel(BaseModel):
    """Base: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def broken_rule(problem: str, advice: str) -> PydanticCustomError:
    """A rule that several keys break together; the loader makes one sentence of it."""
    return PydanticCustomError("rule", "{problem}; {advice}", {"problem": problem, "advice": advice})


class ListValue(PackModel):
    """One value of a list, with all the ways of saying it."""

    id: Identifier
    say: tuple[Template, ...] = Field(min_length=1)


class NumberRange(PackModel):
    """A slot that takes whole numbers, as words or digits, from first to last, each `step` above the one before."""

    first: Annotated[int, Field(ge=0, le=1000, strict=True)]
    last: Annotated[int, Field(ge=0, le=1000, strict=True)]
    step: Annotated[int, Field(ge=1, le=1000, strict=True)] = 1

    @model_validator(mode="after")
    def _rules(self) -> Self:
        if self.first > self.last:
            raise broken_rule(f"first ({self.first}) is above last ({self.last})", "swap them")
        return self


def _is_text(value: object) -> str:
    return "text" if isinstance(value, str) else "value"


def _is_range(value: object) -> str:
    return "range" if isinstance(value, (dict, NumberRange)) else "values"


def _is_one(value: object) -> str:
    return "one" if isinstance(value, str) else "several"


ListEntry = Annotated[Annotated[ListValue, Tag("value")] | Annotated[Template, Tag("text")], Discriminator(_is_text)]
SlotList = Annotated[
    Annotated[NumberRange, Tag("range")] | Annotated[tuple[ListEntry, ...], Field(min_length=1), Tag("values")],
    Discriminator(_is_range),
]
"""A plain text is a value whose id is the text with "_" for blanks."""

Wordings = Annotated[
    Annotated[Sentence, Tag("one")] | Annotated[tuple[Sentence, ...], Field(min_length=1), Tag("several")],
    Discriminator(_is_one),
]
"""One spoken sentence, or several ways of saying it."""


class TwoLengths(PackModel):
    """What is said in full until the person knows it, and then short."""

    full: Wordings
    short: Wordings


def _is_long(value: object) -> str:
    return "lengths" if isinstance(value, (dict, TwoLengths)) else "wordings"


Spoken = Annotated[
    Annotated[TwoLengths, Tag("lengths")] | Annotated[Wordings, Tag("wordings")], Discriminator(_is_long)
]
"""A sentence in one or two lengths."""


def wordings(spoken: Spoken, *, short: bool = False) -> tuple[Sentence, ...]:
    """All ways of saying it in full, or short; () where there is no short one."""
    if isinstance(spoken, TwoLengths):
        said = spoken.short if short else spoken.full
    elif short:
        return ()
    else:
        said = spoken
    return (said,) if isinstance(said, str) else said
