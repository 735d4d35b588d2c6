"""One YAML file as plain data, with the place of every key and value; what YAML gets wrong is said in plain words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, StreamMark, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from voice_assist.errors import PackError

MAX_BYTES = 300_000
MAX_NODES = 100_000
MAX_DEPTH = 40
TAG = "tag:yaml.org,2002:"

_MANY_BRACKETS = re.compile(rf"[\[{{](?:\s*[\[{{]){{{MAX_DEPTH}}}")

KeyPath = tuple[str | int, ...]
"""Keys and list indices from the top of a file down to one value; () is the whole file."""

_ADVICE = (
    ("\\t' that cannot start", "a tab stands where only blanks may stand", "indent with blanks"),
    ("that cannot start any token", "a sign stands here that YAML keeps for itself", "put the text in quotes"),
    ("mapping values are not allowed here", "a second colon or a wrong indent", "put a text with a colon in quotes"),
    ("unexpected end of stream", "a quote is opened and never closed", "add the closing quote"),
    ("undefined alias", "* refers to something that is not there", "put a text that begins with * in quotes"),
    ("another document", "a second --- begins another document", "keep one document in each file"),
    (
        "but found",
        "this does not fit what stands before it",
        "check the indent, and put a phrase with [ or { in quotes",
    ),
    ("but got", "this does not fit what stands before it", "check the indent, and put a phrase with [ or { in quotes"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands. line, column: counted from 1."""

    file: Path
    line: int
    column: int

    def error(self, problem: str, advice: str) -> PackError:
        """The PackError for this place."""
        return PackError(problem, advice, file=self.file, line=self.line, column=self.column)


@dataclass(slots=True)
class YamlFile:
    """A file's data (mappings, lists, text, numbers, True, False, None) and where each key and value stands.

    text: the file as written. errors: keys that stand twice in one mapping; the first one counts.
    """

    file: Path
    text: str = ""
    data: object = None
    keys: dict[KeyPath, Place] = field(default_factory=dict)
    values: dict[KeyPath, Place] = field(default_factory=dict)
    errors: list[PackError] = field(default_factory=list)

    def place(self, path: KeyPath) -> Place:
        """Where the key of this path stands, or its value, or the nearest of what holds it."""
        while path and path not in self.keys and path not in self.values:
            path = path[:-1]
        return self.keys.get(path) or self.values.get(path) or Place(self.file, 1, 1)

    def value_place(self, path: KeyPath) -> Place:
        """Where the value of this path stands."""
        return self.values.get(path) or self.place(path)

    def place_inside(self, path: KeyPath, value: str, position: int) -> Place:
        """Where a character of this path's text stands; the text's beginning where it is not written in one piece."""
        place = self.value_place(path)
        line = self.text.splitlines()[place.line - 1] if value in self.text else ""
        start = line.find(value, place.column - 1)
        return Place(place.file, place.line, start + position + 1) if start >= 0 else place


def read_text(file: Path) -> str:
    """A file's UTF-8 text, with or without a byte order mark.

    Raises:
        PackError: it is no file, cannot be read, is larger than MAX_BYTES or is not UTF-8.
    """
    try:
        if not file.is_file():
            what = "is a folder, not a file" if file.is_dir() else "there is no such file"
            raise PackError(what, "check the name", file=file)
        if file.stat().st_size > MAX_BYTES:
            raise PackError(f"is larger than {MAX_BYTES:,} bytes", "split it into several files", file=file)
        content = file.read_bytes()
    except OSError as error:
        raise PackError(f"cannot be read ({error.strerror})", "check the rights of the file", file=file) from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].rsplit(b"\n", 1)
        line, column = content.count(b"\n", 0, error.start) + 1, len(before[-1].decode("utf-8", "replace")) + 1
        place = Place(file, line, column)
        raise place.error("is not UTF-8 text", "save the file with the encoding UTF-8") from error


