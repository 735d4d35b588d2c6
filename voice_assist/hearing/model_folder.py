"""Checks of a Vosk model folder before libvosk sees it.

libvosk aborts, crashes or reports only "Failed to create a model" when a file is missing or damaged; which files it
reads, and how, follows `src/model.cc` of vosk-api 0.3.45. Official small models carry their words inside
`graph/Gr.fst` and have neither `words.txt` nor `phones.txt`.
"""

from __future__ import annotations

import hashlib
import struct
from pathlib import Path
from typing import BinaryIO, NamedTuple

from voice_assist.errors import ModelError

SUMS_NAME = "SHA256SUMS"
"""List of checksums in a model folder, in the format of `sha256sum`; a folder may lack it."""

_FST_MAGIC = 2125659606
_HAS_OUTPUT_SYMBOLS = 2
_CONST_STATE_BYTES = 20
_CONST_ARC_BYTES = 16
_KALDI_BINARY = b"\0B"
_BLOCK = 1 << 20
_IVECTOR_BINARIES = ("final.dubm", "final.mat")
_IVECTOR_TEXTS = ("splice.conf", "online_cmvn.conf", "global_cmvn.stats")


class _FstHeader(NamedTuple):
    fst_type: bytes
    flags: int
    states: int
    arcs: int
    end: int
    """Offset behind the header in the file, bytes."""


def check_model_folder(folder: Path) -> None:
    """Make sure that libvosk can load `folder`.

    Raises:
        ModelError: the folder is none, or a file is missing, empty, truncated, of another kind, or differs from its
            checksum in `SHA256SUMS` (where the folder has one).
    """
    try:
        if not folder.is_dir():
            problem = "is not a folder" if folder.exists() else "does not exist"
            raise ModelError(f"The recognition model {folder} {problem}; give the folder of an unpacked Vosk model.")
        _check_settings(folder)
        _check_network(folder / "am/final.mdl", folder)
        _check_graph(folder)
        _check_sums(folder)
    except OSError as error:
        name = error.filename or folder
        raise ModelError(f"The recognition model file {name} cannot be read: {error.strerror}.") from error


def supports_grammar(folder: Path) -> bool:
    """Whether the model takes a list of phrases at run time: libvosk ignores them where there is `graph/HCLG.fst`."""
    return not (folder / "graph/HCLG.fst").exists()


def write_sums(folder: Path) -> None:
    """Write `SHA256SUMS` over all files but the settings in `conf/`, which a household may adjust."""
    files = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    kept = [path for path in files if path.parts[0] != "conf" and path.name != SUMS_NAME]
    text = "".join(f"{file_sha256(folder / path)}  {path.as_posix()}\n" for path in kept)
    (folder / SUMS_NAME).write_text(text, encoding="utf-8")


