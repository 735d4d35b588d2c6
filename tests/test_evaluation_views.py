"""An evaluation as text, JSON and a page."""

import json
import re
from html.parser import HTMLParser

import pytest
from rich.console import Console

from tests.evaluation import accepted, asked, clip, rejected, result
from voice_assist.evaluation import html_view
from voice_assist.evaluation.html_view import page
from voice_assist.evaluation.outcomes import Result
from voice_assist.evaluation.records import report_record
from voice_assist.evaluation.report import Report, rounds_of
from voice_assist.evaluation.text_view import tables

RIGHT = (("side", "right"),)
RESULTS = [
    result(clip("turn", RIGHT, name="one.wav", speaker="Jörg & <Zoë>"), accepted("turn", RIGHT)),
    result(clip("stop", name="two.wav", speaker="$x$"), accepted("go")),
    result(clip("go", name="three.wav"), asked("go")),
    result(clip(None, name="four.wav"), rejected("go")),
    result(clip(None, name="five.wav", silent=True)),
]


def report(results: list[Result]) -> Report:
    return Report("labels.tsv", "pack", "vosk", "fan.wav", rounds_of(results), {"go": "go [now]"}, 3.0, 2)


BOTH = report([*RESULTS, *(result(one.clip, accepted("go"), decibels=12.0) for one in RESULTS)])


class Page(HTMLParser):
    """Collects what matters of a page, and checks that its elements are closed in order."""

    VOID = frozenset("meta link br img input hr path use rect".split())

    def __init__(self, text: str) -> None:
        super().__init__()
        self.outcomes: list[str] = []
        self.sounds: list[str] = []
        self.addresses: list[str] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(text)
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "tr" and "data-outcome" in given:
            self.outcomes.append(given["data-outcome"] or "")
        if tag == "audio":
            self.sounds.append(given["src"] or "")
        self.addresses.extend(value or "" for name, value in attrs if name in ("src", "href"))
        if tag not in self.VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_stands_alone_and_says_everything() -> None:
    text = page(BOTH, lambda index: b"fLaC" + bytes([index]))
    read = Page(text)
    assert read.outcomes == sorted(read.outcomes, key=[str(one) for one in html_view.GRAVEST_FIRST].index)
    assert len(read.outcomes) == len(read.sounds) == 10
    assert len(set(read.sounds)) == 10
    assert all(address.startswith(("data:audio/flac;base64,", "#")) for address in read.addresses)
    assert text.count("<svg") == 4
    assert "Jörg & <Zoë>" in read.text
    assert "<b>other</b>" in read.text
    assert "<b>other" not in text
    assert "go [now]" in read.text
    assert "the recognisers agree" in read.text
    assert "cannot be played" not in read.text


def test_sounds_are_left_out_where_the_page_would_grow_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html_view, "MOST_SOUND_BYTES", 25)
    read = Page(page(BOTH, lambda _index: bytes(10)))
    assert len(read.sounds) == 2
    assert "8 of 10 clips cannot be played" in read.text
    assert read.outcomes[0] == "taken"


@pytest.mark.parametrize("chosen", [RESULTS[:1], RESULTS[3:4], RESULTS[4:]])
def test_every_kind_of_clip_makes_a_page_alone(chosen: list[Result]) -> None:
    assert len(Page(page(report(chosen), lambda _index: b"x")).outcomes) == 1


def test_many_intents_are_listed_instead_of_a_table() -> None:
    results = [result(clip(f"intent{number}"), accepted(f"intent{number // 2}")) for number in range(40)]
    text = page(report(results), lambda _index: b"x")
    assert "Taken for something else" in text
    assert 'class="confusion"' not in text


def test_the_record_is_json_with_every_number() -> None:
    record = json.loads(json.dumps(report_record(BOTH), allow_nan=False))
    clean, noisy = record["rounds"]
    assert (clean["name"], clean["decibels"], noisy["decibels"]) == ("without noise", None, 12.0)
    assert clean["commands"]["right"] == {"count": 1, "of": 3, "share": 0.3333, "low": 0.0615, "high": 0.7923}
    assert clean["commands"]["clips"] == 3
    assert noisy["silence"]["taken"]["count"] == 1
    assert clean["slots"]["all"]["count"] == 1
    assert clean["by_intent"]["go [now]"]["asked_right"]["count"] == 1
    assert {"meant": "stop", "became": "go [now]", "clips": 1} in clean["confusions"]
    assert clean["delay"] == {"median": 1.0, "p95": 1.0, "of": 4}
    assert [one["outcome"] for one in clean["clips"]] == ["right", "wrong", "asked right", "left alone", "left alone"]
    assert clean["clips"][0]["readings"][0]["texts"] == ["turn", "<b>other</b>"]
    assert clean["clips"][4]["delay"] is None
    assert clean["curve"][-1]["right"] == 2


def test_the_tables_tell_percent_count_and_interval() -> None:
    console = Console(width=200, record=True, file=None, force_terminal=False, quiet=False)
    with console.capture() as captured:
        console.print(tables(BOTH))
    text = captured.get()
    assert re.search(r"without noise │\s+3 │\s+33\.3 % \(1, 6\.1-79\.2\)", text)
    assert "go [now]" in text
    assert "all of them" in text
    assert "Taken for something else, 12 dB" in text
