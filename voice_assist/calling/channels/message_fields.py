"""A message as a JSON object, for programs and servers."""

from __future__ import annotations

from voice_assist.calling.channels.protocol import CallMessage
from voice_assist.calling.channels.wording import text_of


def fields_of(message: CallMessage) -> dict[str, str | bool]:
    """The fields of CallMessage, `purpose` as "event", `key` as "id", `text` as "message"; "text" is for people."""
    return {
        "id": message.key,
        "event": message.purpose,
        "level": message.level,
        "kind": message.kind,
        "message": message.text,
        "text": text_of(message),
        "person": message.person,
        "contact": message.contact,
        "made_at": message.made_at.isoformat(timespec="seconds"),
        "made_at_trusted": message.made_at_trusted,
        "delayed": message.delayed,
        "answer_address": message.answer_address,
    }
