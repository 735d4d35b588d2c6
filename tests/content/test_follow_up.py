"""Whatever the length of a list, its answers and corrections can be expanded."""

import pytest

from voice_assist.content.follow_up import follow_up_templates
from voice_assist.understanding.phrasebook import Numbers, Phrasebook, SlotValues, TextValue


@pytest.mark.parametrize("size", [1, 15, 16, 17, 20, 21, 100, 101, 500, 501, 1000])
def test_a_list_of_any_length_brings_no_template_that_is_too_large(size: int) -> None:
    words = tuple(TextValue(f"v{number}", (f"value {number}",)) for number in range(size))
    lists: dict[str, SlotValues] = {"room": words, "number": Numbers(1, size)}
    book = Phrasebook(tuple(follow_up_templates(lists)), lists)
    assert len(book.phrases) >= 2 * size
