"""Words, their pronunciations, and the phones of a graph tied to the outputs of a network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

UNKNOWN = "[unk]"
"""The word for everything that is none of the others; its pronunciation is the one phone SPOKEN_NOISE."""
SILENCE, SPOKEN_NOISE = "SIL", "SPN_S"
_NEAREST = {"B": "BIES", "I": "IBES", "E": "EISB", "S": "SEIB"}
"""Which position in the word stands in for one that the network has not been taught: begin, internal, end, single."""

Pronunciation = tuple[str, ...]


class UnknownWordsError(ValueError):
    """Words that no lexicon can pronounce."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The vocabulary of a model, `[unk]` last, and the phones it uses.

    Phone names carry the position in the word (`AA_B`). The phones of the network come first and in its order; those
    that it was not taught follow, each tied to the output of the same sound at another position.
    """

    pronunciations: Mapping[str, tuple[Pronunciation, ...]]
    phones: tuple[str, ...]
    outputs: tuple[int, ...]
    """For each phone, the output of the network that scores it."""

    @property
    def words(self) -> list[str]:
        return list(self.pronunciations)

    def phone_ids(self, word: str) -> list[tuple[int, ...]]:
        """Pronunciations of a word as phone numbers, counted from 1."""
        number = {phone: index for index, phone in enumerate(self.phones, 1)}
        return [tuple(number[phone] for phone in spoken) for spoken in self.pronunciations[word]]


def build_lexicon(entries: Mapping[str, Iterable[Pronunciation]], taught: tuple[str, ...]) -> Lexicon:
    """A lexicon of `entries` (plain ARPAbet) for a network whose outputs are `taught`."""
    placed = {word: tuple(_with_positions(spoken) for spoken in every) for word, every in entries.items()}
    placed[UNKNOWN] = ((SPOKEN_NOISE,),)
    used = {phone for every in placed.values() for spoken in every for phone in spoken}
    phones = (*taught, *sorted(used - set(taught)))
    output = {phone: index for index, phone in enumerate(taught)}
    return Lexicon(placed, phones, tuple(output[_stand_in(phone, output)] for phone in phones))


def phones_of(entries: Mapping[str, Iterable[Pronunciation]]) -> tuple[str, ...]:
    """The phones that a network for `entries` is to be taught."""
    used = {phone for every in entries.values() for spoken in every for phone in _with_positions(spoken)}
    return (SILENCE, SPOKEN_NOISE, *sorted(used))


def _stand_in(phone: str, output: Mapping[str, int]) -> str:
    if phone in output:
        return phone
    sound, position = phone.rsplit("_", 1)
    for other in _NEAREST[position]:
        if f"{sound}_{other}" in output:
            return f"{sound}_{other}"
    raise UnknownWordsError(f"The network was never taught the sound {sound}.")


def _with_positions(spoken: Pronunciation) -> Pronunciation:
    if len(spoken) == 1:
        return (f"{spoken[0]}_S",)
    middle = (f"{sound}_I" for sound in spoken[1:-1])
    return (f"{spoken[0]}_B", *middle, f"{spoken[-1]}_E")


def read_lexicon(path: Path) -> dict[str, list[Pronunciation]]:
    """Read lines `word SOUND SOUND ...`; several lines of a word are its variants."""
    entries: dict[str, list[Pronunciation]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            word, *spoken = line.split()
            entries.setdefault(word, []).append(tuple(spoken))
    return entries


def read_dictionary(path: Path, wanted: set[str]) -> dict[str, list[Pronunciation]]:
    """The `wanted` words of a dictionary in the format of CMUdict: variants are written `word(2)`."""
    found: dict[str, list[Pronunciation]] = {}
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            name, *spoken = line.split()
            word = name.split("(")[0]
            if word in wanted:
                found.setdefault(word, []).append(tuple(spoken))
    return found


def pronounce(
    words: Iterable[str], own: Mapping[str, list[Pronunciation]], dictionary: Path
) -> dict[str, list[Pronunciation]]:
    """Pronunciations of `words`: from the recipe's own lexicon, else from `dictionary`.

    Raises:
        UnknownWordsError: neither knows some of them.
    """
    wanted = list(dict.fromkeys(words))
    found = read_dictionary(dictionary, {word for word in wanted if word not in own})
    missing = [word for word in wanted if word not in own and word not in found]
    if missing:
        raise UnknownWordsError(f"No pronunciation is known of {', '.join(missing)}; add them to lexicon.txt.")
    return {word: own[word] if word in own else found[word] for word in wanted}
