"""From one file's plain data to a PackFile; what does not fit becomes errors that a caregiver can act on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from difflib import get_close_matches

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from voice_assist.content.fields import ListValue, NumberRange, PackModel, TwoLengths
from voice_assist.content.schema import Call, Intent, PackFile, PackHead, Routine, Step, Tip
from voice_assist.content.yaml_file import KeyPath, YamlFile
from voice_assist.errors import PackError

MOST_SUGGESTED = 40

_MODELS: dict[str, type[PackModel]] = {"intents": Intent, "routines": Routine, "tips": Tip, "calls": Call}

_KINDS = {
    "string_type": ("text is expected here", "put it in quotes"),
    "tuple_type": ("a list is expected here", "begin each entry with a dash on a line of its own"),
    "dict_type": ("names with entries below them are expected here", "see docs/packs.md for the form"),
    "model_type": ("keys with values are expected here", "see docs/packs.md for the form"),
    "string_too_short": ("the text is empty", "write it or remove the key"),
    "float_type": ("a number is expected here", "write it with digits and without quotes"),
    "int_type": ("a whole number is expected here", "write it with digits and without quotes"),
    "int_from_float": ("a whole number is expected here", "leave out the fraction"),
    "bool_type": ("true or false is expected here", "write true or false without quotes"),
}


ModelAt = Callable[[KeyPath], type[PackModel]]
"""Which model holds the key at the end of a path."""


def validated(source: YamlFile) -> tuple[PackFile | None, list[PackError]]:
    """The file's content, or None and what is wrong with it, in the order of the file."""
    try:
        return PackFile.model_validate(source.data), []
    except ValidationError as error:
        return None, errors_of(source, error, _model)


def errors_of(source: YamlFile, error: ValidationError, model_at: ModelAt) -> list[PackError]:
    """What is wrong with a file, in the order of the file."""
    causes = _causes(source, error.errors(include_url=False), model_at)
    found = [_pack_error(source, details, model_at) for details in causes]
    return sorted(found, key=lambda problem: (problem.line or 0, problem.column or 0))


def _causes(source: YamlFile, errors: list[ErrorDetails], model_at: ModelAt) -> Iterator[ErrorDetails]:
    """The errors without those that only follow from another one."""
    unknown = [_path(source, details["loc"]) for details in errors if details["type"] == "extra_forbidden"]
    misspelt = {
        (*path[:-1], near) for path in unknown for near in _near(str(path[-1]), list(model_at(path).model_fields))
    }
    for details in errors:
        path = _path(source, details["loc"])
        is_misspelt = details["type"] == "missing" and (*path, details["loc"][-1]) in misspelt
        has_only_bad_entries = details["type"] == "too_short" and details["input"]
        if not (is_misspelt or has_only_bad_entries):
            yield details


def _pack_error(source: YamlFile, details: ErrorDetails, model_at: ModelAt) -> PackError:
    path = _path(source, details["loc"])
    match details["type"]:
        case "extra_forbidden":
            key = str(path[-1])
            return source.place(path).error(f'unknown key "{key}"', suggestion(key, list(model_at(path).model_fields)))
        case "missing":
            lacking = details["loc"][-1]
            return source.place(path).error(f'{_name(path)} has no "{lacking}"', f"add {lacking}:")
        case "union_tag_not_found":
            key = str(details["ctx"]["discriminator"]).strip("'")
            return source.place(path).error(f'{_name(path)} has no "{key}"', f"add {key}:")
        case "union_tag_invalid":
            key = str(details["ctx"]["discriminator"]).strip("'")
            problem, advice = _unknown_word(str(details["ctx"]["tag"]), str(details["ctx"]["expected_tags"]))
            return source.value_place((*path, key)).error(f"{_name((*path, key))}: {problem}", advice)
        case "rule":
            context = details["ctx"]
            return source.place(path).error(context["problem"], context["advice"])
    problem, advice = _wrong_value(details)
    if details["loc"][-1:] == ("[key]",):
        return source.place(path).error(f"in {_name(path[:-1])}: {problem}", advice)
    return source.value_place(path).error(f"{_name(path)}: {problem}", advice)


