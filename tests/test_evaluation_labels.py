"""A table of labels: what each row says was meant, and one sentence with its place where a row is wrong."""

from pathlib import Path

import pytest

from tests.evaluation import speak, table
from voice_assist.app.content_source import load_content
from voice_assist.app.evaluation import vocabulary_of
from voice_assist.commands import Context
from voice_assist.config import PROJECT_FOLDER
from voice_assist.errors import LabelsError
from voice_assist.evaluation.clips import Clip, Kind, read_clips
from voice_assist.evaluation.vocabulary import Vocabulary

COFFEE = """
lists:
  size: [small, {id: large, say: ["(large|big)"]}]
  cups: {first: 1, last: 4}
intents:
  order_coffee:
    phrases: ["a {size} coffee", "{cups} cups"]
    action: say
    answer: Coming.
  more: {phrases: [some more], action: say, answer: Here., contexts: [session]}
"""


@pytest.fixture(scope="module")
def coffee(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    folder = tmp_path_factory.mktemp("pack")
    (folder / "coffee.yaml").write_text(COFFEE)
    return vocabulary_of(load_content(folder))


@pytest.fixture(scope="module")
def shipped() -> Vocabulary:
    return vocabulary_of(load_content(PROJECT_FOLDER / "intents" / "en"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    speak(tmp_path, "a.wav", "")
    return tmp_path


def only(labels: Path, vocabulary: Vocabulary, context: Context | None = None) -> Clip:
    (found,) = read_clips(labels, vocabulary, context)
    return found


@pytest.mark.parametrize(
    ("text", "meaning", "context"),
    [
        ("I would like a drink", ("call.drink", ()), Context.IDLE),
        ("Start shoulder session, please!", ("start_routine", (("routine", "shoulder"),)), Context.IDLE),
        ("how many left", ("how_many", ()), Context.SESSION),
        ("yes", ("yes", ()), Context.QUESTION),
        ("wake up", ("wake", ()), Context.ASLEEP),
    ],
)
def test_a_text_means_what_it_means_where_it_can_be_said(
    folder: Path, shipped: Vocabulary, text: str, meaning: object, context: Context
) -> None:
    found = only(table(folder, "file text", ("a.wav", text)), shipped)
    assert (found.meant, found.context, found.kind, found.said) == (meaning, context, Kind.COMMAND, text)


def test_without_a_text_nothing_was_meant_and_said_tells_speech_from_silence(folder: Path, shipped: Vocabulary) -> None:
    rows = [("a.wav", "", "bird", "Jörg"), ("a.wav", "", "", "")]
    speech, silence = read_clips(table(folder, "file text said speaker", *rows), shipped)
    assert (speech.kind, speech.said, speech.speaker, speech.meant) == (Kind.SPEECH, "bird", "Jörg", None)
    assert silence.kind is Kind.SILENCE
    assert only(table(folder, "file text", ("a.wav", "")), shipped).kind is Kind.SPEECH


def test_slots_are_told_by_id_by_how_they_are_said_or_as_numbers(folder: Path, coffee: Vocabulary) -> None:
    slots = ['"{""size"": ""large""}"', '{"size": "Big"}', '{"cups": 3}', '{"size": "small", "cups": "2"}']
    clips = read_clips(table(folder, "file intent slots", *(("a.wav", "orderCoffee", one) for one in slots)), coffee)
    assert [clip.meant for clip in clips] == [
        ("order_coffee", (("size", "large"),)),
        ("order_coffee", (("size", "large"),)),
        ("order_coffee", (("cups", "3"),)),
        ("order_coffee", (("cups", "2"), ("size", "small"))),
    ]


def test_the_context_of_a_row_goes_before_the_one_for_all(folder: Path, shipped: Vocabulary) -> None:
    rows = [("a.wav", "", "asleep"), ("a.wav", "", "")]
    clips = read_clips(table(folder, "file text context", *rows), shipped, Context.SESSION)
    assert [clip.context for clip in clips] == [Context.ASLEEP, Context.SESSION]


def test_a_table_saved_by_a_spreadsheet_is_read(folder: Path, shipped: Vocabulary) -> None:
    file = folder / "labels.tsv"
    file.write_bytes(b'\xef\xbb\xbffile\ttext\tremark\r\n\r\na.wav\thelp\t"two\r\nlines"\r\na.wav\tno\t\r\n')
    assert [clip.place.rsplit(":", 2)[1] for clip in read_clips(file, shipped)] == ["3", "5"]


@pytest.mark.parametrize(
    ("header", "row", "place", "part"),
    [
        ("file text", ("b.wav", "help"), "2:1", '"b.wav"'),
        ("file text", ("", "help"), "2:1", "missing"),
        ("text file", ("fly to the moon", "a.wav"), "2:1", '"fly to the moon"'),
        ("file intent", ("a.wav", "ordrcoffee"), "2:7", '"order_coffee"'),
        ("file intent", ("a.wav", "qqq"), "2:7", '"qqq"'),
        ("file intent slots", ("a.wav", "order_coffee", '{"milk": "no"}'), "2:20", '"milk"'),
        ("file intent slots", ("a.wav", "order_coffee", '{"size": "huge"}'), "2:20", "small, large"),
        ("file intent slots", ("a.wav", "order_coffee", '{"size": null}'), "2:20", "neither text nor a number"),
        ("file intent slots", ("a.wav", "order_coffee", "{size"), "2:20", "no JSON"),
        ("file intent slots", ("a.wav", "order_coffee", "[1]"), "2:20", "no JSON object"),
        ("file text context", ("a.wav", "some more", "bath"), "2:17", '"bath"'),
        ("file text context", ("a.wav", "some more", "idle"), "2:7", "in the context idle"),
        ("file intent context", ("a.wav", "more", "idle"), "2:7", "in the context idle"),
        ("file text", ("a.wav",), "2:1", "1 cells"),
        ("file text", ("a.wav", "", "x"), "2:7", "3 cells"),
        ("file text", ("a.wav", '"help'), "2:1", "quotes"),
        ("file text text", ("a.wav", "", ""), "1:11", "two columns"),
        ("file said", ("a.wav", ""), "1:1", "text or intent"),
    ],
)
def test_a_wrong_row_is_named_with_line_and_column(
    folder: Path, coffee: Vocabulary, header: str, row: tuple[str, ...], place: str, part: str
) -> None:
    labels = table(folder, header, row)
    with pytest.raises(LabelsError) as caught:
        read_clips(labels, coffee)
    assert str(caught.value).startswith(f"{labels}:{place}: ")
    assert part in str(caught.value)
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize("content", [None, b"", b"file\ttext\n", b"file\ttext\na.wav\tgr\xfc\xdf\n", b"RIFF\0\0"])
def test_what_is_no_table_is_named(folder: Path, coffee: Vocabulary, content: bytes | None) -> None:
    labels = folder / "labels.tsv"
    if content is not None:
        labels.write_bytes(content)
    with pytest.raises(LabelsError, match=r"labels\.tsv"):
        read_clips(labels, coffee)
