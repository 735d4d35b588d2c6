"""What a person outside reads or hears of a message."""

from __future__ import annotations

from voice_assist.call_commands import CallLevel
from voice_assist.calling.channels.protocol import PRIVATE_MESSAGE, CallMessage, Purpose

_TITLES = {CallLevel.URGENT: "Urgent", CallLevel.SOON: "Soon", CallLevel.ROUTINE: "Call"}
_OTHER_TITLES = {Purpose.WITHDRAWN: "Withdrawn", Purpose.TEST: "Test", Purpose.HEARTBEAT: "In order"}


def title_of(message: CallMessage) -> str:
    """A few words: how pressing it is, and who calls."""
    what = _TITLES[message.level] if message.purpose is Purpose.CALL else _OTHER_TITLES[message.purpose]
    return f"{what}: {message.person}" if message.person else what


def text_of(message: CallMessage) -> str:
    """Who, what and when: "Maria needs you. 2:10."; the time only where the clock was to be trusted.

    What is delayed tells its time itself.
    """
    parts = [_sentence(message)]
    if message.made_at_trusted and not message.delayed:
        parts.append(f"{message.made_at.hour}:{message.made_at:%M}.")
    return " ".join(parts)


def body_of(message: CallMessage) -> str:
    """The text, and below it where to answer."""
    text = text_of(message)
    return f"{text}\nSeen, or on my way: {message.answer_address}" if message.answer_address else text


def _sentence(message: CallMessage) -> str:
    text = message.text if message.text.endswith((".", "!", "?")) else f"{message.text}."
    if text.startswith(PRIVATE_MESSAGE):
        return f"{message.person} {text}" if message.person else text.replace(PRIVATE_MESSAGE, "You are needed", 1)
    if not message.person or message.person in text:
        return f"{text[:1].upper()}{text[1:]}"
    return f"{message.person}: {text}"
