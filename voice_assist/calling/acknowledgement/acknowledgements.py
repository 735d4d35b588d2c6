"""Answers by link, in one piece: what the calls process holds."""

from __future__ import annotations

from voice_assist.calling.acknowledgement.interface import Interface
from voice_assist.calling.acknowledgement.links import Links, LinkStore
from voice_assist.calling.acknowledgement.page import PageWords
from voice_assist.calling.acknowledgement.server import Server
from voice_assist.calling.acknowledgement.web import PREFIX, Web
from voice_assist.calling.channels.protocol import AnswerSink


class Acknowledgements:
    """Makes links for messages, serves their pages, and tells what people answered.

    Args:
        answers: hears every answer once.
        store: keeps the links over a restart.
        interface: name or address of the one network interface that is served.
        port: 0 takes a free one; a fixed one keeps old messages' links alive over a restart.
        words: of the pages.

    Raises:
        SettingsError: the interface is none.
    """

    def __init__(
        self, answers: AnswerSink, store: LinkStore, interface: str, port: int = 0, words: PageWords | None = None
    ) -> None:
        self._links = Links(answers, store)
        self._server = Server(Web(self._links, words), Interface(interface), port)

    @property
    def problem(self) -> str:
        """Why nobody can answer by a link just now, one sentence; "" where all is well."""
        return self._server.problem

    def address_for(self, key: str, contact: str) -> str:
        """The page on which this contact answers this call; "" where there is none just now.

        The same for every attempt, until "on my way" has been answered by it.
        """
        bound = self._server.bound
        if bound is None:
            return ""
        host, port = bound
        shown = f"[{host}]" if ":" in host else host
        return f"http://{shown}:{port}{PREFIX}/{self._links.token_for(key, contact)}"

    def close_call(self, key: str) -> None:
        """The call is closed: its links lead nowhere."""
        self._links.close_call(key)

    def close(self) -> None:
        """Stop serving; may be called twice."""
        self._server.close()
