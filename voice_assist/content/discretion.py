"""Errors about a file that may hold secrets, told without quoting one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from voice_assist.content.yaml_file import YamlFile
from voice_assist.errors import PackError

_LEAST_SHOWN = 3
"""A piece of a line that is so short says nothing about a secret in it."""

_QUOTED = re.compile(r'"(.*)"', re.DOTALL)
_PLAIN = re.compile(r"[a-z_]{1,20}")
"""What keys and kinds look like."""


def discreet(error: PackError, text: str) -> PackError:
    """The error of a file that is no YAML; what it quotes of its line is left out."""
    lines = text.splitlines()
    line = lines[error.line - 1] if error.line and error.line <= len(lines) else ""
    if not any(piece in error.problem for piece in _pieces(line)):
        return error
    return _changed(error, "what stands here is not understood", "put the text behind the colon in quotes")


def unquoted(error: PackError, source: YamlFile, group: str) -> PackError:
    """The error without what it quotes, if it is about that top-level key and quotes more than a plain word."""
    tops = sorted((place.line, path[0]) for path, place in source.keys.items() if len(path) == 1)
    about = [name for line, name in tops if line <= (error.line or 0)]
    quoted = _QUOTED.search(error.problem)
    if about[-1:] != [group] or quoted is None or _PLAIN.fullmatch(quoted[1]):
        return error
    return _changed(error, _QUOTED.sub('"..."', error.problem), error.advice)


def _changed(error: PackError, problem: str, advice: str) -> PackError:
    return PackError(problem, advice, file=error.file, line=error.line, column=error.column)


def _pieces(line: str) -> Iterator[str]:
    """What stands behind the key of a line, in pieces that could be quoted."""
    return (piece for piece in re.split(r"[\s!\"',{}\[\]]+", line.partition(":")[2]) if len(piece) > _LEAST_SHOWN)
