"""How words sound that no engine can guess: carried inside the text, read by each engine in its own way.

The household writes "Kowalczyk: ko val chick", or "Kowalczyk: ko val chick [[koUv'altSIk]]". In the text that goes to
a synthesiser the word is followed by both, between signs of Unicode's private use area, which stand in no other text.
So a change of the table is another text, for the cache, too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_BEGIN, _NEXT, _END = "\ue000", "\ue001", "\ue002"
_MARKED = re.compile(f"{_BEGIN}([^{_BEGIN}-{_END}]*){_NEXT}([^{_BEGIN}-{_END}]*){_NEXT}([^{_BEGIN}-{_END}]*){_END}")
_OWN_SIGNS = re.compile(f"[{_BEGIN}-{_END}]")
_PHONES = re.compile(r"\s*\[\[(.*?)\]\]\s*$")


class WrittenSounds:
    """The words of one household and pack.

    Args:
        table: word or words as written -> a spelling that sounds right, with espeak-ng's phones in [[ ]] behind it
            where these are wanted. Capitals mean nothing.
    """

    def __init__(self, table: Mapping[str, str]) -> None:
        self._known = _Known(table)

    def change(self, table: Mapping[str, str]) -> None:
        """Another table from now on; on any thread."""
        self._known = _Known(table)

    def marked(self, text: str) -> str:
        """The text with the sounds of its words."""
        return self._known.marked(text)


class _Known:
    """One table."""

    def __init__(self, table: Mapping[str, str]) -> None:
        self._table = {" ".join(words.split()).casefold(): sounds for words, sounds in table.items()}
        longest_first = sorted(self._table, key=len, reverse=True)
        words = "|".join(re.escape(each).replace(r"\ ", r"\s+") for each in longest_first)
        self._words = re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) if words else None

    def marked(self, text: str) -> str:
        plain = _OWN_SIGNS.sub("", text).replace("[[", "[ [")
        return self._words.sub(self._mark, plain) if self._words else plain

    def _mark(self, found: re.Match[str]) -> str:
        sounds = self._table.get(" ".join(found.group().split()).casefold(), "")
        phones = _PHONES.search(sounds)
        spelling = _PHONES.sub("", sounds).lower()
        return f"{_BEGIN}{found.group()}{_NEXT}{spelling}{_NEXT}{phones.group(1) if phones else ''}{_END}"


def respelt(text: str) -> str:
    """The text for an engine that reads letters alone."""
    return _MARKED.sub(lambda found: found.group(2) or found.group(1), text)


def with_phones(text: str) -> str:
    """The text for espeak-ng, which reads phones in [[ ]]."""
    return _MARKED.sub(_espeak, text)


def _espeak(found: re.Match[str]) -> str:
    return f"[[{found.group(3)}]]" if found.group(3) else found.group(2) or found.group(1)
