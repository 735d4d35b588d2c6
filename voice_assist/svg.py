"""Plots as SVG text, for putting into a page. Imports matplotlib, which takes a second."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "text.parse_math": False,  # somebody may be called "$"
    "font.family": "sans-serif",
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "figure.constrained_layout.use": True,
}


def svg(name: str, inches: float, draw: Callable[[Axes], None]) -> str:
    """One plot, 7.6 inches wide; the same text for the same data.

    Args:
        name: tells the ids in this plot from those in others of the same page.
        inches: how high.
        draw: draws it.
    """
    with mpl.rc_context({**_STYLE, "svg.hashsalt": name}):
        figure = Figure(figsize=(7.6, inches))
        draw(figure.subplots())
        written = io.StringIO()
        figure.savefig(written, format="svg", metadata={"Date": None}, transparent=True)
    text = written.getvalue()
    return text[text.index("<svg") :]
