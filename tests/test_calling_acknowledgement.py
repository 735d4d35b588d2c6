"""Answers by link: what a person presses arrives once; whatever else reaches the server changes nothing."""

import http.client
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings

from tests.answer_requests import REQUESTS, Rubbish, exchange
from voice_assist.calling.acknowledgement.acknowledgements import Acknowledgements
from voice_assist.calling.acknowledgement.interface import Interface
from voice_assist.calling.acknowledgement.limits import RateLimit
from voice_assist.calling.acknowledgement.links import VALID_SECONDS, Link, Links, MemoryLinks, Outcome
from voice_assist.calling.acknowledgement.page import PageWords
from voice_assist.calling.acknowledgement.server import CONNECTIONS_OF_ONE, Server
from voice_assist.calling.acknowledgement.web import Web
from voice_assist.calling.channels.protocol import Answer, Answered
from voice_assist.errors import SettingsError, StorageError

UNLIMITED = 1_000_000


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    text: str


@dataclass
class House:
    """A running server, and what it has told."""

    links: Links
    server: Server
    answered: list[Answered] = field(default_factory=list)

    @property
    def port(self) -> int:
        assert self.server.bound
        return self.server.bound[1]

    def ask(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, headers or {})
            reply = connection.getresponse()
            names = {name.casefold(): value for name, value in reply.getheaders()}
            return Reply(reply.status, names, reply.read().decode())
        finally:
            connection.close()

    def path(self, key: str = "k1", contact: str = "anna") -> str:
        return f"/a/{self.links.token_for(key, contact)}"


def open_house(*, burst: int = UNLIMITED, wrong: int = UNLIMITED) -> House:
    answered: list[Answered] = []
    links = Links(answered.append, MemoryLinks())
    web = Web(links, PageWords(), RateLimit(burst, 0.001), RateLimit(wrong, 0.001))
    return House(links, Server(web, Interface("127.0.0.1"), 0), answered)


@pytest.fixture
def house() -> Iterator[House]:
    house = open_house()
    yield house
    house.server.close()


def test_the_page_has_two_buttons_and_pressing_one_is_told(house: House) -> None:
    path = house.path()
    page = house.ask("GET", path)
    assert page.status == 200
    assert page.text.count('method="post"') == 2
    assert f'action="{path}/seen"' in page.text
    assert f'action="{path}/on-my-way"' in page.text
    pressed = house.ask("POST", f"{path}/seen")
    assert (pressed.status, pressed.headers["location"]) == (303, path)
    assert house.answered == [Answered("k1", Answer.SEEN, "anna")]
    after = house.ask("GET", path).text
    assert "You answered: seen" in after
    assert "/seen" not in after
    assert "/on-my-way" in after


def test_seen_still_allows_on_my_way_once_and_then_nothing(house: House) -> None:
    path = house.path()
    for name in ("seen", "seen", "on-my-way", "on-my-way", "seen"):
        assert house.ask("POST", f"{path}/{name}").status == 303
    assert [answer.answer for answer in house.answered] == [Answer.SEEN, Answer.ON_THE_WAY]
    assert "<form" not in house.ask("GET", path).text


def test_many_presses_at_once_count_once(house: House) -> None:
    path = house.path()
    with ThreadPoolExecutor(3) as pool:  # one address may have eight, and an end is noticed late
        replies = list(pool.map(lambda _: house.ask("POST", f"{path}/on-my-way").status, range(24)))
    assert set(replies) == {303}
    assert len(house.answered) == 1


def test_no_other_method_changes_anything(house: House) -> None:
    for method in "GET HEAD PUT DELETE PATCH OPTIONS TRACE LINK".split():
        for end in ("", "/seen", "/on-my-way"):
            reply = house.ask(method, house.path() + end)
            assert reply.status == (200 if end == "" and method in ("GET", "HEAD") else 405)
    assert not house.answered
    assert house.ask("GET", house.path()).text.count("<form") == 2


def test_what_was_guessed_leads_nowhere(house: House) -> None:
    token = house.path().removeprefix("/a/")
    other = ("B" if token[0] == "A" else "A") + token[1:]
    for guess in (other, token[:-1], token + "A", token.swapcase(), "", "%00", "..", f"{token}%0a", f"{token}/"):
        for end in ("/seen", "/on-my-way", "/seen/", "//seen", "/arrived"):
            assert house.ask("POST", f"/a/{guess}{end}").status in (404, 405)
    assert not house.answered


def test_each_link_is_one_persons_for_one_call(house: House) -> None:
    paths = {house.path(key, contact) for key in ("k1", "k2") for contact in ("anna", "ben")}
    assert len(paths) == 4
    assert house.path() == house.path()
    house.ask("POST", f"{house.path('k2', 'ben')}/on-my-way")
    assert house.answered == [Answered("k2", Answer.ON_THE_WAY, "ben")]
    assert house.ask("GET", house.path("k2", "anna")).text.count("<form") == 2


