"""Facts about a pack that was changed while the assistant runs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PackReady:
    """The pack, the plan or the phrase list was changed on the disk, has been read, and can be listened for.

    Attributes:
        pack: a content.schema.Pack.
        phrasebook: the understanding.phrasebook.Phrasebook of it. (Events stand below both, and cannot name them.)
    """

    pack: object
    phrasebook: object


@dataclass(frozen=True, slots=True)
class PackRefused:
    """What was changed on the disk cannot be used, and the old pack stays. Posted once for each fault.

    Attributes:
        problem: what is wrong, without a full stop.
        file: name of the file without its folder, "" where it is none.
        line: counted from 1; None where it is the whole file.
    """

    problem: str
    file: str = ""
    line: int | None = None
