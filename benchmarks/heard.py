"""What recognisers made of recordings, kept in benchmarks/readings.json.gz: texts and likelihoods, no sound."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from voice_assist.events import Hypothesis, Reading, ReadingKind
from voice_assist.understanding.phrase import Phrase

FILE = Path(__file__).with_name("readings.json.gz")


@dataclass(frozen=True)
class Heard:
    """What was heard in one clip: its utterances, each with the seconds that its voice sounded."""

    listing: str
    name: str
    said: str
    speaker: str
    utterances: tuple[tuple[float, tuple[Reading, ...]], ...]


def save(listed: dict[str, list[Phrase]], heard: Iterable[Heard], file: Path = FILE) -> None:
    """Write everything as compressed JSON, the same bytes for the same content."""
    lists = {name: [[p.text, p.intent, p.slots] for p in phrases] for name, phrases in listed.items()}
    lines = [json.dumps(lists)]
    for one in heard:
        spoken = [
            [round(seconds, 3), [_as_json(reading) for reading in readings]] for seconds, readings in one.utterances
        ]
        lines.append(json.dumps([one.listing, one.name, one.said, one.speaker, spoken]))
    file.write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))


def _as_json(reading: Reading) -> list[object]:
    texts = [[text["text"], None if text["likelihood"] is None else round(text["likelihood"], 2)]
             for text in asdict(reading)["hypotheses"]]  # fmt: skip
    return [reading.source, str(reading.kind), texts, sorted(reading.lacks)]


def load(file: Path = FILE) -> tuple[dict[str, list[Phrase]], list[Heard]]:
    """What `save` wrote."""
    head, *lines = gzip.decompress(file.read_bytes()).decode().splitlines()
    lists = {
        name: [Phrase(text, intent, tuple((a, b) for a, b in slots)) for text, intent, slots in phrases]
        for name, phrases in json.loads(head).items()
    }
    heard = []
    for listing, name, said, speaker, spoken in map(json.loads, lines):
        found = tuple((seconds, tuple(_reading(*reading) for reading in readings)) for seconds, readings in spoken)
        heard.append(Heard(listing, name, said, speaker, found))
    return lists, heard


def _reading(source: str, kind: str, texts: list[tuple[str, float | None]], lacks: list[str]) -> Reading:
    return Reading(source, ReadingKind(kind), tuple(Hypothesis(*text) for text in texts), frozenset(lacks))
