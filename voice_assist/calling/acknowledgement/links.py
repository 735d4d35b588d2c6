"""One-time links: who holds one may answer one call, once "seen" and once "on my way".

A token is 256 random bits. It is kept as its SHA-256 hash alone, so that nobody who reads the database can answer.
The token itself is remembered as long as the process lives: every attempt to reach the same person carries the same
link. After a restart the person gets a second one; both work until the call is closed or they are too old.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from voice_assist.calling.channels.protocol import Answer, Answered, AnswerSink
from voice_assist.errors import StorageError

TOKEN_BYTES = 32
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
VALID_SECONDS = 12 * 3600.0
"""Longer than any night; a call that nobody has closed for so long has been sent again, with another link."""


@dataclass(frozen=True, slots=True)
class Link:
    """What is kept of a link.

    Attributes:
        digest: SHA-256 of its token.
        key: the call's.
        contact: id of whom it was made for; "" where a channel is read by everybody.
        expires: seconds since 1970 from which on it is too old.
        given: what has been answered by it.
    """

    digest: bytes
    key: str
    contact: str
    expires: float
    given: frozenset[Answer] = frozenset()

    def allows(self, answer: Answer) -> bool:
        """Whether this may still be answered: each once, and nothing after "on my way"."""
        return answer not in self.given and Answer.ON_THE_WAY not in self.given


class LinkStore(Protocol):
    """Where links are kept. Called from several threads; every method may raise StorageError."""

    def add(self, link: Link) -> None:
        """Keep a new link."""

    def find(self, digest: bytes) -> Link | None:
        """The link of this hash, with all that has been answered by it."""

    def note(self, digest: bytes, answer: Answer) -> None:
        """Write down what has been answered; noting it twice is as noting it once."""

    def remove(self, key: str) -> None:
        """Forget all links of a call."""

    def remove_expired(self, now: float) -> None:
        """Forget what is too old at this moment (seconds since 1970)."""


class MemoryLinks:
    """Links that end with the process: where the disk is full, an answer still counts."""

    def __init__(self) -> None:
        self._links: dict[bytes, Link] = {}
        self._lock = threading.Lock()

    def add(self, link: Link) -> None:
        """Keep a new link."""
        with self._lock:
            self._links[link.digest] = link

    def find(self, digest: bytes) -> Link | None:
        """The link of this hash."""
        with self._lock:
            return self._links.get(digest)

    def note(self, digest: bytes, answer: Answer) -> None:
        """Remember what has been answered."""
        with self._lock:
            if link := self._links.get(digest):
                self._links[digest] = replace(link, given=link.given | {answer})

    def remove(self, key: str) -> None:
        """Forget all links of a call."""
        self._keep(lambda link: link.key != key)

    def remove_expired(self, now: float) -> None:
        """Forget what is too old."""
        self._keep(lambda link: link.expires > now)

    def _keep(self, wanted: Callable[[Link], bool]) -> None:
        with self._lock:
            self._links = {digest: link for digest, link in self._links.items() if wanted(link)}


class Outcome(StrEnum):
    """What an attempt to answer came to. REPEATED: it, or more, had been answered before; nothing has changed."""

    TAKEN = "taken"
    REPEATED = "repeated"
    NO_LINK = "no_link"


class Links:
    """Makes links, and takes answers by them.

    Args:
        answers: hears every answer once; told before it is written down, so that a crash between the two repeats an
            answer and never loses one.
        store: keeps them; what it cannot keep is kept in memory.
        clock: seconds since 1970.
    """

    def __init__(self, answers: AnswerSink, store: LinkStore, clock: Callable[[], float] = time.time) -> None:
        self._answers, self._store, self._clock = answers, store, clock
        self._memory = MemoryLinks()
        self._tokens: dict[tuple[str, str], str] = {}
        self._lock = threading.RLock()

    def token_for(self, key: str, contact: str) -> str:
        """The token of this call and contact: the same each time, until it is used up or too old."""
        with self._lock:
            token = self._tokens.get((key, contact))
            link = self.find(token) if token else None
            if token and link and link.allows(Answer.ON_THE_WAY):
                return token
            token = secrets.token_urlsafe(TOKEN_BYTES)
            self._add(Link(_digest(token), key, contact, self._clock() + VALID_SECONDS))
            self._tokens[key, contact] = token
            return token

    def find(self, token: str) -> Link | None:
        """The living link of a token; None for anything else, however it looks."""
        if not TOKEN.fullmatch(token):
            return None
        digest = _digest(token)
        with self._lock:
            link = self._find(digest)
        if link is None or not hmac.compare_digest(link.digest, digest) or link.expires <= self._clock():
            return None
        return link

    def answer(self, token: str, answer: Answer) -> Outcome:
        """A person has pressed a button."""
        with self._lock:
            link = self.find(token)
            if link is None:
                return Outcome.NO_LINK
            if not link.allows(answer):
                return Outcome.REPEATED
            self._answers(Answered(link.key, answer, link.contact))
            self._note(link, answer)
            return Outcome.TAKEN

    def close_call(self, key: str) -> None:
        """The call is over: its links lead nowhere from now on."""
        with self._lock:
            self._tokens = {pair: token for pair, token in self._tokens.items() if pair[0] != key}
            self._memory.remove(key)
            self._store.remove(key)

    def _add(self, link: Link) -> None:
        self._memory.remove_expired(self._clock())
        try:
            self._store.remove_expired(self._clock())
            self._store.add(link)
        except StorageError:
            self._memory.add(link)

    def _find(self, digest: bytes) -> Link | None:
        """The link with all that was answered by it, also where the disk did not take everything."""
        kept = self._memory.find(digest)
        try:
            written = self._store.find(digest)
        except StorageError:
            return kept
        if kept and written:
            return replace(written, given=written.given | kept.given)
        return written or kept

    def _note(self, link: Link, answer: Answer) -> None:
        try:
            self._store.note(link.digest, answer)
        except StorageError:
            self._memory.add(link)
        self._memory.note(link.digest, answer)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("ascii")).digest()