def test_a_second_link_is_made_when_the_first_is_used_up_and_the_first_stays_used(house: House) -> None:
    first = house.path()
    house.ask("POST", f"{first}/on-my-way")
    second = house.path()
    assert second != first
    assert house.ask("POST", f"{first}/on-my-way").status == 303
    assert len(house.answered) == 1
    house.ask("POST", f"{second}/seen")
    assert [answer.answer for answer in house.answered] == [Answer.ON_THE_WAY, Answer.SEEN]


def test_the_links_of_a_closed_call_lead_nowhere(house: House) -> None:
    path, other = house.path(), house.path("k2")
    house.links.close_call("k1")
    assert house.ask("GET", path).status == 404
    assert "please look in" in house.ask("GET", path).text
    assert house.ask("POST", f"{path}/seen").status == 404
    assert house.ask("GET", other).status == 200
    assert not house.answered


def test_an_old_link_leads_nowhere_and_is_forgotten() -> None:
    moment, answered, store = [1000.0], list[Answered](), MemoryLinks()
    links = Links(answered.append, store, lambda: moment[0])
    old = links.token_for("k1", "anna")
    moment[0] += VALID_SECONDS
    assert links.answer(old, Answer.SEEN) is Outcome.NO_LINK
    fresh = links.token_for("k1", "anna")
    assert fresh != old
    moment[0] -= 10
    assert links.answer(old, Answer.SEEN) is Outcome.NO_LINK  # also after the clock was set back
    assert links.answer(fresh, Answer.SEEN) is Outcome.TAKEN
    assert answered == [Answered("k1", Answer.SEEN, "anna")]


def test_after_a_restart_old_links_work_and_what_was_answered_stays_answered() -> None:
    answered, store = list[Answered](), MemoryLinks()
    before = Links(answered.append, store)
    used, open_one = before.token_for("k1", "anna"), before.token_for("k1", "ben")
    before.answer(used, Answer.ON_THE_WAY)
    after = Links(answered.append, store)
    assert after.answer(used, Answer.ON_THE_WAY) is Outcome.REPEATED
    assert after.answer(open_one, Answer.SEEN) is Outcome.TAKEN
    assert after.token_for("k1", "ben") != open_one
    assert len(answered) == 2


def test_the_store_sees_no_token() -> None:
    kept: list[Link] = []

    class Store(MemoryLinks):
        def add(self, link: Link) -> None:
            kept.append(link)

    token = Links(lambda _: None, Store()).token_for("k1", "anna")
    assert len(kept) == 1
    assert len(token) == 43
    assert token not in repr(kept)
    assert token.encode() not in kept[0].digest


def test_where_nothing_can_be_written_an_answer_still_counts_once() -> None:
    class Full(MemoryLinks):
        def add(self, link: Link) -> None:
            raise StorageError("full")

        def find(self, digest: bytes) -> Link | None:
            raise StorageError("full")

        def note(self, digest: bytes, answer: Answer) -> None:
            raise StorageError("full")

        def remove_expired(self, now: float) -> None:
            raise StorageError("full")

    answered: list[Answered] = []
    links = Links(answered.append, Full())
    token = links.token_for("k1", "anna")
    assert links.token_for("k1", "anna") == token
    assert [links.answer(token, Answer.SEEN) for _ in range(2)] == [Outcome.TAKEN, Outcome.REPEATED]
    assert links.answer(token, Answer.ON_THE_WAY) is Outcome.TAKEN
    assert len(answered) == 2


def test_a_disk_that_fills_up_after_the_link_was_made_repeats_nothing() -> None:
    class FillsUp(MemoryLinks):
        def note(self, digest: bytes, answer: Answer) -> None:
            raise StorageError("full")

    answered: list[Answered] = []
    links = Links(answered.append, FillsUp())
    token = links.token_for("k1", "anna")
    assert [links.answer(token, Answer.SEEN) for _ in range(2)] == [Outcome.TAKEN, Outcome.REPEATED]
    assert len(answered) == 1


def test_only_its_own_paths_are_there(house: House) -> None:
    for path in ("/", "/a", "/a/", "/favicon.ico", "/robots.txt", "/a/x/y/z", "/../etc/passwd", "/a?x"):
        for method in ("GET", "POST", "PUT"):
            assert house.ask(method, path).status in (404, 405)


def test_every_answer_carries_the_headers(house: House) -> None:
    path = house.path()
    asked = [("GET", path), ("POST", f"{path}/seen"), ("GET", "/"), ("PUT", path), ("POST", "/a/wrong/seen")]
    for method, where in asked:
        headers = house.ask(method, where).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "style-src 'sha256-" in policy
        assert "unsafe" not in policy
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "server" not in headers


