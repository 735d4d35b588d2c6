"""Frozen dataclasses as JSON and back: for the outbox and for the socket between the processes."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter


class Coding:
    """Names a dataclass by its class.

    Args:
        kinds: the dataclasses that may occur. Their fields hold what JSON can, datetimes, enumerations and other
            dataclasses.
    """

    def __init__(self, *kinds: type) -> None:
        self._adapters: Mapping[str, TypeAdapter[Any]] = {kind.__name__: TypeAdapter(kind) for kind in kinds}

    def encode(self, thing: object) -> tuple[str, str]:
        """The name of its class, and its fields as one line of JSON."""
        if not dataclasses.is_dataclass(thing) or isinstance(thing, type):
            raise TypeError(f"{thing!r} is no dataclass")
        name = type(thing).__name__
        return name, self._adapters[name].dump_json(thing).decode("utf-8")

    def decode(self, name: str, fields: str) -> Any:
        """The dataclass; raises ValueError where it is none of the union, or does not fit."""
        adapter = self._adapters.get(name)
        if adapter is None:
            raise ValueError(f"{name} is not known")
        return adapter.validate_json(fields)
