"""A folder of YAML files becomes a Pack, or an error that says what is wrong, where, and what to do."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, count
from pathlib import Path

from voice_assist.config import PROJECT_FOLDER
from voice_assist.content.checks import check_pack
from voice_assist.content.fields import Spoken, wordings
from voice_assist.content.needs import need_errors
from voice_assist.content.places import Places
from voice_assist.content.schema import Action, Intent, Pack, PackFile, PackHead
from voice_assist.content.validation import validated
from voice_assist.content.yaml_file import KeyPath, Place, YamlFile, read_text, read_yaml
from voice_assist.errors import PackError
from voice_assist.understanding.normalise import normalise

SHIPPED_SENTENCES = PROJECT_FOLDER / "intents" / "en" / "sentences.yaml"
_GROUPS = ("lists", "intents", "routines", "tips", "calls", "needs", "sentences", "pronunciations", "spoken_as")
_MAX_FILES = 200


@dataclass(slots=True)
class PackReading:
    """What a folder gave: the pack unless there were errors, all errors that could be found, and the places."""

    pack: Pack | None = None
    errors: list[PackError] = field(default_factory=list)
    places: Places = field(default_factory=lambda: Places(()))


def load_pack(folder: Path, own: Sequence[Path] = ()) -> Pack:
    """Read and check every *.yaml file of the folder.

    Args:
        folder: the pack; files in it whose names begin with a dot, and folders in it, are left alone.
        own: files of the household in the same form: what they name replaces what the pack has of that name.

    Raises:
        PackError: the first thing that is wrong.
    """
    reading = read_pack(folder, own)
    if reading.pack is None:
        raise reading.errors[0]
    return reading.pack


def read_pack(folder: Path, own: Sequence[Path] = ()) -> PackReading:
    """Read and check as load_pack does, but collect what is wrong."""
    reading = PackReading()
    try:
        paths = pack_files(folder)
    except PackError as error:
        reading.errors.append(error)
        return reading
    of_pack, of_household = _read(paths, reading), _read(own, reading)
    reading.places = Places((*of_household.sources, *of_pack.sources))
    merged = _overlaid(_merge(of_pack, reading.errors), _merge(of_household, reading.errors))
    for source in of_household.sources:
        if ("pack",) in source.keys:
            problem, advice = (
                "pack: says what the pack is, and belongs there",
                "write it in household.yaml, or remove it",
            )
            reading.errors.append(source.place(("pack",)).error(problem, advice))
    if reading.errors:
        return reading
    try:
        pack = _pack(folder.resolve().name, (*paths, *own), merged)
    except PackError as error:
        reading.errors.append(error)
        return reading
    reading.errors = check_pack(pack, reading.places) or list(
        need_errors(pack, reading.places, _merge(of_household, []).needs if own else pack.needs)
    )
    reading.pack = None if reading.errors else pack
    return reading


@dataclass(slots=True)
class _Files:
    sources: list[YamlFile] = field(default_factory=list)
    contents: list[PackFile] = field(default_factory=list)


def _read(paths: Sequence[Path], reading: PackReading) -> _Files:
    """The files that can be read; what is wrong with them is added to the reading."""
    files = _Files()
    for path in paths:
        try:
            source = read_yaml(path)
        except PackError as error:
            reading.errors.append(error)
            continue
        content, problems = validated(source)
        reading.errors += [*source.errors, *problems]
        if content is not None:
            files.sources.append(source)
            files.contents.append(content)
    return files


def pack_files(folder: Path) -> tuple[Path, ...]:
    """The pack's files, sorted by name.

    Raises:
        PackError: the folder is missing, no folder, unreadable or without YAML files.
    """
    try:
        if not folder.exists():
            raise PackError("there is no such folder", "check the name of the pack", file=folder)
        if not folder.is_dir():
            raise PackError("is a file, not a folder", "name the folder that holds the pack's files", file=folder)
        entries = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError as error:
        raise PackError(f"cannot be read ({error.strerror})", "check its rights", file=folder) from error
    for path in entries:
        if path.suffix.lower() in {".yml", ".yaml"} and path.suffix != ".yaml":
            raise PackError("a pack's file must end in .yaml", "rename it", file=path)
    files = tuple(path for path in entries if path.suffix == ".yaml")
    if not files:
        raise PackError("the folder holds no .yaml files", "name a folder with a pack in it", file=folder)
    if len(files) > _MAX_FILES:
        raise PackError(f"the folder holds more than {_MAX_FILES} files", "put several into one", file=folder)
    return files


def pack_hash(files: Sequence[Path]) -> str:
    """SHA-256, hexadecimal, over the files' names and bytes.

    Raises:
        PackError: a file cannot be read.
    """
    digest = hashlib.sha256()
    for path in files:
        try:
            content = path.read_bytes()
        except OSError as error:
            raise PackError(f"cannot be read ({error.strerror})", "check its rights", file=path) from error
        digest.update(os.fsencode(path.name) + f"\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _overlaid(pack: PackFile, own: PackFile) -> PackFile:
    """The pack with what is the household's own in place of, or beside, what it has."""
    together = {group: {**getattr(pack, group), **getattr(own, group)} for group in _GROUPS}
    return pack.model_copy(update=together)


