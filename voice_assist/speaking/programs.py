"""flite, RHVoice and SVOX Pico: which voices are installed, and how they are asked to speak."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from voice_assist.speaking.program_engine import KnownVoice, Order, ProgramEngine

LIST_SECONDS = 5.0
RHVOICE_FOLDERS = (Path("/usr/share/RHVoice/voices"), Path("/usr/local/share/RHVoice/voices"))
PICO_FOLDER = Path("/usr/share/pico/lang")

_NOT_OFFERED = frozenset({"awb_time", "kal"})
""" "awb_time" knows the words of the time of day alone; "kal" is "kal16" with half the band."""


def flite() -> ProgramEngine:
    """flite, of Debian's own packages: voices cut from recordings of people."""
    known = {
        "slt": KnownVoice("Flite, an American woman", 155),
        "rms": KnownVoice("Flite, an American man", 142),
        "kal16": KnownVoice("Flite, another American man", 162),
        "awb": KnownVoice("Flite, a Scottish man", 145),
    }
    return ProgramEngine("flite", "flite", "sudo apt install flite", known, _flite_voices, _flite_order)


def rhvoice() -> ProgramEngine:
    """RHVoice, of Debian's non-free packages."""
    known = {
        "alan": KnownVoice("Alan, a Scottish man", 153),
        "slt": KnownVoice("R H Voice, an American woman", 160),
        "clb": KnownVoice("R H Voice, another American woman", 148),
        "bdl": KnownVoice("R H Voice, an American man", 164),
        "lyubov": KnownVoice("Lyubov, a Russian woman", 118),
        "evgeniy-eng": KnownVoice("Evgeniy, a Russian man", 116),
    }
    install = "sudo apt install rhvoice rhvoice-english  (Debian's section non-free)"
    return ProgramEngine("rhvoice", "RHVoice-test", install, known, _rhvoice_voices, _rhvoice_order)


def pico() -> ProgramEngine:
    """SVOX Pico, of Debian's non-free packages."""
    known = {
        "en-GB": KnownVoice("Pico, a British woman", 148),
        "en-US": KnownVoice("Pico, an American woman", 148),
    }
    install = "sudo apt install libttspico-utils  (Debian's section non-free)"
    return ProgramEngine("pico", "pico2wave", install, known, _pico_voices, _pico_order)


def _flite_voices() -> frozenset[str]:
    try:
        listed = subprocess.run(["flite", "-lv"], capture_output=True, text=True, timeout=LIST_SECONDS, check=True)
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return frozenset()
    return frozenset(listed.stdout.partition(":")[2].split()) - _NOT_OFFERED


def _flite_order(voice: str, speed: float, text: str) -> Order:
    return Order(("-voice", voice, "--setf", f"duration_stretch={1 / speed:.3f}", "-o"), text)


def _rhvoice_voices() -> frozenset[str]:
    files = [file for folder in RHVOICE_FOLDERS for file in folder.glob("*/voice.info")]
    return frozenset(file.parent.name for file in files if "language=English" in _words(file))


def _rhvoice_order(voice: str, speed: float, text: str) -> Order:
    return Order(("-p", voice, "-r", f"{100 * speed:.0f}", "-o"), text)


def _pico_voices() -> frozenset[str]:
    return frozenset(file.name.partition("_")[0] for file in PICO_FOLDER.glob("en-*_ta.bin"))


def _pico_order(voice: str, speed: float, text: str) -> Order:
    # It reads tags in its text; a sign of our own there would begin one.
    plain = re.sub(r"[<>&]", " ", text)
    return Order(("-l", voice, "-w"), f'<speed level="{100 * speed:.0f}">{plain}</speed>')


def _words(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8").split()
    except (OSError, UnicodeDecodeError):
        return []
