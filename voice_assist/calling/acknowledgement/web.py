"""What the small server does with a request. Only a POST to a living link changes anything.

    GET, HEAD  /a/TOKEN            the page; messengers fetch it for a preview, so it must change nothing
    POST       /a/TOKEN/seen       "seen"
    POST       /a/TOKEN/on-my-way  "on my way"

Everything else is 404 (or 405 for another method), and counts as a wrong address.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from voice_assist.calling.acknowledgement.limits import RateLimit
from voice_assist.calling.acknowledgement.links import Links, Outcome
from voice_assist.calling.acknowledgement.page import HEADERS, PATH_OF, PageWords, answer_page, plain_page
from voice_assist.calling.channels.protocol import Answer

PREFIX = "/a"
LARGEST_BODY = 1024
"""Bytes; our own forms send none."""
ADDRESS_BURST, ADDRESS_RATE = 30, 0.5
WRONG_BURST, WRONG_RATE = 200, 5.0
"""Wrong addresses in all, from everywhere: whoever holds a living link is never refused for what others do."""


class Web:
    """The application.

    Args:
        links: takes the answers.
        words: of the pages.
        from_address: limits what one address may ask.
        wrong: limits wrong addresses in all.
    """

    def __init__(
        self,
        links: Links,
        words: PageWords | None = None,
        from_address: RateLimit | None = None,
        wrong: RateLimit | None = None,
    ) -> None:
        self._links, self._words = links, words or PageWords()
        self._from_address = from_address or RateLimit(ADDRESS_BURST, ADDRESS_RATE)
        self._wrong = wrong or RateLimit(WRONG_BURST, WRONG_RATE)
        routes = [Route(f"{PREFIX}/{{token}}", self._show, methods=["GET"])]
        routes += [
            Route(f"{PREFIX}/{{token}}/{path}", self._taker(answer), methods=["POST"])
            for answer, path in PATH_OF.items()
        ]
        self._app = Starlette(routes=routes, exception_handlers={HTTPException: self._refuse, Exception: self._fail})
        self._app.router.redirect_slashes = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take one request (ASGI)."""
        client = scope.get("client")
        if scope["type"] != "http" or self._from_address.takes(client[0] if client else ""):
            await self._app(scope, receive, send)
        else:
            await self._busy()(scope, receive, send)

    async def _show(self, request: Request) -> Response:
        token = str(request.path_params["token"])
        link = self._links.find(token)
        if link is None:
            raise HTTPException(404, self._words.gone)
        return HTMLResponse(answer_page(self._words, link, f"{PREFIX}/{token}"), headers=dict(HEADERS))

    def _taker(self, answer: Answer) -> Callable[[Request], Awaitable[Response]]:
        async def take(request: Request) -> Response:
            token = str(request.path_params["token"])
            await _pass_body(request)
            if self._links.answer(token, answer) is Outcome.NO_LINK:
                raise HTTPException(404, self._words.gone)
            return RedirectResponse(f"{PREFIX}/{token}", status_code=303, headers=dict(HEADERS))

        return take

    async def _refuse(self, _request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if not self._wrong.takes(""):
            return self._busy()
        sentence = self._words.gone if error.detail == self._words.gone else self._words.not_here
        headers = {**HEADERS, **(error.headers or {})}
        return HTMLResponse(plain_page(self._words, sentence), error.status_code, headers=headers)

    async def _fail(self, _request: Request, _error: Exception) -> Response:
        return HTMLResponse(plain_page(self._words, self._words.gone), 500, headers=dict(HEADERS))

    def _busy(self) -> Response:
        headers = {**HEADERS, "Retry-After": "10"}
        return HTMLResponse(plain_page(self._words, self._words.busy), 429, headers=headers)


async def _pass_body(request: Request) -> None:
    size = 0
    try:
        async for piece in request.stream():
            size += len(piece)
            if size > LARGEST_BODY:
                raise HTTPException(413)
    except ClientDisconnect as error:
        raise HTTPException(400) from error
