"""Phrases that sound alike are found without comparing all with all, and none is overlooked."""

import re
from itertools import combinations
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from voice_assist.content.checks import meet
from voice_assist.content.fields import NumberRange
from voice_assist.content.lint import check
from voice_assist.content.lint.alike import alike
from voice_assist.content.lint.material import Written, material_of
from voice_assist.content.loader import read_pack
from voice_assist.understanding.phonetics import phonetic_distance, sound_classes
from voice_assist.understanding.phrase import Phrase
from voice_assist.understanding.words import plain_words, without_fillers

MODELS = Path("nowhere")
ALIKE = re.compile(r'"([^"]+)" sounds (?:exactly|almost) like "([^"]+)" of [^,]+, [^,]+(?:, ([0-9.]+) of)?')
SAME_SOUNDS = """\
lists:
  food: [peas, beans, cheese, pears, bread, green bean, beef soup]
  side: [left, lift, right]
  hour: [at nine, at noon, at five]
  count: {first: 1, last: 20}
intents:
  turn: {action: say, phrases: ["turn {side}", "[please] turn to the {side}", "turn {side} {hour}"], answer: Yes.}
  fetch: {action: say, phrases: ["bring [me] [a] {food} [{hour}]", "bring me {count}"], answer: Yes.}
  burn: {action: say, phrases: ["burn left", "bring to two", "bring my peas at nine"], answer: Yes.}
  walk: {action: say, phrases: ["walk to the (car|card|cart)", "walk"], answer: Yes.}
  talk: {action: say, phrases: ["talk to the car", "wok"], answer: Yes.}
  meet: {action: say, contexts: [session], phrases: ["turn loft", "walk to the guard"], answer: Yes.}
"""


def less_one(text: str) -> set[str]:
    return {text, *(text[:place] + text[place + 1 :] for place in range(len(text)))}


def pairs(texts: list[str], kinds: list[int]) -> set[tuple[int, int]]:
    """Those that share what is left without a letter, by comparing all with all."""
    rough = [less_one(text) for text in texts]
    places = combinations(range(len(texts)), 2)
    return {(one, other) for one, other in places if kinds[one] != kinds[other] and rough[one] & rough[other]}


@given(st.lists(st.tuples(st.text("ab?", max_size=5), st.integers(0, 3)), max_size=30))
def test_groups_hold_all_that_differ_in_one_letter_and_nothing_else(drawn: list[tuple[str, int]]) -> None:
    texts, kinds = [text for text, _ in drawn], [kind for _, kind in drawn]
    groups = list(alike(texts, kinds))
    assert all(group == sorted(set(group)) and len({kinds[place] for place in group}) > 1 for group in groups)
    found = {pair for group in groups for pair in combinations(group, 2) if kinds[pair[0]] != kinds[pair[1]]}
    assert found == pairs(texts, kinds)


def test_many_texts_are_looked_at_in_blocks() -> None:
    texts = [f"{number:05}" for number in range(25_000)] + ["x7", "7"]
    assert [group for group in alike(texts, [0] * 25_000 + [1, 2]) if 25_001 in group] == [[25_000, 25_001]]


def test_the_same_is_told_as_when_all_are_compared_with_all(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(SAME_SOUNDS, encoding="utf-8")
    told = [ALIKE.search(str(problem)) for problem in check(tmp_path, MODELS) if " sounds " in str(problem)]
    reading = read_pack(tmp_path)
    assert reading.pack
    material = material_of(reading.pack, reading.places, MODELS)
    numbers = [name for name, values in reading.pack.lists.items() if isinstance(values, NumberRange)]
    nearest: dict[frozenset[object], float] = {}
    said: dict[str, tuple[Phrase, Written]] = {}
    sounds, words = {}, {}
    for written in material.written:
        for phrase in written.phrases:
            said.setdefault(phrase.text, (phrase, written))
            words[phrase.text] = without_fillers(plain_words(phrase.text))
            sounds[phrase.text] = less_one(sound_classes(words[phrase.text], material.pronunciations))
    for (one, here), (other, there) in combinations(said.values(), 2):
        number = here is there and any(f"{{{name}" in here.text for name in numbers)
        apart = one.meaning != other.meaning and words[one.text] != words[other.text] and not number
        if apart and meet(here.contexts, there.contexts) and sounds[one.text] & sounds[other.text]:
            distance = phonetic_distance(words[one.text], words[other.text], material.pronunciations)
            what = between(one, here, other, there)
            if distance <= 1:
                nearest[what] = min(distance, nearest.get(what, distance))
    found = {}
    for match in told:
        assert match
        change, keep = (said[text] for text in match.group(1, 2))
        found[between(*change, *keep)] = match[3] or "0.0"
    assert len(told) == len(found) > 4
    assert found == {what: f"{distance:.1f}" for what, distance in nearest.items()}


def between(one: Phrase, here: Written, other: Phrase, there: Written) -> frozenset[object]:
    if here is there:
        return frozenset(one.slots) ^ frozenset(other.slots)
    return frozenset((here.path, there.path))
