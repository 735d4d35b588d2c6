"""What the parts of a pack lack or leave unused, as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator

from voice_assist.commands import CallLevel, Context
from voice_assist.content.lint.material import Material
from voice_assist.content.lint.problem import Problem, warning
from voice_assist.content.places import Places
from voice_assist.content.schema import SPEAKS_ANSWER, Action, Intent, Pack
from voice_assist.content.spoken import spoken_texts
from voice_assist.content.validation import suggestion
from voice_assist.errors import PackError

_SESSION_ACTIONS = frozenset(
    {Action.READY, Action.PAUSE, Action.GO_ON, Action.BACK, Action.SKIP, Action.HOW_MANY, Action.START_ROUTINE}
)
_INSIDE_SESSIONS = _SESSION_ACTIONS - {Action.START_ROUTINE}
_ANSWERS = frozenset({Action.YES, Action.NO})
_HEEDED_ASLEEP = frozenset({Action.WAKE, Action.STOP, Action.CANCEL, Action.CALL_STATUS, Action.SOMEONE_HERE})
_TIP_ACTIONS = frozenset({Action.MORE, Action.NEXT_TIP, Action.LIST_TIPS})
_NEEDED = (
    (Action.YES, Context.QUESTION, '"Did you mean ...?" cannot be answered', 'add an intent with action: "yes"'),
    (Action.NO, Context.QUESTION, '"Did you mean ...?" cannot be denied', 'add an intent with action: "no"'),
    (Action.STOP, Context.IDLE, "the assistant cannot be stopped", "add an intent with action: stop"),
)


def whole_pack(material: Material) -> Iterator[Problem]:
    """What a conversation lacks, what nobody can reach, what is never used."""
    pack, places = material.pack, material.places
    looks = (_lacking(pack), _out_of_reach(pack, places), _never_meant(pack, places), _unused(material))
    yield from (warning(error) for look in looks for error in look)


def _lacking(pack: Pack) -> Iterator[PackError]:
    """What a whole conversation needs; a pack with nothing but phrases to try out may lack it."""
    if not pack.calls:
        yield PackError("the pack has no calls, so nobody can be called", "add one under calls:")
    elif not _has(pack, Action.CANCEL, Context.IDLE):
        yield PackError("a call cannot be taken back", "add an intent with action: cancel")
    for action, context, problem, advice in _NEEDED:
        if not _has(pack, action, context):
            yield PackError(problem, advice)
    sessions = pack.routines and _has(pack, Action.START_ROUTINE, Context.IDLE)
    if sessions and not _has(pack, Action.STOP, Context.SESSION):
        problem = "an exercise session can be started, but not be stopped"
        yield PackError(problem, "add session to the contexts of the intent with action: stop")
    if _has(pack, Action.SLEEP, Context.IDLE) and not _has(pack, Action.WAKE, Context.ASLEEP):
        problem = "the assistant can be sent to sleep, but not be woken"
        yield PackError(problem, "add an intent with action: wake and contexts: [asleep]")


def _has(pack: Pack, action: Action, context: Context) -> bool:
    return any(intent.action is action and context in intent.contexts for intent in pack.intents.values())


def _out_of_reach(pack: Pack, places: Places) -> Iterator[PackError]:
    sessions = bool(pack.routines) and _has(pack, Action.START_ROUTINE, Context.IDLE)
    for name, intent in pack.intents.items():
        if not sessions and (set(intent.contexts) == {Context.SESSION} or intent.action in _SESSION_ACTIONS):
            problem, advice = "nobody can reach this: no session can be started", "add a routine and a way to start it"
        elif not pack.tips and intent.action in _TIP_ACTIONS:
            problem, advice = "this does nothing: the pack has no tips", "add one under tips:"
        elif intent.action is Action.WAKE and Context.ASLEEP not in intent.contexts:
            problem, advice = "this wakes nobody: it is not heard in the sleep", "write contexts: [asleep]"
        else:
            continue
        yield places.error(("intents", name), problem, advice)


def _never_meant(pack: Pack, places: Places) -> Iterator[PackError]:
    """What an intent has but its action or its contexts leave without effect."""
    soon = any(call.level is CallLevel.SOON for call in pack.calls.values())
    for name, intent in pack.intents.items():
        contexts = frozenset(intent.contexts)
        if intent.answer is not None and intent.action not in SPEAKS_ANSWER:
            problem = f"the answer is never spoken, because the action is {intent.action}"
            yield places.error(("intents", name, "answer"), problem, "remove it, or write action: say")
        if intent.action in _ANSWERS and Context.QUESTION not in contexts:
            problem = f"the action {intent.action} answers questions, but it cannot be said while one is open"
            yield places.error(("intents", name), problem, "write contexts: [question]")
        if intent.action in _INSIDE_SESSIONS and Context.SESSION not in contexts:
            problem = f"the action {intent.action} belongs to a session, but it cannot be said in one"
            yield places.error(("intents", name), problem, "write contexts: [session]")
        if contexts == {Context.ASLEEP} and intent.action not in _HEEDED_ASLEEP:
            problem = "this can be said in the sleep alone, and there nobody heeds it"
            yield places.error(("intents", name), problem, "write contexts: [idle], or leave contexts out")
        yield from _offered(pack, places, name, intent)
        if intent.action is Action.OFFER_CALL and pack.calls and not soon and not intent.offers:
            problem = "it offers to call somebody, but the pack has no call with level: soon"
            yield places.error(("intents", name), problem, "add one under calls:, or write action: say")


def _offered(pack: Pack, places: Places, name: str, intent: Intent) -> Iterator[PackError]:
    """What is said with an offer where none is made."""
    for field in ("question", "offers"):
        if getattr(intent, field) is not None and intent.action is not Action.OFFER_CALL:
            problem = f"{field} does nothing, because the action is {intent.action}"
            yield places.error(("intents", name, field), problem, "remove it, or write action: offer_call")
    call = pack.calls.get(intent.offers or "")
    if intent.offers and not (call and "{" not in call.need):
        problem = f'the call "{intent.offers}" has a slot' if call else f'there is no call "{intent.offers}"'
        yield places.error(("intents", name, "offers"), problem, suggestion(intent.offers, sorted(pack.calls)))


def _unused(material: Material) -> Iterator[PackError]:
    pack, places = material.pack, material.places
    templates = " ".join(written.text for written in material.written)
    for name in pack.lists:
        if f"{{{name}}}" not in templates and f"{{{name}:" not in templates:
            yield places.error(("lists", name), f'no phrase uses the list "{name}"', f"write {{{name}}} in a phrase")
    for word in pack.pronunciations:
        if word not in material.vocabulary:
            problem = f'"{word}" is in no phrase'
            yield places.error(("pronunciations", word), problem, "correct its spelling or remove it")
    spoken = f" {' '.join(re.sub(r'[^a-z]+', ' ', text.casefold()) for text in spoken_texts(pack))} "
    for words in pack.spoken_as:
        if f" {re.sub('[^a-z]+', ' ', words.casefold())} " not in spoken:
            problem = f'"{words}" is in nothing that is spoken'
            yield places.error(("spoken_as", words), problem, "correct its spelling, or write it in household.yaml")
