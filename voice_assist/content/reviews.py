"""What a clinician of the household has read: an approval holds for the very words that were read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from io import StringIO
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints, ValidationError
from ruamel.yaml import YAML

from voice_assist.content.fields import PackModel, Sentence
from voice_assist.content.items import grounded_items, group_of, why_needed, without
from voice_assist.content.schema import Grounded, Pack
from voice_assist.content.validation import errors_of, suggestion
from voice_assist.content.yaml_file import KeyPath, YamlFile, read_yaml

ItemName = Annotated[str, StringConstraints(pattern=r"^(routines|tips|calls)\.[a-z][a-z0-9_]*$")]

_HEAD = "# Written by: voice-assist review. An approval holds for the words that were read; a change of them ends it.\n"


class Verdict(StrEnum):
    """What the clinician said."""

    APPROVED = "approved"
    OFF = "off"


class Review(PackModel):
    """One verdict. text: digest_of what was read; by: the clinician's name; on: the day."""

    verdict: Verdict
    by: Sentence
    on: date
    text: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]


class Reviews(PackModel):
    """The file reviews.yaml."""

    reviews: dict[ItemName, Review] = Field(default_factory=dict)

    def with_review(self, name: str, review: Review) -> Reviews:
        """These and one more, which replaces an older one of the same part."""
        return Reviews(reviews={**self.reviews, name: review})

    def without_review(self, name: str) -> Reviews:
        """These without that part's."""
        return Reviews(reviews={key: review for key, review in self.reviews.items() if key != name})

    def applied_to(self, pack: Pack) -> Pack:
        """The pack with what was approved marked so, and without what was switched off."""
        named = dict(grounded_items(pack))
        read = {
            name: item.model_copy(update={"reviewed": f"{review.by}, {review.on:%d %B %Y}"})
            for name, item in named.items()
            if (review := self.reviews.get(name)) and approves(review, item)
        }
        groups = {
            group: {key: read.get(f"{group}.{key}", item) for key, item in group_of(pack, group).items()}
            for group in ("routines", "tips", "calls")
        }
        off = frozenset(name for name, review in self.reviews.items() if review.verdict is Verdict.OFF)
        return without(pack.model_copy(update=groups), off)

    def outdated(self, pack: Pack) -> Iterator[str]:
        """Parts whose words have changed since they were approved."""
        for name, item in grounded_items(pack):
            review = self.reviews.get(name)
            if review and review.verdict is Verdict.APPROVED and not approves(review, item):
                yield name


def digest_of(item: Grounded) -> str:
    """16 hexadecimal digits over everything of the item but its review: words, doses, sources."""
    return hashlib.sha256(item.model_dump_json(exclude={"reviewed"}).encode()).hexdigest()[:16]


def approves(review: Review, item: Grounded) -> bool:
    """Whether this review approves these very words."""
    return review.verdict is Verdict.APPROVED and review.text == digest_of(item)


def read_reviews(file: Path, pack: Pack | None = None) -> Reviews:
    """Read reviews.yaml; where it is not there, nobody has read anything.

    Args:
        file: the file.
        pack: if given, each name must be a part of it that may be switched off where it is.

    Raises:
        PackError: the first thing that is wrong, with file, line and column.
    """
    if not file.exists():
        return Reviews()
    source = read_yaml(file)
    if source.errors:
        raise source.errors[0]
    try:
        reviews = Reviews.model_validate(source.data)
    except ValidationError as error:
        raise errors_of(source, error, _model)[0] from error
    if pack:
        _require_known(reviews, pack, source)
    return reviews


def text_of(reviews: Reviews) -> str:
    """The file reviews.yaml as text."""
    text = StringIO()
    YAML(typ="safe").dump(_plain(reviews.reviews), text)
    return _HEAD + text.getvalue()


def _plain(reviews: Mapping[str, Review]) -> dict[str, dict[str, dict[str, object]]]:
    return {
        "reviews": {
            name: {"verdict": str(one.verdict), "by": one.by, "on": one.on, "text": one.text}
            for name, one in reviews.items()
        }
    }


def _require_known(reviews: Reviews, pack: Pack, source: YamlFile) -> None:
    known = [name for name, _ in grounded_items(pack)]
    for name, review in reviews.reviews.items():
        place = source.place(("reviews", name))
        if name not in known:
            raise place.error(f'the pack has no "{name}"', suggestion(name, known))
        reason = why_needed(pack, name) if review.verdict is Verdict.OFF else None
        if reason:
            raise place.error(f'"{name}" cannot be switched off: {reason}', "remove it here")


def _model(path: KeyPath) -> type[PackModel]:
    """Which model holds the key at the end of this path."""
    return Review if len(path) > 2 else Reviews
