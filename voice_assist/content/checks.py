"""The rules between the parts of a whole pack: names, lists, templates, meanings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from pydantic import TypeAdapter, ValidationError

from voice_assist.commands import Context
from voice_assist.content.fields import Identifier, ListValue, NumberRange
from voice_assist.content.phrases import CALL_PREFIX, entry_of, intent_templates, phrasebook_of, slot_lists, value_id
from voice_assist.content.places import Places
from voice_assist.content.schema import Form, Pack
from voice_assist.content.sentences import SENTENCES, problem_with
from voice_assist.content.slot_checks import slot_errors
from voice_assist.content.validation import suggestion
from voice_assist.content.written import written_list_values, written_phrases
from voice_assist.content.yaml_file import KeyPath
from voice_assist.errors import PackError, TemplateError
from voice_assist.understanding.phrasebook import IntentTemplates, Phrase, Phrasebook, SlotValues, TextValue

_RESERVED_LISTS = {"routine": "the names of the routines", "tip": "the names of the tips"}
_IDENTIFIER = TypeAdapter(Identifier)
_ANYWHERE = frozenset(Context)
_TOGETHER = (
    {Context.SESSION, Context.QUESTION},
    {Context.ASLEEP},
    {Context.VISITORS, Context.IDLE, Context.QUESTION},
)
"""Contexts whose intents are possible at the same moment."""


def check_pack(pack: Pack, places: Places) -> list[PackError]:
    """What is wrong between the parts of the pack; the templates are looked at first."""
    errors = [*_template_errors(pack, places), *_name_errors(pack, places), *_list_errors(pack, places)]
    errors += _sentence_errors(pack, places)
    if errors:
        return errors
    if not (pack.intents or pack.calls):
        return [PackError("the pack has no phrases, so nothing can be said", "add intents: or calls: with phrases")]
    book = phrasebook_of(pack)
    return [*slot_errors(pack, book, places), *_conflicts(pack, book, places), *_wake_word_errors(pack, book, places)]


def _name_errors(pack: Pack, places: Places) -> Iterator[PackError]:
    for name in pack.intents:
        if name.startswith(CALL_PREFIX):
            problem = f'the names "{CALL_PREFIX}..." belong to the calls'
            yield places.error(("intents", name), problem, "choose another name, or write it under calls:")
    seen: dict[tuple[str, Form], str] = {}
    for name, routine in pack.routines.items():
        first = seen.setdefault((routine.body, routine.form), name)
        if first != name:
            problem = f'"{name}" and "{first}" have the same body and form, so only one could be chosen'
            yield places.error(("routines", name), problem, "change body or form of one")


def _list_errors(pack: Pack, places: Places) -> Iterator[PackError]:
    for name, values in pack.lists.items():
        if name in _RESERVED_LISTS:
            problem = f'the list "{name}" is made from {_RESERVED_LISTS[name]}'
            yield places.error(("lists", name), problem, "choose another name")
        if isinstance(values, NumberRange):
            continue
        seen: set[str] = set()
        for index, value in enumerate(values):
            key = value.id if isinstance(value, ListValue) else value_id(value)
            if key in seen:
                yield places.error(("lists", name, index), f'the list holds "{key}" twice', "remove one")
            if not _fits_identifier(key):
                problem, advice = f'"{value}" cannot be a name', "write it with id: and say:"
                yield places.error(("lists", name, index), problem, advice)
            seen.add(key)


def _sentence_errors(pack: Pack, places: Places) -> Iterator[PackError]:
    both = (("full", pack.sentences), ("short", pack.short))
    for length, key, wordings in ((length, *item) for length, sentences in both for item in sentences.items()):
        for index, wording in enumerate(wordings):
            problem = problem_with(key, wording)
            if problem and key in SENTENCES:
                path = ("sentences", key, *((length,) if key in pack.short else ()), index)
                yield places.error(path, problem, "correct it, or leave out { and }")
            elif problem and length == "full":
                yield places.error(("sentences", key), problem, suggestion(key, sorted(SENTENCES)))
                break


def _fits_identifier(text: str) -> bool:
    try:
        _IDENTIFIER.validate_python(text)
    except ValidationError:
        return False
    return True


def _template_errors(pack: Pack, places: Places) -> list[PackError]:
    try:
        phrasebook_of(pack)
    except TemplateError:
        in_lists = list(_bad(written_list_values(pack), {}, places))
        return in_lists or list(_bad(written_phrases(pack), slot_lists(pack), places))
    return []


def _bad(templates: Iterable[tuple[KeyPath, str]], lists: dict[str, SlotValues], places: Places) -> Iterator[PackError]:
    for path, template in templates:
        try:
            _expand(template, lists if path[0] in ("intents", "calls") else None)
        except TemplateError as error:
            yield places.template_error(path, error)


def _expand(template: str, lists: dict[str, SlotValues] | None) -> Phrasebook:
    """One template alone; lists None: it is a value of a list itself.

    Raises:
        TemplateError: it is wrong.
    """
    if lists is None:
        return Phrasebook((), {"list": (TextValue("value", (template,)),)})
    return Phrasebook((IntentTemplates("intent", (template,), _ANYWHERE),), lists)


def _says(template: str, text: str, lists: dict[str, SlotValues]) -> bool:
    book = _expand(template, lists)
    return bool(book.unlisted(text)) or any(phrase.text == text for phrase in book.phrases)


def _conflicts(pack: Pack, book: Phrasebook, places: Places) -> Iterator[PackError]:
    """Sentences that mean two things at one moment, told once for each pair of intents."""
    contexts = {intent.intent: intent.contexts for intent in intent_templates(pack)}
    meanings: dict[str, list[Phrase]] = {}
    for phrase in book.phrases:
        meanings.setdefault(phrase.text, []).append(phrase)
    for text, phrases in meanings.items():
        phrases.extend(phrase for phrase in book.unlisted(text) if phrase not in phrases)
    told: set[tuple[str, str]] = set()
    for text, phrases in meanings.items():
        for one, other in combinations(phrases, 2):
            pair = (one.intent, other.intent)
            if pair not in told and meet(contexts[one.intent], contexts[other.intent]):
                told.add(pair)
                yield _conflict(pack, text, pair, places)


def _wake_word_errors(pack: Pack, book: Phrasebook, places: Places) -> Iterator[PackError]:
    word = pack.head.wake_word
    if word and (any(phrase.text == word for phrase in book.phrases) or book.unlisted(word)):
        yield places.value_error(
            ("pack", "wake_word"), f'"{word}" is a phrase of the pack already', "choose another word"
        )


def meet(one: frozenset[Context], other: frozenset[Context]) -> bool:
    """Whether there are moments at which both can be said."""
    return any(one & together and other & together for together in _TOGETHER)


def _conflict(pack: Pack, text: str, pair: tuple[str, str], places: Places) -> PackError:
    first, second = (places.told(entry_of(intent)) for intent in pair)
    lists = slot_lists(pack)
    paths = [
        path
        for path, template in written_phrases(pack)
        if path[:2] == entry_of(pair[1]) and _says(template, text, lists)
    ]
    if first == second:
        problem, advice = f'"{text}" means two different things in {first}', "change one of the list's values"
    else:
        problem = f'"{text}" can be said for {first} and for {second}'
        advice = "change one of them, or let them mean something in different contexts"
    return places.error(paths[-1], problem, advice)
