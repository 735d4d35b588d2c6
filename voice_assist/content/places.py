"""Where each part of a pack stands in its files."""

from __future__ import annotations

import re
from collections.abc import Sequence

from voice_assist.content.yaml_file import KeyPath, YamlFile
from voice_assist.errors import PackError, TemplateError


class Places:
    """The files of a pack, asked for the place of a group's entry: ("calls", "drink", "phrases", 0)."""

    def __init__(self, files: Sequence[YamlFile]) -> None:
        self._files = tuple(files)

    def before(self, file: YamlFile) -> Places:
        """These files with another one that is asked first."""
        return Places((file, *self._files))

    def error(self, path: KeyPath, problem: str, advice: str) -> PackError:
        """The error at the place of this path."""
        file = self._holder(path)
        return file.place(path).error(problem, advice) if file else PackError(problem, advice)

    def value_error(self, path: KeyPath, problem: str, advice: str) -> PackError:
        """The error at the value of this path."""
        file = self._holder(path)
        return file.value_place(path).error(problem, advice) if file else PackError(problem, advice)

    def error_inside(self, path: KeyPath, text: str, part: str, problem: str, advice: str) -> PackError:
        """The error at a word of the text that stands at this path; at its beginning where it is not written so."""
        file, found = self._holder(path), re.search(rf"(?<!\w){re.escape(part)}(?!\w)", text, re.IGNORECASE)
        if file is None:
            return PackError(problem, advice)
        return file.place_inside(path, text, found.start() if found else 0).error(problem, advice)

    def template_error(self, path: KeyPath, error: TemplateError) -> PackError:
        """The error at the character of the template that stands at this path."""
        problem, file = f'the phrase "{error.template}": {error.problem}', self._holder(path)
        if file is None:
            return PackError(problem, error.advice)
        return file.place_inside(path, error.template, error.position or 0).error(problem, error.advice)

    def text_error(self, path: KeyPath, text: str, position: int, problem: str, advice: str) -> PackError:
        """The error at a character of the text that stands at this path."""
        file = self._holder(path)
        return file.place_inside(path, text, position).error(problem, advice) if file else PackError(problem, advice)

    def told(self, path: KeyPath) -> str:
        """An entry as it is told: calls.drink (calls.yaml, line 12)."""
        name, file = ".".join(str(part) for part in path), self._holder(path)
        return f"{name} ({file.file.name}, line {file.place(path).line})" if file else name

    def line(self, path: KeyPath) -> int:
        """Line of this path in its file, counted from 1."""
        file = self._holder(path)
        return file.place(path).line if file else 1

    def _holder(self, path: KeyPath) -> YamlFile | None:
        return next((file for file in self._files if path[:2] in file.keys), None)
