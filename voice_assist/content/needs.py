"""The list of needs: what each of its phrases asks for, and everything else that can be asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from voice_assist.content.need_group import NeedItem
from voice_assist.content.phrases import CALL_PREFIX, CONTACT, phrasebook_of
from voice_assist.content.places import Places
from voice_assist.content.schema import Pack
from voice_assist.content.slots import SlotTable
from voice_assist.errors import PackError
from voice_assist.understanding.normalise import normalise
from voice_assist.understanding.phrase import Meaning, Phrase

OTHERS = "others"
"""The group of what the list of the pack leaves out."""


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that can be asked for. say: how it is read out; asks: the sentence that asks for it."""

    say: str
    asks: Phrase


@dataclass(frozen=True, slots=True)
class NeedList:
    """Things that are looked for together. say: how that is read out; "": what the pack's list leaves out."""

    say: str
    needs: tuple[Need, ...]


def needs_of(pack: Pack) -> tuple[NeedList, ...]:
    """The groups of the pack, each person who can be called by name, and the calls that are in no group.

    What the household has switched off is left out, and so are groups that have nothing left.
    """
    phrases = _calls_by_text(pack)
    lists = [
        NeedList(group.say, tuple(Need(say, phrases[text]) for say, text in map(_said, group.items) if text in phrases))
        for group in pack.needs.values()
    ]
    listed = {need.asks.meaning for each in lists for need in each.needs}
    others = NeedList("", tuple(_left_out(pack, phrases, listed)))
    return tuple(each for each in (*lists, others) if each.needs)


def key_of(meaning: Meaning) -> str:
    """The name under which it is counted how often something is asked for."""
    intent, slots = meaning
    return " ".join([intent.removeprefix(CALL_PREFIX), *(value for _, value in slots)])


def need_errors(pack: Pack, places: Places, groups: Iterable[str]) -> Iterator[PackError]:
    """The lines in these groups of the list that ask for nothing.

    A household that words a call anew need not write the pack's list anew: what asks for nothing then is left out.
    """
    phrases = _calls_by_text(pack)
    for name in groups:
        group = pack.needs[name]
        for index, item in enumerate(group.items):
            if _said(item)[1] not in phrases:
                wanted = item.phrase if isinstance(item, NeedItem) else item
                path = ("needs", name, "items", index, *(("phrase",) if isinstance(item, NeedItem) else ()))
                problem, advice = f'"{wanted}" is no phrase of a call', "write one that stands under calls:"
                yield places.error(path, problem, advice)


def _said(item: str | NeedItem) -> tuple[str, str]:
    """How it is read out, and the sentence that asks for it as understanding knows it."""
    say, phrase = (item, item) if isinstance(item, str) else (item.say, item.phrase)
    return say, normalise(phrase)


def _calls_by_text(pack: Pack) -> dict[str, Phrase]:
    """The sentences that ask for something, all slots filled."""
    found: dict[str, Phrase] = {}
    for phrase in phrasebook_of(pack).phrases:
        if phrase.intent.startswith(CALL_PREFIX):
            asked = pack.calls[phrase.intent.removeprefix(CALL_PREFIX)].slots
            if asked.keys() <= dict(phrase.slots).keys():
                found.setdefault(phrase.text, phrase)
    return found


def _left_out(pack: Pack, phrases: dict[str, Phrase], listed: set[Meaning]) -> Iterator[Need]:
    table = SlotTable(pack)
    kinds = {intent for intent, _ in listed}
    for phrase in phrases.values():
        call = pack.calls[phrase.intent.removeprefix(CALL_PREFIX)]
        by_name = len(phrase.slots) == 1 and CONTACT in dict(phrase.slots) and f"{{{CONTACT}}}" in call.need
        if phrase.meaning in listed or not (by_name or not (phrase.slots or phrase.intent in kinds)):
            continue
        listed.add(phrase.meaning)
        say = table.choices(CONTACT)[dict(phrase.slots)[CONTACT]] if by_name else call.title
        yield Need(say[:1].upper() + say[1:], phrase)
