"""flite: voices built from recorded people."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from models.recipe.audio import Audio, read_wav

VOICES = ["slt", "awb", "kal16"]
"""The voice rms is kept out of all training, for measuring."""


def say(text: str, voice: str, stretch: float = 1.0) -> Audio:
    """Speak `text`; a stretch above 1 is slower."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "spoken.wav"
        command = ["flite", "-voice", voice, "--setf", f"duration_stretch={stretch:.3f}", "-t", text, str(path)]
        subprocess.run(command, check=True, capture_output=True)
        return read_wav(path)
