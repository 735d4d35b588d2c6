"""Packs made of a few lines."""

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

PackWriter = Callable[..., Path]


@pytest.fixture
def write_pack(tmp_path: Path) -> PackWriter:
    """write_pack(calls="...") writes calls.yaml; returns the folder. Bytes are written as they are."""

    def write(**files: str | bytes) -> Path:
        folder = tmp_path / "pack"
        folder.mkdir()
        for name, content in files.items():
            raw = content if isinstance(content, bytes) else dedent(content).encode()
            (folder / f"{name}.yaml").write_bytes(raw)
        return folder

    return write
