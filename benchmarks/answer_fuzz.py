"""Sends rubbish to the server on which calls are answered, and counts what came of it.

python -m benchmarks.answer_fuzz [--requests 10000] [--seed 1]
"""

from __future__ import annotations

import argparse
from collections import Counter

from hypothesis import Phase, given, seed, settings

from tests.answer_requests import REQUESTS, Rubbish, exchange
from voice_assist.calling.acknowledgement.interface import Interface
from voice_assist.calling.acknowledgement.limits import RateLimit
from voice_assist.calling.acknowledgement.links import Links, MemoryLinks
from voice_assist.calling.acknowledgement.server import Server
from voice_assist.calling.acknowledgement.web import Web
from voice_assist.calling.channels.protocol import Answered


def main() -> None:
    """Print a table of the answers' status codes, and how many answers were taken for a person's (must be 0)."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    answered: list[Answered] = []
    links = Links(answered.append, MemoryLinks())
    endless = 10**9
    web = Web(links, from_address=RateLimit(endless, 1), wrong=RateLimit(endless, 1))
    server = Server(web, Interface("127.0.0.1"), 0)
    assert server.bound
    port, token = server.bound[1], links.token_for("call", "anna")
    statuses: Counter[str] = Counter()

    @seed(arguments.seed)
    @settings(max_examples=arguments.requests, phases=[Phase.generate], deadline=None, database=None)
    @given(REQUESTS)
    def send(request: Rubbish) -> None:
        reply = exchange(port, request.bytes_for(token))
        statuses[reply[9:12].decode() or "cut off"] += 1

    send()
    link = links.find(token)
    server.close()
    print(f"{sum(statuses.values())} requests")
    for status, count in sorted(statuses.items()):
        print(f"  {status}: {count}")
    print(f"answers taken for a person's: {len(answered)}; link unchanged: {bool(link and not link.given)}")


if __name__ == "__main__":
    main()
