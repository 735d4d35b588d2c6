"""Kaldi's high-resolution cepstra, the same as libvosk takes with the exported `conf/mfcc.conf`."""

from __future__ import annotations

import kaldi_native_fbank
import numpy as np

from models.recipe.audio import RATE, Audio
from models.recipe.network import FEATURES
from models.recipe.variation import BINS, HIGH, LOW, Features


def _options() -> kaldi_native_fbank.MfccOptions:
    options = kaldi_native_fbank.MfccOptions()
    options.frame_opts.dither = 0.0
    options.frame_opts.samp_freq = RATE
    options.frame_opts.snip_edges = True
    options.mel_opts.num_bins = BINS
    options.mel_opts.low_freq = LOW
    options.mel_opts.high_freq = HIGH
    options.num_ceps = FEATURES
    options.use_energy = False
    return options


_OPTIONS = _options()


def cepstra(audio: Audio) -> Features:
    """Features (frames of 10 ms, 40)."""
    computer = kaldi_native_fbank.OnlineMfcc(_OPTIONS)
    computer.accept_waveform(RATE, audio)
    computer.input_finished()
    return np.stack([computer.get_frame(index) for index in range(computer.num_frames_ready)])