def file_sha256(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _damaged(path: Path, problem: str) -> ModelError:
    return ModelError(f"The recognition model is damaged: {path} {problem}; unpack or download the model again.")


def _need(path: Path) -> Path:
    """`path` if it is a file with something in it."""
    if not path.is_file():
        raise _damaged(path, "is missing")
    if path.stat().st_size == 0:
        raise _damaged(path, "is empty")
    return path


def _check_settings(folder: Path) -> None:
    for name in ("conf/mfcc.conf", "conf/model.conf"):
        path = _need(folder / name)
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            option = line.split("#", 1)[0].strip()
            if option and not (option.startswith("--") and "\ufffd" not in option):
                raise _damaged(path, f"has something else than an option in line {number}")
    path = folder / "conf/model.conf"
    # Without it libvosk aborts at the first end of an utterance.
    if "--endpoint.silence-phones=" not in path.read_text(encoding="utf-8", errors="replace"):
        raise _damaged(path, "does not name the silence phones (--endpoint.silence-phones)")


def _check_network(path: Path, folder: Path) -> None:
    data = _need(path).read_bytes()
    if not data.startswith(_KALDI_BINARY + b"<TransitionModel> "):
        raise _damaged(path, "is not a Kaldi acoustic model")
    # The last item is the vector of priors: "<Priors> FV ", the size of a count (4), the count, that many floats.
    start = data.rfind(b"<Priors> FV \4")
    if start < 0 or len(data) < start + 17:
        raise _damaged(path, "is cut off")
    (count,) = struct.unpack_from("<i", data, start + 13)
    if count < 0 or len(data) != start + 17 + 4 * count:
        raise _damaged(path, "is cut off")
    ivector = folder / "ivector"
    if (ivector / "final.ie").exists() or b"input-node name=ivector" in data:
        _check_ivector(ivector)


def _check_ivector(folder: Path) -> None:
    extractor = _need(folder / "final.ie")
    binaries = [extractor, *(_need(folder / name) for name in _IVECTOR_BINARIES)]
    for path in binaries:
        with path.open("rb") as stream:
            if stream.read(2) != _KALDI_BINARY:
                raise _damaged(path, "is not a Kaldi file")
    for name in _IVECTOR_TEXTS:
        if not (folder / name).is_file():
            raise _damaged(folder / name, "is missing")


def _check_graph(folder: Path) -> None:
    graph = folder / "graph"
    boundaries = graph / "phones/word_boundary.int"
    if boundaries.exists():
        _check_pairs(_need(boundaries))
    if (graph / "HCLG.fst").exists():
        words_inside = _check_fst(graph / "HCLG.fst")
    else:
        if not (graph / "HCLr.fst").exists() and not (graph / "Gr.fst").exists():
            raise _damaged(graph, "has neither HCLG.fst nor HCLr.fst and Gr.fst")
        _check_fst(graph / "HCLr.fst")
        words_inside = _check_fst(graph / "Gr.fst")
        if not (graph / "disambig_tid.int").is_file():
            raise _damaged(graph / "disambig_tid.int", "is missing")
    if not words_inside:
        _check_pairs(_need(graph / "words.txt"))


def _check_pairs(path: Path) -> None:
    """Every line is two fields; a cut in the middle of a line leaves it without its end."""
    text = path.read_text(encoding="utf-8", errors="replace")
    if "\0" in text or any(len(line.split()) != 2 for line in text.splitlines()) or not text.endswith("\n"):
        raise _damaged(path, "is cut off or is not a list of pairs")


def _check_fst(path: Path) -> bool:
    """Check header and length of a transducer; returns whether it carries its output words.

    The length can be told for OpenFst's `const` type (20 bytes a state, 16 an arc), alone or inside a look-ahead type.
    """
    size = _need(path).stat().st_size
    with path.open("rb") as stream:
        header = _read_header(stream, path)
        inner = header
        if header.fst_type.endswith(b"_lookahead"):
            stream.seek(header.end + 4)  # the magic number of OpenFst's add-on
            inner = _read_header(stream, path)
    if inner.fst_type == b"const":
        needed = inner.end + _CONST_STATE_BYTES * inner.states + _CONST_ARC_BYTES * inner.arcs
        if inner.states <= 0 or size < needed:
            raise _damaged(path, "is cut off")
    return bool(header.flags & _HAS_OUTPUT_SYMBOLS)


def _read_header(stream: BinaryIO, path: Path) -> _FstHeader:
    try:
        magic = _read(stream, "<i")
        if magic != _FST_MAGIC:
            raise _damaged(path, "is not an OpenFst file")
        fst_type = _read_name(stream)
        _read_name(stream)  # the type of the arcs
        _version, flags = _read(stream, "<i"), _read(stream, "<i")
        _properties, _start = _read(stream, "<Q"), _read(stream, "<q")
        states, arcs = _read(stream, "<q"), _read(stream, "<q")
    except struct.error as error:
        raise _damaged(path, "is cut off") from error
    return _FstHeader(fst_type, flags, states, arcs, stream.tell())


def _read(stream: BinaryIO, form: str) -> int:
    (value,) = struct.unpack(form, stream.read(struct.calcsize(form)))
    return int(value)


def _read_name(stream: BinaryIO) -> bytes:
    length = _read(stream, "<i")
    if not 0 < length <= 64:
        raise struct.error("not a name")
    return stream.read(length)


def _check_sums(folder: Path) -> None:
    listing = folder / SUMS_NAME
    if not listing.is_file():
        return
    for line in listing.read_text(encoding="utf-8", errors="replace").splitlines():
        digest, _, name = line.partition("  ")
        path = folder / name
        if not name or ".." in Path(name).parts or Path(name).is_absolute():
            raise _damaged(listing, "is no list of checksums")
        if file_sha256(_need_listed(path)) != digest:
            raise _damaged(path, "differs from its checksum")


def _need_listed(path: Path) -> Path:
    if not path.is_file():
        raise _damaged(path, "is missing")
    return path