def _merge(files: _Files, errors: list[PackError]) -> PackFile:
    """All files together; what stands in two of them is an error at the second."""
    merged = PackFile()
    places: dict[KeyPath, Place] = {}
    for source, content in zip(files.sources, files.contents, strict=True):
        names = {group: getattr(content, group) for group in _GROUPS}
        paths: list[KeyPath] = [(group, name) for group, entries in names.items() for name in entries]
        for path in [("pack",), *paths] if content.pack else paths:
            place = source.place(path)
            first = places.setdefault(path, place)
            if first is not place:
                what = ".".join(str(part) for part in path)
                problem = f"{what} stands already in {first.file.name}, line {first.line}"
                errors.append(place.error(problem, "rename or remove one"))
        together = {group: {**getattr(merged, group), **entries} for group, entries in names.items()}
        merged = merged.model_copy(update={**together, "pack": merged.pack or content.pack})
    return merged


def _pack(name: str, files: Sequence[Path], merged: PackFile) -> Pack:
    spoken = {**shipped_sentences(), **merged.sentences}
    return Pack(
        head=merged.pack or PackHead(name=name.encode(errors="replace").decode() or "pack", language="en", version="1"),
        hash=pack_hash(files),
        lists=merged.lists,
        intents=merged.intents,
        routines=merged.routines,
        tips=merged.tips,
        calls=merged.calls,
        needs=merged.needs,
        sentences={name: wordings(said) for name, said in spoken.items()},
        short={name: short for name, said in spoken.items() if (short := wordings(said, short=True))},
        pronunciations=merged.pronunciations,
        spoken_as=merged.spoken_as,
    )


def load_phrase_list(file: Path) -> Pack:
    """A plain text file becomes a pack: each line is a template and an intent of its own that repeats what it heard.

    Args:
        file: UTF-8 text; blank lines, lines that begin with # and lines that stand there already do not count.

    Raises:
        PackError: the file cannot be read or has no phrases, a template is wrong, or two lines can be said the same.
    """
    source, intents, known = YamlFile(file, read_text(file)), dict[str, Intent](), set[str]()
    for number, line in enumerate(source.text.splitlines(), start=1):
        phrase = " ".join(line.split())
        if not phrase or phrase.startswith("#") or phrase in known:
            continue
        known.add(phrase)
        name = _unused_name(phrase, intents)
        place = Place(file, number, len(line) - len(line.lstrip()) + 1)
        source.keys["intents", name] = source.values["intents", name, "phrases", 0] = place
        intents[name] = Intent(phrases=(phrase,), action=Action.SAY, answer=normalise(phrase) or phrase)
    if not intents:
        raise PackError("holds no phrases", "write one in each line", file=file)
    pack = _pack(file.stem, (file,), PackFile(intents=intents))
    if errors := check_pack(pack, Places((source,))):
        raise errors[0]
    return pack


def _unused_name(phrase: str, taken: Container[str]) -> str:
    """An id made of the phrase's words: "what's [the] time" is whats_the_time."""
    words = re.sub(r"[^a-z ]", "", normalise(phrase))
    name = "_".join(words.split()) or "phrase"
    return next(one for one in chain((name,), (f"{name}_{number}" for number in count(2))) if one not in taken)


@cache
def shipped_sentences() -> dict[str, Spoken]:
    """What is spoken where a pack says nothing else.

    Raises:
        PackError: the shipped file is missing or damaged.
    """
    content, errors = validated(read_yaml(SHIPPED_SENTENCES))
    if content is None:
        raise errors[0]
    return content.sentences
