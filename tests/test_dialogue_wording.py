"""Wordings in turn, and texts cut into sentences."""

import pytest

from voice_assist.dialogue.wording import REMEMBERED, Wording, cut


def test_wordings_are_used_in_turn() -> None:
    wording = Wording({"miss": ("Sorry?", "Pardon?"), "one": ("For {need}.",)}, {}, lambda _: True)
    assert [wording.line("miss") for _ in range(3)] == ["Sorry?", "Pardon?", "Sorry?"]
    assert wording.line("one", need="a drink") == "For a drink."


def test_short_wordings_are_used_in_turn_and_known_in_full() -> None:
    short = {"call": ("{need}!", "{need}.")}
    wording = Wording({"call": ("Calling for {need}.",), "other": ("Other.",)}, short, lambda key: key == "call")
    said = [wording.line("call", need=need) for need in ("tea", "help", "tea")]
    assert said == ["tea!", "help.", "tea!"]
    assert wording.in_full("help.") == "Calling for help."
    assert wording.in_full(wording.line("other")) == "Other."
    for number in range(REMEMBERED):
        wording.line("call", need=str(number))
    assert wording.in_full("help.") == "help.", "long ago"


def test_an_unknown_sentence_is_an_error() -> None:
    with pytest.raises(KeyError):
        Wording({}, {}, lambda _: False).line("nothing")


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("", ()),
        ("One.", ("One.",)),
        ("One. Two! Three?  Four", ("One.", "Two!", "Three?", "Four")),
        ("Hold for 2.5 seconds. Rest.", ("Hold for 2.5 seconds.", "Rest.")),
    ],
)
def test_texts_are_cut_at_the_ends_of_sentences(text: str, sentences: tuple[str, ...]) -> None:
    assert cut(text) == sentences