def _wrong_value(details: ErrorDetails) -> tuple[str, str]:
    kind, value, context = details["type"], details["input"], details.get("ctx", {})
    if kind in _KINDS:
        problem, advice = _KINDS[kind]
        if value is None:
            return f"{problem}, but nothing stands there", "write it or remove the key"
        if kind == "string_type" and isinstance(value, dict | list):
            return problem, "put it in quotes, above all if it begins with [ or {, or holds a colon"
        return problem, advice
    match kind:
        case "enum" | "literal_error":
            return _unknown_word(str(value), str(context["expected"]))
        case "string_pattern_mismatch":
            return f'"{value}" does not have the right form', _form(str(context["pattern"]))
        case "too_short":
            return "the list is empty", "add at least one entry"
        case "greater_than_equal":
            return f"{value} is too small", f"write {context['ge']:g} or more"
        case "greater_than":
            return f"{value} is too small", f"write more than {context['gt']:g}"
        case "less_than_equal":
            return f"{value} is too large", f"write {context['le']:g} or less"
    return details["msg"], "correct it"


def _form(pattern: str) -> str:
    if pattern.startswith("^([01]?[0-9]"):
        return 'write a time of a clock of 24 hours in quotes, such as "9:30"'
    if " to " in pattern:
        return 'write two times of a clock of 24 hours in quotes, such as "22:00 to 7:00"'
    if "AA|" in pattern:
        return 'write phones without stress, separated by blanks, such as "W AO K ER"'
    if "@" in pattern:
        return (
            'write it in words that sound like it, such as "ko val chick", with phones of espeak-ng behind it in [[ ]]'
        )
    if "A-Z" in pattern:
        return "write words as they stand in the text, without other signs"
    if "'" in pattern:
        return "write one word in small letters"
    if r"\d" in pattern:
        return 'write numbers with dots in quotes, such as "1.0"'
    return "use small letters, digits and _, beginning with a letter"


def _unknown_word(word: str, expected: str) -> tuple[str, str]:
    words = [part for part in expected.split("'") if part.strip(", ") not in ("", "or")]
    return f'"{word}" is not known here', suggestion(word, words)


def _near(word: str, known: list[str]) -> list[str]:
    return get_close_matches(word, known, n=1)


def suggestion(word: str, known: list[str]) -> str:
    """What to do about an unknown word: the known one that is nearest, or all of them where they are few."""
    near = _near(word, known)
    if near or len(known) > MOST_SUGGESTED:
        return f'did you mean "{near[0]}"' if near else "see docs/packs.md for those that are known"
    return f"use one of: {', '.join(known)}"


def _model(path: KeyPath) -> type[PackModel]:
    """Which model holds the key at the end of this path."""
    match path:
        case ("pack", _):
            return PackHead
        case ("lists", _, _):
            return NumberRange
        case ("lists", *_):
            return ListValue
        case ("sentences", _, _):
            return TwoLengths
        case ("routines", _, "steps", *_):
            return Step
        case (str() as group, _, _) if group in _MODELS:
            return _MODELS[group]
    return PackFile


def _path(source: YamlFile, loc: tuple[str | int, ...]) -> KeyPath:
    """The part of pydantic's location that stands in the file: without the names of alternatives."""
    path: KeyPath = ()
    for part in loc:
        if (*path, part) in source.values:
            path = (*path, part)
    return path


def _name(path: KeyPath) -> str:
    """A path as it is told: calls.drink.phrases, entry 2."""
    if not path:
        return "the file"
    told = ".".join(str(part) for part in path if isinstance(part, str))
    return f"{told}, entry {path[-1] + 1}" if isinstance(path[-1], int) else told
