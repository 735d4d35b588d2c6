"""A household's pack of any size, as a caregiver's files: `python -m benchmarks.big_pack 100000 FOLDER` writes it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, product
from pathlib import Path

from ruamel.yaml import YAML

PER_TEMPLATE = 20
"""Sentences of one template: the length of each list."""
_PER_INTENT = 40
_INTENTS_PER_FILE = 10

WORDS = Path(__file__).with_name("big_pack.yaml")


@dataclass(frozen=True, slots=True)
class Family:
    """Templates of one kind: `form` with each of `first` for FIRST and each of `second` for SECOND."""

    form: str
    first: list[str]
    second: list[str]


def intents(sentences: int, families: Mapping[str, Family]) -> Iterator[tuple[str, list[str]]]:
    """Names and templates: each list's length times their number is the number of sentences."""
    left = max(1, sentences // PER_TEMPLATE)
    for index, (name, family) in product(range(25), families.items()):
        form = family.form.replace("FIRST", family.first[index])
        templates = [form.replace("SECOND", second) for second in family.second]
        taken = list(islice(templates, min(left, _PER_INTENT)))
        left -= len(taken)
        if taken:
            yield f"{name}_{index}", taken


def write(sentences: int, folder: Path) -> None:
    """Write the YAML files of a pack with so many sentences (10 to 100,000) into an empty folder."""
    folder.mkdir(parents=True, exist_ok=True)
    words = YAML(typ="safe").load(WORDS.read_text(encoding="utf-8"))
    families = {name: Family(**family) for name, family in words["families"].items()}
    values = min(PER_TEMPLATE, sentences)
    lines = ["lists:"]
    for name, said in words["lists"].items():
        lines += [f"  {name}:", *(f"    - {value}" for value in said[:values])]
    (folder / "lists.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    made = list(intents(sentences, families))
    for start in range(0, len(made), _INTENTS_PER_FILE):
        lines = ["intents:"]
        for name, templates in made[start : start + _INTENTS_PER_FILE]:
            lines += [
                f"  {name}:",
                "    action: say",
                f"    answer: This was {name.replace('_', ' ')}.",
                "    phrases:",
            ]
            lines += [f'      - "{template}"' for template in templates]
        (folder / f"intents_{start:04}.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]))
