"""Trains a network: `python -m models.recipe.train OUT.npz [--init networks/general.npz] ...`, from the top of the
repository. See README.md for what the shipped networks were made with.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import numpy as np
import torch

from models.recipe.alignment import SILENCE, durations, guessed, priors, realigned
from models.recipe.augmentation import Surroundings, read_noise
from models.recipe.export import trained_entries
from models.recipe.lexicon import Lexicon, build_lexicon, phones_of
from models.recipe.network import ACOUSTIC_SCALE, PRIOR_SCALE, Array, Network, blended, load_network, save_network
from models.recipe.paths import HELD_OUT_SPEAKERS, PACK
from models.recipe.sentences import SentenceMaker
from models.recipe.speech import Utterance, feature_copies, recorded, silent_features, synthesised
from models.recipe.tdnn import Tdnn
from models.recipe.training import Corpus, Course, Sequences, train
from models.recipe.variation import Alignment, Features
from voice_assist.content.loader import load_pack
from voice_assist.content.phrases import phrasebook_of

UNKNOWN_SHARE = 0.15
_FIRST_ROUNDS = ((2, 3e-3), (3, 3e-3))
"""Passes and learning rate on guessed alignments and on the first of the network's own."""
_LAST_RATE, _SEQUENCE_RATE = 4e-3, 1e-3


def main() -> None:
    """Synthesise, align, train, save."""
    options = _options()
    torch.manual_seed(1)
    torch.set_num_threads(options.jobs)
    torch.set_flush_denormal(True)
    book = phrasebook_of(load_pack(PACK))
    entries = trained_entries(sorted(book.vocabulary))
    earlier = load_network(options.init) if options.init else None
    lexicon = build_lexicon(entries, earlier.phones if earlier else phones_of(entries))
    utterances = _utterances(lexicon, sorted({phrase.text for phrase in book.phrases}), options)
    around = Surroundings([utterance.audio for utterance in utterances[:200]], read_noise(options.noise))
    copies = feature_copies(utterances, options.copies, around, options.jobs)
    net = Tdnn(max(lexicon.outputs) + 1)
    if earlier:
        net.load(earlier)
        alignments = _realigned(net, copies[0], utterances, lexicon, np.log(earlier.prior) * PRIOR_SCALE, options.jobs)
        prior, duration = earlier.prior, earlier.duration
    else:
        alignments = _first_training(net, copies, utterances, lexicon, options)
        outputs = len(lexicon.phones)
        prior, duration = priors(alignments, outputs, UNKNOWN_SHARE), durations(alignments, outputs)
    labels = [utterance.labels for utterance in utterances]
    corpus = _with_silence(Corpus(copies, alignments, labels), options, around)
    log_prior = torch.from_numpy(np.log(prior) * PRIOR_SCALE).float()
    sequences = Sequences(lexicon, 1 - 1 / duration, log_prior, ACOUSTIC_SCALE)
    course = Course("sequences", options.sequence_epochs, _SEQUENCE_RATE, UNKNOWN_SHARE, freeze_norm=bool(earlier))
    train(net, corpus, course, sequences)
    trained = Network(lexicon.phones[: len(prior)], prior, duration, net.arrays())
    save_network(options.out, blended(earlier, trained, options.blend) if earlier else trained)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Train a network for the embedded models.")
    parser.add_argument("out", type=Path, help="where the network is written (.npz)")
    parser.add_argument("--init", type=Path, help="train this earlier network on, instead of starting from nothing")
    parser.add_argument("--blend", type=float, default=0.7, help="share of the new parameters, with --init")
    parser.add_argument("--utterances", type=int, default=16000)
    parser.add_argument("--epochs", type=int, default=14, help="passes by cross entropy, when starting from nothing")
    parser.add_argument("--sequence-epochs", type=int, default=4, help="passes by the sequence criterion")
    parser.add_argument("--copies", type=int, default=4, help="of each utterance: one clean, the others disturbed")
    parser.add_argument("--silences", type=int, default=500, help="clips without speech")
    parser.add_argument("--noise", type=Path, help="folder of recorded noise, besides the generated one")
    parser.add_argument("--recordings", type=Path, help="folder with labels.tsv of people saying words of the lexicon")
    parser.add_argument("--times", type=int, default=4, help="how often each recording is taken")
    parser.add_argument("--jobs", type=int, default=2)
    return parser.parse_args()


def _utterances(lexicon: Lexicon, phrases: list[str], options: argparse.Namespace) -> list[Utterance]:
    maker = SentenceMaker(lexicon, phrases, random.Random(1))
    utterances = synthesised([maker.draw() for _ in range(options.utterances)], options.jobs)
    if options.recordings:
        held_out = set(HELD_OUT_SPEAKERS.read_text(encoding="ascii").split())
        utterances += recorded(options.recordings, held_out, lexicon, options.times)
    print(f"{len(utterances)} utterances, {len(lexicon.words)} words, {len(lexicon.phones)} phones", flush=True)
    return utterances


def _realigned(
    net: Tdnn, clean: list[Features], utterances: list[Utterance], lexicon: Lexicon, log_prior: Array, jobs: int
) -> list[Alignment | None]:
    return realigned(net, clean, [utterance.labels for utterance in utterances], lexicon, log_prior, jobs)


def _first_training(
    net: Tdnn, copies: list[list[Features]], utterances: list[Utterance], lexicon: Lexicon, options: argparse.Namespace
) -> list[Alignment | None]:
    """Alternate training and alignment, beginning with the synthesiser's word times; returns the last alignments."""
    alignments: list[Alignment | None] = [
        None
        if utterance.onsets is None
        else guessed(lexicon, utterance.labels, utterance.onsets, utterance.audio, len(features))
        for utterance, features in zip(utterances, copies[0], strict=True)
    ]
    labels = [utterance.labels for utterance in utterances]
    for number, (epochs, rate) in enumerate(_FIRST_ROUNDS, 1):
        course = Course(f"round {number}", epochs, rate, UNKNOWN_SHARE, vary=False)
        train(net, Corpus(copies, alignments, labels), course)
        prior = priors(alignments, len(lexicon.phones), UNKNOWN_SHARE)
        alignments = _realigned(net, copies[0], utterances, lexicon, np.log(prior), options.jobs)
    course = Course("cross entropy", options.epochs, _LAST_RATE, UNKNOWN_SHARE)
    train(net, Corpus(copies, alignments, labels), course)
    return alignments


def _with_silence(corpus: Corpus, options: argparse.Namespace, around: Surroundings) -> Corpus:
    """The corpus with clips without speech; the copies of one clip are cut to one length."""
    quiet = [silent_features(options.silences, copy, around, options.jobs) for copy in range(options.copies)]
    lengths = [min(len(features) for features in clip) for clip in zip(*quiet, strict=True)]
    cut = [[features[:length] for features, length in zip(copy, lengths, strict=True)] for copy in quiet]
    silent = [np.full(length, SILENCE, np.int16) for length in lengths]
    joined = [[*spoken, *added] for spoken, added in zip(corpus.copies, cut, strict=True)]
    return Corpus(joined, [*corpus.alignments, *silent], [*corpus.labels, *([] for _ in silent)])


if __name__ == "__main__":
    main()
