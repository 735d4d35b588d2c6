"""The page behind a link: two buttons, no script, no word of what is the matter.

It must be of use on an old telephone, held by somebody in a hurry.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from html import escape
from types import MappingProxyType

from voice_assist.calling.acknowledgement.links import Link
from voice_assist.calling.channels.protocol import Answer

PATH_OF = MappingProxyType({Answer.SEEN: "seen", Answer.ON_THE_WAY: "on-my-way"})
"""Last part of the address that a button posts to."""

_STYLE = (
    "body{font:1.5em/1.4 sans-serif;margin:0 auto;padding:1em;max-width:24em;color:#000;background:#fff}"
    "button{display:block;width:100%;margin:0 0 1em;padding:1em .5em;font:bold 1.3em sans-serif;"
    "border:3px solid #000;border-radius:.4em;color:#000;background:#fff}"
    "button.way{color:#fff;background:#00419a}"
)
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()

HEADERS = MappingProxyType(
    {
        "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex, nofollow",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
)
"""Stand on every answer of the server."""


@dataclass(frozen=True, slots=True)
class PageWords:
    """What the page says, in the household's language."""

    language: str = "en"
    title: str = "A call for you"
    asked: str = "You are needed. What can you answer?"
    seen_button: str = "Seen"
    on_the_way_button: str = "On my way"
    seen: str = "Thank you. You answered: seen."
    on_the_way: str = "Thank you. You answered: on my way."
    gone: str = "This link is not valid any more. If you are not sure, please look in."
    busy: str = "Too many requests. Please wait a moment and try again."
    not_here: str = "There is nothing here."


def answer_page(words: PageWords, link: Link, path: str) -> str:
    """What the holder of a living link sees; `path`: the link's own, which the buttons post below."""
    lines = [words.asked] if not link.given else []
    lines += [words.on_the_way] if Answer.ON_THE_WAY in link.given else [words.seen] if link.given else []
    buttons = ((Answer.ON_THE_WAY, words.on_the_way_button, "way"), (Answer.SEEN, words.seen_button, "seen"))
    forms = "".join(
        f'<form method="post" action="{escape(path)}/{PATH_OF[answer]}">'
        f'<button type="submit" class="{style}">{escape(label)}</button></form>'
        for answer, label, style in buttons
        if link.allows(answer)
    )
    return _page(words, "".join(f"<p>{escape(line)}</p>" for line in lines) + forms)


def plain_page(words: PageWords, sentence: str) -> str:
    """One sentence."""
    return _page(words, f"<p>{escape(sentence)}</p>")


def _page(words: PageWords, body: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(words.language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(words.title)}</title><style>{_STYLE}</style></head>"
        f"<body><h1>{escape(words.title)}</h1>{body}</body></html>\n"
    )
