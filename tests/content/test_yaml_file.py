"""YAML read with the place of everything; every way of getting it wrong is one sentence."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice_assist.config import PROJECT_FOLDER
from voice_assist.content.validation import validated
from voice_assist.content.yaml_file import MAX_BYTES, MAX_NODES, KeyPath, Place, read_text, read_yaml
from voice_assist.errors import PackError


def written(folder: Path, content: str | bytes) -> Path:
    file = folder / "a.yaml"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def test_words_that_older_yaml_takes_for_truth_stay_words(tmp_path: Path) -> None:
    source = read_yaml(written(tmp_path, "yes: [yes, no, on, off, y, n, Yes, OFF]\nno: 2026-03-04\n"))
    assert source.data == {"yes": ["yes", "no", "on", "off", "y", "n", "Yes", "OFF"], "no": "2026-03-04"}


def test_numbers_truth_and_nothing_are_read_as_such(tmp_path: Path) -> None:
    source = read_yaml(written(tmp_path, "a: [1, -2, 2.5, true, False, null, ~, '3', 0o17]"))
    assert source.data == {"a": [1, -2, 2.5, True, False, None, None, "3", "0o17"]}


def test_every_key_and_value_has_its_place(tmp_path: Path) -> None:
    source = read_yaml(written(tmp_path, "a:\n  b:\n    - x\n    -   'y'\n"))
    places: list[tuple[KeyPath, int, int]] = [(("a",), 1, 1), (("a", "b"), 2, 3), (("a", "b", 1), 4, 9)]
    for path, line, column in places:
        assert source.place(path) == Place(source.file, line, column)
    assert source.value_place(("a", "b")) == Place(source.file, 3, 5)
    assert source.place(("a", "unknown", "deeper")) == Place(source.file, 1, 1)


def test_a_place_inside_a_text(tmp_path: Path) -> None:
    source = read_yaml(written(tmp_path, 'a: "b [c"\nd: >-\n  two\n  lines\n'))
    assert source.place_inside(("a",), "b [c", 2) == Place(source.file, 1, 7)
    assert source.place_inside(("d",), "two lines", 4) == source.value_place(("d",))


def test_a_byte_order_mark_and_an_empty_file_are_fine(tmp_path: Path) -> None:
    assert read_yaml(written(tmp_path, b"\xef\xbb\xbfa: b")).data == {"a": "b"}
    assert read_yaml(written(tmp_path, "# nothing yet\n")).data == {}


def test_parts_can_be_repeated_by_reference(tmp_path: Path) -> None:
    assert read_yaml(written(tmp_path, "a: &x [b]\nc: *x\n")).data == {"a": ["b"], "c": ["b"]}


def test_a_key_that_stands_twice_is_told_and_the_first_counts(tmp_path: Path) -> None:
    source = read_yaml(written(tmp_path, "a:\n  b: 1\n  c: 2\n  b: 3\n"))
    assert source.data == {"a": {"b": 1, "c": 2}}
    assert [str(error) for error in source.errors] == [
        f'{source.file}:4:3: "b" stands twice, first in line 2; rename or remove one.'
    ]


@pytest.mark.parametrize(
    ("content", "line", "column", "told"),
    [
        ("a:\n\t- b", 2, 1, "a tab"),
        ("a:\n  - 'b\n", 2, 5, "a quote is opened and never closed"),
        ("a: help: me", 1, 8, "a second colon"),
        ("a:\n  - [please] help", 2, 14, "put a phrase with [ or { in quotes"),
        ("a:\n - {contact} now", 2, 14, "put a phrase with [ or { in quotes"),
        ("a: [b", 1, 6, "check the indent"),
        ("a: @b", 1, 4, "put the text in quotes"),
        ("a: *b", 1, 4, "begins with *"),
        ("a: 1\n---\nb: 2", 2, 1, "a second ---"),
        ("a: b\n  c: d", 2, 4, "a second colon or a wrong indent"),
        ("a: one\x07two", 1, 7, "an invisible control character"),
        ("1: a", 1, 1, "a key must be text"),
        ("a: b\ntrue: c", 2, 1, "a key must be text"),
        ("[a]: b", 1, 1, "a key must be text"),
        ("a: &x {b: c}\nd:\n  <<: *x", 3, 3, '"<<" is not understood'),
        ("a: !!python/object:os.system b", 1, 4, "the tag"),
        ("&a [*a]", 1, 1, "nests too deeply"),
        ('a: "b\\qc"', 1, 7, "unknown escape character 'q'; correct it"),
        ('a: "b\\0c"', 1, 4, "a character that cannot be spoken"),
        ('a: ["b", "\\uD800"]', 1, 10, "a character that cannot be spoken"),
    ],
)
def test_what_is_no_yaml_is_told_with_its_place(
    tmp_path: Path, content: str, line: int, column: int, told: str
) -> None:
    with pytest.raises(PackError) as caught:
        read_yaml(written(tmp_path, content))
    assert (caught.value.line, caught.value.column) == (line, column)
    assert told in str(caught.value)


def test_endless_nesting_is_told(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=":2:4: nests too deeply; remove the many opening brackets"):
        read_yaml(written(tmp_path, "a: b\nc: " + "[{" * 50_000))
    with pytest.raises(PackError, match="nests too deeply"):
        read_yaml(written(tmp_path, "- " * 50_000))


def test_references_that_multiply_are_stopped(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    with pytest.raises(PackError, match="holds too much") as caught:
        read_yaml(written(tmp_path, "\n".join(lines)))
    assert 10 ** len(lines) > MAX_NODES
    assert caught.value.line is not None


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"larger than 300,000 bytes; split it"):
        read_yaml(written(tmp_path, b"#" * (MAX_BYTES + 1)))


@pytest.mark.parametrize(
    ("content", "line", "column"), [(b"a: b\nc: caf\xe9 noir", 2, 7), ("é: a\n".encode("utf-16"), 1, 1)]
)
def test_other_encodings_are_told_with_their_place(tmp_path: Path, content: bytes, line: int, column: int) -> None:
    with pytest.raises(PackError, match=r"is not UTF-8 text; save the file with the encoding UTF-8\.$") as caught:
        read_yaml(written(tmp_path, content))
    assert (caught.value.line, caught.value.column) == (line, column)


def test_what_is_no_readable_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "lost.yaml").symlink_to(tmp_path / "nowhere")
    with pytest.raises(PackError, match="there is no such file"):
        read_text(tmp_path / "lost.yaml")
    with pytest.raises(PackError, match="is a folder, not a file"):
        read_text(tmp_path)
    with pytest.raises(PackError, match=r"cannot be read|there is no such file"):
        read_text(tmp_path / ("x" * 300))


def test_folded_text_holds_blanks_where_lines_were_broken(tmp_path: Path) -> None:
    assert read_yaml(written(tmp_path, "a: >-\n  one\n  two\n\n  three\n")).data == {"a": "one two\nthree"}


SHIPPED = (PROJECT_FOLDER / "intents" / "en" / "calls.yaml").read_text(encoding="utf-8")[:900]


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A pack file with something cut out and something put in."""
    start = draw(st.integers(0, len(SHIPPED)))
    end = draw(st.integers(start, min(len(SHIPPED), start + 40)))
    put = draw(st.text(alphabet=st.sampled_from("[]{}():-#&*!|>'\"%@`,? \n\tax1\\"), max_size=6) | st.text(max_size=3))
    return (SHIPPED[:start] + put + SHIPPED[end:]).encode("utf-8", "surrogatepass")


def told(file: Path) -> str:
    """What a caregiver is told about a file; "" where nothing is wrong."""
    try:
        content, errors = validated(read_yaml(file))
    except PackError as error:
        return str(error)
    return "" if content else str(errors[0])


@settings(max_examples=150)
@given(content=damaged() | st.binary(max_size=40))
def test_whatever_stands_in_a_file_is_read_or_told_in_one_sentence(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    sentence = told(written(tmp_path_factory.getbasetemp(), content))
    assert sentence == "" or sentence.endswith(".")
    assert "\n" not in sentence
