"""Decoding graphs of a model: `HCLr.fst` and `Gr.fst`, made with OpenFst's command line tools."""

from __future__ import annotations

import math
import os
import subprocess
import sysconfig
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from models.recipe.kaldi_files import leave_id, loop_id
from models.recipe.language import EMPTY, Bigram, mixed_fst
from models.recipe.lexicon import SILENCE, Lexicon
from models.recipe.network import Array

HALF = -math.log(0.5)
"""Cost of taking, and of not taking, a pause."""
_PLUGINS = f"/usr/lib/{sysconfig.get_config_var('MULTIARCH')}/fst/22"
"""Debian's libfst22-plugins-base: without it `fstconvert` knows no look-ahead type."""
_POSITIONS = {"B": "begin", "I": "internal", "E": "end", "S": "singleton"}


class Node(NamedTuple):
    """One phone of the prefix tree."""

    parent: int | None
    """Index of the node before, None at the beginning of a word."""
    phone: int
    shown: str | None
    """The word, at the first node where only one is possible."""
    complete: str | None
    """The word that ends here."""


def lexicon_tree(lexicon: Lexicon, words: Iterable[str]) -> list[Node]:
    """Prefix tree over all pronunciations of `words`; words that sound alike get final nodes of their own."""
    nodes: list[Node] = []

    def grow(parent: int | None, entries: list[tuple[tuple[int, ...], str]], emitted: bool) -> None:
        groups: dict[tuple[int, str | None], list[tuple[tuple[int, ...], str]]] = {}
        for rest, word in entries:
            groups.setdefault((rest[0], word if len(rest) == 1 else None), []).append((rest[1:], word))
        for (phone, _), group in groups.items():
            word, done = group[0][1], not group[0][0]
            single = len({name for _, name in group}) == 1
            nodes.append(Node(parent, phone, word if single and not emitted else None, word if done else None))
            if not done:
                grow(len(nodes) - 1, group, emitted or single)

    grow(None, [(spoken, word) for word in words for spoken in lexicon.phone_ids(word)], False)
    return nodes


def lexicon_fst(lexicon: Lexicon, word_id: Mapping[str, int], stay: Array) -> str:
    """Prefix tree, phones and their durations as OpenFst text: input transition-ids, output words.

    The tree hangs off a loop state, with optional silence at the start and after each word. Entering a phone costs its
    leaving transition-id and staying its loop (Kaldi's "reordered" transitions).
    """
    begin, loop, silence, first = 0, 1, 2, 3
    quiet = lexicon.phones.index(SILENCE) + 1
    leaving, staying = -np.log(1 - stay), -np.log(stay)

    def arcs() -> Iterator[str]:
        yield _arc(begin, loop, 0, 0, HALF)  # the first line names the start state
        yield _arc(begin, silence, leave_id(quiet), 0, HALF + leaving[quiet - 1])
        yield _arc(silence, silence, loop_id(quiet), 0, staying[quiet - 1])
        yield _arc(silence, loop, 0, 0, 0.0)
        for here, node in enumerate(lexicon_tree(lexicon, lexicon.words), first):
            before = loop if node.parent is None else node.parent + first
            shown = word_id[node.shown] if node.shown else 0
            yield _arc(before, here, leave_id(node.phone), shown, leaving[node.phone - 1])
            yield _arc(here, here, loop_id(node.phone), 0, staying[node.phone - 1])
            if node.complete:
                yield _arc(here, loop, 0, 0, HALF)
                yield _arc(here, silence, leave_id(quiet), 0, HALF + leaving[quiet - 1])
        yield f"{loop} 0"

    return "\n".join(arcs()) + "\n"


def write_graphs(folder: Path, lexicon: Lexicon, free: Sequence[tuple[float, Bigram]], stay: Array) -> None:
    """Write the files of `graph/` for run-time grammars; `free` is the language model used without one.

    The look-ahead type gives the words new numbers, so that those reachable from a state form few intervals: the word
    list, the language model and every run-time grammar use the new ones.
    """
    (folder / "phones").mkdir(parents=True, exist_ok=True)
    word_id = {word: number for number, word in enumerate([EMPTY, *lexicon.words])}
    renumbering = folder / "renumbering.tmp"
    lookahead = ["fstconvert", "--fst_type=olabel_lookahead", f"--save_relabel_opairs={renumbering}"]
    text = lexicon_fst(lexicon, word_id, stay)
    (folder / "HCLr.fst").write_bytes(_compile(text, ["fstarcsort", "--sort_type=olabel"], lookahead))
    pairs = (line.split() for line in renumbering.read_text(encoding="ascii").splitlines())
    renumbered = {int(old): int(new) for old, new in pairs} | {0: 0}
    renumbering.unlink()
    word_id = {word: renumbered[number] for word, number in word_id.items()}
    text = mixed_fst(free, word_id)
    grammar = _compile(text, ["fstarcsort", "--sort_type=ilabel"], ["fstconvert", "--fst_type=const"])
    (folder / "Gr.fst").write_bytes(grammar)
    _write_lists(folder, lexicon, word_id)


def _write_lists(folder: Path, lexicon: Lexicon, word_id: Mapping[str, int]) -> None:
    # Labels to be ignored at load; this graph has no disambiguation symbols, so the list names one that is never used.
    (folder / "disambig_tid.int").write_text(f"{2 * len(lexicon.phones) + 1}\n", encoding="ascii")
    words = sorted(word_id.items(), key=lambda item: item[1])
    (folder / "words.txt").write_text("".join(f"{word} {number}\n" for word, number in words), encoding="utf-8")
    numbered = list(enumerate(lexicon.phones, 1))
    phones = "".join(f"{phone} {number}\n" for number, phone in numbered)
    (folder / "phones.txt").write_text(f"{EMPTY} 0\n{phones}", encoding="ascii")
    kinds = "".join(f"{number} {_boundary(phone)}\n" for number, phone in numbered)
    (folder / "phones/word_boundary.int").write_text(kinds, encoding="ascii")


def _boundary(phone: str) -> str:
    return "nonword" if phone == SILENCE else _POSITIONS[phone.rsplit("_", 1)[1]]


def _arc(before: int, after: int, heard: int, shown: int, weight: float) -> str:
    return f"{before} {after} {heard} {shown} {weight:.6f}"


def _compile(text: str, *steps: list[str]) -> bytes:
    """`fstcompile` and further tools of OpenFst, one after the other."""
    environment = os.environ | {"LD_LIBRARY_PATH": _PLUGINS}
    data = text.encode()
    for step in (["fstcompile"], *steps):
        data = subprocess.run(step, input=data, capture_output=True, check=True, env=environment).stdout
    return data