def read_yaml(file: Path) -> YamlFile:
    """Read one file; a file without content gives an empty mapping.

    Raises:
        PackError: see read_text; or it is no YAML, nests too deeply, holds too much or uses YAML that packs do not.
    """
    text = read_text(file)
    result = YamlFile(file, text)
    if brackets := _MANY_BRACKETS.search(text):
        raise _place_in(file, text, brackets.start()).error("nests too deeply", "remove the many opening brackets")
    try:
        root = YAML(typ="safe", pure=True).compose(text)
        result.data = {} if root is None else _Builder(result).build(root, (), 0)
    except RecursionError as error:
        raise PackError("nests too deeply", "put fewer things inside each other", file=file) from error
    except ReaderError as error:
        raise _place_in(file, text, error.position).error("an invisible control character", "delete it") from error
    except MarkedYAMLError as error:
        raise _plain_error(file, error) from error
    except (YAMLError, ValueError) as error:
        raise PackError(f"is no valid YAML ({' '.join(str(error).split())})", "correct it", file=file) from error
    return result


def _plain_error(file: Path, error: MarkedYAMLError) -> PackError:
    problem = error.problem or "something is wrong"
    mark = error.problem_mark
    if "end of stream" in problem and error.context_mark is not None:
        mark = error.context_mark
    for sign, plain, advice in _ADVICE:
        if sign in repr(problem):
            return _place(file, mark).error(f"not valid YAML: {plain}", advice)
    return _place(file, mark).error(f"not valid YAML: {problem}", "correct it")


def _place(file: Path, mark: StreamMark | None) -> Place:
    return Place(file, 1, 1) if mark is None else Place(file, mark.line + 1, mark.column + 1)


def _number(text: str) -> object:
    """The number, or the text itself where Python writes numbers otherwise (0o17, 1_000)."""
    try:
        return int(text) if text.lstrip("+-").isdecimal() else float(text)
    except ValueError:
        return text


_SCALARS: dict[str, Callable[[str], object]] = {
    "str": str,
    "timestamp": str,
    "merge": str,
    "null": lambda _: None,
    "bool": lambda text: text.lower() in {"true", "yes", "on", "y"},
    "int": _number,
    "float": _number,
}


def _place_in(file: Path, text: str, position: int) -> Place:
    return Place(file, text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position))


class _Builder:
    """Turns YAML nodes into plain data; text stays text unless YAML 1.2 reads a number, true, false or null."""

    def __init__(self, result: YamlFile) -> None:
        self._result = result
        self._nodes = 0

    def build(self, node: Node, path: KeyPath, depth: int) -> object:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self._fail(node, "the file holds too much", "split it, and do not repeat parts with & and *")
        if depth > MAX_DEPTH:
            self._fail(node, "nests too deeply", "remove brackets, and do not let & and * refer to themselves")
        self._result.values[path] = _place(self._result.file, node.start_mark)
        if isinstance(node, MappingNode):
            return dict(self._entries(node, path, depth))
        if isinstance(node, SequenceNode):
            return [self.build(item, (*path, index), depth + 1) for index, item in enumerate(node.value)]
        return self._scalar(node)

    def _entries(self, node: MappingNode, path: KeyPath, depth: int) -> Iterator[tuple[str, object]]:
        seen: set[str] = set()
        for key_node, value_node in node.value:
            key = self._key(key_node)
            place = _place(self._result.file, key_node.start_mark)
            if key in seen:
                first = self._result.keys[*path, key]
                problem = f'"{key}" stands twice, first in line {first.line}'
                self._result.errors.append(place.error(problem, "rename or remove one"))
                continue
            seen.add(key)
            self._result.keys[*path, key] = place
            yield key, self.build(value_node, (*path, key), depth + 1)
            if isinstance(value_node, ScalarNode) and not value_node.value and value_node.style is None:
                self._result.values[*path, key] = place  # YAML places what is not there at the next thing that is

    def _key(self, node: Node) -> str:
        if node.tag == f"{TAG}merge":
            self._fail(node, '"<<" is not understood in packs', "write the keys out")
        if not isinstance(node, ScalarNode) or node.tag != f"{TAG}str":
            self._fail(node, "a key must be text", "put it in quotes")
        return str(node.value)

    def _scalar(self, node: Node) -> object:
        text, tag = str(node.value), str(node.tag).removeprefix(TAG)
        if tag not in _SCALARS:
            self._fail(node, f"the tag {node.tag} is not understood in packs", "remove what begins with !")
        if any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in text if sign not in "\n\t"):
            self._fail(node, "a character that cannot be spoken", "remove what begins with a backslash")
        return _SCALARS[tag](text)

    def _fail(self, node: Node, problem: str, advice: str) -> NoReturn:
        raise _place(self._result.file, node.start_mark).error(problem, advice)