def test_the_page_says_nothing_of_the_call(house: House) -> None:
    text = house.ask("GET", house.path("call-7-breathing", "Anna Example")).text
    assert "<script" not in text
    for word in ("breathing", "call-7", "Anna", "http"):
        assert word not in text


def test_a_large_body_is_refused_and_changes_nothing(house: House) -> None:
    path = house.path()
    assert house.ask("POST", f"{path}/seen", b"x" * 5000).status == 413
    assert not house.answered
    assert house.ask("POST", f"{path}/seen", b"x" * 100).status == 303
    assert len(house.answered) == 1


def test_one_address_may_not_ask_for_ever() -> None:
    house = open_house(burst=5)
    try:
        statuses = [house.ask("GET", "/").status for _ in range(8)]
        assert statuses == [404] * 5 + [429] * 3
        assert house.ask("GET", "/").headers["retry-after"] == "10"
    finally:
        house.server.close()


def test_whoever_holds_a_link_is_not_refused_for_what_others_ask() -> None:
    house = open_house(wrong=5)
    try:
        path = house.path()
        assert [house.ask("GET", f"/{number}").status for number in range(7)] == [404] * 5 + [429] * 2
        assert house.ask("GET", path).status == 200
        assert house.ask("POST", f"{path}/seen").status == 303
        assert len(house.answered) == 1
    finally:
        house.server.close()


def test_the_limit_counts_each_address_alone_and_gives_back_with_time() -> None:
    moment = [0.0]
    limit = RateLimit(2, 0.5, lambda: moment[0])
    assert [limit.takes("a") for _ in range(3)] == [True, True, False]
    assert limit.takes("b")
    moment[0] = 2.0
    assert [limit.takes("a") for _ in range(2)] == [True, False]


def test_connections_that_are_held_open_keep_nobody_out(house: House) -> None:
    held = [socket.create_connection(("127.0.0.1", house.port)) for _ in range(CONNECTIONS_OF_ONE + 4)]
    for each in held:
        each.settimeout(20)
    refused = [each for each in held[CONNECTIONS_OF_ONE:] if _is_cut(each)]
    assert len(refused) == 4
    for each in held:
        each.close()
    deadline = time.monotonic() + 20
    while True:
        try:
            assert house.ask("GET", house.path()).status == 200
        except OSError:  # the server has not noticed yet
            assert time.monotonic() < deadline
        else:
            break


def _is_cut(connection: socket.socket) -> bool:
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True


@pytest.mark.parametrize("chosen", ["0.0.0.0", "::", "", "all of them", "http://x", "224.0.0.1", "256.1.1.1/24"])
def test_only_one_interface_can_be_chosen(chosen: str) -> None:
    with pytest.raises(SettingsError, match=r"Calls cannot be answered on .*name one interface"):
        Interface(chosen)


def test_it_is_bound_to_the_chosen_interface_alone() -> None:
    acknowledgements = Acknowledgements(lambda _: None, MemoryLinks(), "lo")
    try:
        address = urlsplit(acknowledgements.address_for("k1", "anna"))
        assert (address.hostname, acknowledgements.problem) == ("127.0.0.1", "")
        assert address.port
        with pytest.raises(OSError):
            socket.create_connection(("127.0.0.2", address.port), timeout=5)
        acknowledgements.close_call("k1")
    finally:
        acknowledgements.close()


def test_an_interface_that_is_not_there_is_told_and_gives_no_address() -> None:
    acknowledgements = Acknowledgements(lambda _: None, MemoryLinks(), "nothere0", 8470)
    try:
        assert acknowledgements.address_for("k1", "anna") == ""
        assert acknowledgements.problem.startswith("Calls cannot be answered by a link (No such device)")
    finally:
        acknowledgements.close()


def test_a_port_that_is_taken_is_waited_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        acknowledgements = Acknowledgements(lambda _: None, MemoryLinks(), "127.0.0.1", port)
        assert "in use" in acknowledgements.problem
    try:
        deadline = time.monotonic() + 30
        while not acknowledgements.address_for("k1", "anna"):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert acknowledgements.problem == ""
    finally:
        acknowledgements.close()


@pytest.fixture(scope="module")
def fuzzed() -> Iterator[House]:
    house = open_house()
    yield house
    house.server.close()


@settings(max_examples=300)
@given(REQUESTS)
def test_rubbish_changes_nothing(fuzzed: House, request: Rubbish) -> None:
    token = fuzzed.path().removeprefix("/a/")
    sent = request.bytes_for(token)
    reply = exchange(fuzzed.port, sent)
    assert not reply.startswith(b"HTTP/1.1 5"), (sent, reply)
    link = fuzzed.links.find(token)
    assert link
    assert not link.given
    assert not fuzzed.answered
