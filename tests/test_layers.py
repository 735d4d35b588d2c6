"""The shape of the house: imports point one way, the core is pure, modules stay short."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
MODULES = sorted(path.relative_to(REPOSITORY) for path in (REPOSITORY / "voice_assist").rglob("*.py"))
WORDS = (
    *("events", "hearing_events", "call_events", "pack_events", "record_events", "trigger_events"),
    *("commands", "call_commands", "preference_commands", "record_commands"),
    *("errors", "config", "lexicon", "transitions", "__init__"),
)
LEVELS = (
    " ".join(WORDS),
    "understanding",
    "content",
    "dialogue",
    "portaudio svg",
    "sound_devices sample_clock system_clock",
    "played_sound sound_output",
    "hearing speaking calling web health journal record preferences evaluation supervisor loop storage",
    "app",
    "cli",
    "__main__",
)
LEVEL_OF = {room: level for level, rooms in enumerate(LEVELS) for room in rooms.split()}
SIDEWAYS = {
    *(("hearing", "supervisor"), ("speaking", "supervisor")),
    *((room, "storage") for room in ("hearing", "journal", "calling", "preferences", "record")),
}
PURE_ROOMS = {"dialogue", "understanding"}
PURE_IMPORTS = {
    *"abc bisect collections contextlib dataclasses datetime enum fractions functools heapq itertools math".split(),
    *"operator re statistics string types typing unicodedata __future__".split(),
    *"voice_assist hassil numpy pydantic rapidfuzz unicode_rbnf".split(),
}


def room(path: Path) -> str:
    return path.parts[1].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """Full names of all that a module imports, wherever in it the import stands."""
    for node in ast.walk(ast.parse((REPOSITORY / path).read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = path.parts[: -node.level] if node.level else ()
            base = ".".join([*package, *([node.module] if node.module else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def may_import(importer: str, imported: str) -> bool:
    if importer == imported or LEVEL_OF[importer] == LEVEL_OF[imported] == 0 or (importer, imported) in SIDEWAYS:
        return True
    return LEVEL_OF[importer] > LEVEL_OF[imported]


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_imports_point_one_way(path: Path) -> None:
    own = [name.split(".")[1] for name in imports(path) if name.startswith("voice_assist.")]
    rooms = {name for name in own if not name.startswith("__")}
    assert {room(path)} | rooms <= LEVEL_OF.keys()
    assert not {imported for imported in rooms if not may_import(room(path), imported)}


@pytest.mark.parametrize("path", [path for path in MODULES if room(path) in PURE_ROOMS], ids=str)
def test_the_core_does_no_input_or_output(path: Path) -> None:
    tree = ast.parse((REPOSITORY / path).read_bytes())
    functions = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    assert not {name for name in imports(path) if name.split(".")[0] not in PURE_IMPORTS}
    assert not {f.id for f in functions if isinstance(f, ast.Name)} & {"open", "print", "input", "eval", "exec"}
    assert not {f.attr for f in functions if isinstance(f, ast.Attribute)} & {"now", "today", "utcnow"}


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_modules_stay_short(path: Path) -> None:
    assert len((REPOSITORY / path).read_text(encoding="utf-8").splitlines()) <= 250
