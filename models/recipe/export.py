"""Writes the embedded model folders again: `python -m models.recipe.export` from the top of the repository.

A word needs no training: the network tells sounds apart, so its pronunciation is enough. Words come from `lexicon.txt`,
from the pack, from `household.txt`, `everyday.txt` and `--words FILE`; pronunciations from `lexicon.txt` and
`pronunciations.txt`, else from the dictionary in the pocketsphinx wheel. Needs Debian's libfst-tools and
libfst22-plugins-base.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.recipe.everyday import dictionary, everyday_bigram
from models.recipe.graph import write_graphs
from models.recipe.kaldi_files import write_acoustic_model
from models.recipe.language import Bigram, Weighted, template_bigram, template_sentences
from models.recipe.lexicon import SPOKEN_NOISE, Lexicon, Pronunciation, build_lexicon, pronounce, read_lexicon
from models.recipe.network import ACOUSTIC_SCALE, FEATURES, PRIOR_SCALE, Array, Network, load_network
from models.recipe.paths import COMMANDS, EVERYDAY, HOUSEHOLD, LEXICON, MODELS, NETWORKS, PACK, PRONUNCIATIONS
from voice_assist.content.loader import load_pack
from voice_assist.content.phrases import phrasebook_of
from voice_assist.hearing.model_folder import check_model_folder, write_sums
from voice_assist.understanding.phrasebook import Phrasebook

_PAIRS = 40_000
"""Pairs of everyday words in the language model used without a grammar."""
_COMMANDS_SHARE = 0.1
"""Share of the sentences that this model expects to be commands."""

_MFCC = f"""--use-energy=false
--sample-frequency=16000
--num-mel-bins=40
--num-ceps={FEATURES}
--low-freq=20
--high-freq=7600
--dither=0.0
"""
# Rules 2 to 4 would end an utterance within a pause of slow speech; the listener knows better when a turn ends.
_DECODING = f"""--min-active=200
--max-active=3000
--beam=12.0
--lattice-beam=5.0
--acoustic-scale={ACOUSTIC_SCALE}
--frame-subsampling-factor=3
--endpoint.silence-phones=1
--endpoint.rule2.min-trailing-silence=30
--endpoint.rule3.min-trailing-silence=30
--endpoint.rule4.min-trailing-silence=30
"""


@dataclass(frozen=True, slots=True)
class Shipped:
    """One embedded model."""

    name: str
    network: Path
    unknown_bias: float
    """Raises the score of `[unk]`, in natural logarithms: higher rejects more and recognises less."""


GENERAL = Shipped("en-mini", NETWORKS / "general.npz", 0.2)
WORDS = Shipped("en-mini-words", NETWORKS / "words.npz", 1.0)


@dataclass(frozen=True, slots=True)
class Content:
    """What a model knows."""

    entries: Mapping[str, Sequence[Pronunciation]]
    """Its words, without `[unk]`."""
    free: Sequence[tuple[float, Bigram]]
    """How it reads without a grammar: by one of these, each with its share of the sentences."""


def trained_content() -> Content:
    """The words that the networks were trained with, and the recipe's commands."""
    entries = read_lexicon(LEXICON)
    return Content(entries, [(1.0, template_bigram(template_sentences(COMMANDS), list(entries)))])


def trained_entries(pack_words: list[str]) -> dict[str, list[Pronunciation]]:
    """The words that the general network is trained with: of the lexicon, the pack and a household."""
    trained = read_lexicon(LEXICON)
    words = [*trained, *pack_words, *HOUSEHOLD.read_text(encoding="utf-8").split()]
    return pronounce(words, read_lexicon(PRONUNCIATIONS) | trained, dictionary())


def broad_content(extra: list[str], phrases: list[Weighted]) -> Content:
    """The words of the training, `extra`, household and everyday words.

    Args:
        extra: words that the model must know.
        phrases: commands that its free reading expects besides the recipe's.
    """
    trained = read_lexicon(LEXICON)
    words = [word for file in (HOUSEHOLD, EVERYDAY) for word in file.read_text(encoding="utf-8").split()]
    entries = pronounce([*trained, *extra, *words], read_lexicon(PRONUNCIATIONS) | trained, dictionary())
    commands = template_bigram(template_sentences(COMMANDS) + phrases, list(entries))
    everyday = everyday_bigram(list(entries), _PAIRS)
    return Content(entries, [(_COMMANDS_SHARE, commands), (1 - _COMMANDS_SHARE, everyday)])


def export(shipped: Shipped, folder: Path, content: Content) -> Lexicon:
    """Write the model `shipped` with `content` as `folder`, which must not exist; returns what it knows."""
    network = load_network(shipped.network)
    lexicon = build_lexicon(content.entries, network.phones)
    stay = 1 - 1 / network.duration[list(lexicon.outputs)]
    for part in ("am", "conf"):
        (folder / part).mkdir(parents=True)
    priors = scaled_priors(network, shipped.unknown_bias)
    write_acoustic_model(folder / "am/final.mdl", network.layers(), priors, lexicon.outputs, stay)
    (folder / "conf/mfcc.conf").write_text(_MFCC, encoding="ascii")
    (folder / "conf/model.conf").write_text(_DECODING, encoding="ascii")
    write_graphs(folder / "graph", lexicon, content.free, stay)
    write_sums(folder)
    check_model_folder(folder)
    return lexicon


def scaled_priors(network: Network, unknown_bias: float) -> Array:
    """What the network's outputs are divided by in decoding."""
    scaled = network.prior**PRIOR_SCALE
    scaled[network.phones.index(SPOKEN_NOISE)] /= np.exp(unknown_bias)
    return scaled


def weighted(book: Phrasebook) -> list[Weighted]:
    """Every sentence of a pack; those of an intent with many count less each."""
    many = Counter(phrase.intent for phrase in book.phrases)
    return [(phrase.text.split(), many[phrase.intent] ** -0.5) for phrase in book.phrases]


def renew(shipped: Shipped, content: Content) -> None:
    """Export beside the shipped model, and put it in its place when it is whole."""
    with tempfile.TemporaryDirectory(dir=MODELS) as work:
        folder = Path(work) / shipped.name
        lexicon = export(shipped, folder, content)
        place = MODELS / shipped.name
        if place.exists():
            shutil.rmtree(place)
        folder.rename(place)
    print(f"{shipped.name}: {len(lexicon.words)} words, {len(lexicon.phones)} phones")


def main() -> None:
    """Export all shipped models again, with the words of the pack."""
    parser = argparse.ArgumentParser(description="Write the embedded recognition models again.")
    parser.add_argument("--pack", type=Path, default=PACK, help="pack whose words the models must know")
    parser.add_argument("--words", type=Path, help="text file with further words")
    options = parser.parse_args()
    book = phrasebook_of(load_pack(options.pack))
    further = options.words.read_text(encoding="utf-8").split() if options.words else []
    renew(GENERAL, broad_content([*sorted(book.vocabulary), *further], weighted(book)))
    renew(WORDS, trained_content())


if __name__ == "__main__":
    main()
