"""Send requests to one service: signed, renewed when the token ends, repeated while it is busy, refused in words."""

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import httpx
from pydantic import BaseModel, ValidationError

from lightbox.credentials import Credentials
from lightbox.errors import LightboxError, Refused, SignInNeeded
from lightbox.files import PIECE
from lightbox.models import CollectionPage, ImagePage, Problem, Token
from lightbox.retries import Pause, persistently

TIMEOUT = httpx.Timeout(60.0, connect=15.0)  # seconds; the service itself ends a request after 30
EARLY = 30.0  # seconds before its end at which a token is renewed
USER_AGENT = "lightbox-client/1.0"
log = logging.getLogger("lightbox")

Model = TypeVar("Model", bound=BaseModel)
Page = TypeVar("Page", CollectionPage, ImagePage)


def _nothing(_: Credentials) -> None:
    pass


class Connection:
    """A connection that several threads may use. `keep` is called with each new access token."""

    def __init__(
        self,
        credentials: Credentials,
        *,
        keep: Callable[[Credentials], None] = _nothing,
        pause: Pause = time.sleep,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.credentials = credentials
        self._keep, self._pause = keep, pause
        self._renewing = threading.Lock()
        self._http = httpx.Client(transport=transport, timeout=TIMEOUT, headers={"User-Agent": USER_AGENT})

    def close(self) -> None:
        self._http.close()

    def ask(self, method: str, path: str, answer: type[Model], **arguments: Any) -> Model:
        """Send a request and return its answer as a model. Raises Refused, SignInNeeded, Unreachable and Stopped."""
        response = self.send(method, path, **arguments)
        try:
            return answer.model_validate_json(response.content)
        except ValidationError as error:
            raise LightboxError(f"{method} {path} was answered in another form than this client knows") from error

    def pages(self, path: str, answer: type[Page], **parameters: Any) -> Iterator[Page]:
        """Return the pages of a list, one after the other."""
        cursor: str | None = None
        while True:
            asked = {"limit": 100} | parameters | ({"cursor": cursor} if cursor else {})
            page = self.ask("GET", path, answer, params=asked)
            yield page
            cursor = page.meta.next_cursor
            if cursor is None:
                return

    def send(self, method: str, path: str, *, headers: Mapping[str, str] = {}, **arguments: Any) -> httpx.Response:
        """Send a signed request and return its successful answer. A POST is carried out once, even if tried often."""
        once = {"Idempotency-Key": str(uuid4())} if method == "POST" else {}

        def attempt(token: str) -> httpx.Response:
            signed = {"Authorization": f"Bearer {token}"} | once | dict(headers)
            return self._sent(method, f"{self.credentials.url}{path}", headers=signed, **arguments)

        return _successful(self._signed(attempt))

    @contextlib.contextmanager
    def stream(self, path: str, *, params: Mapping[str, Any], headers: Mapping[str, str]) -> Generator[httpx.Response]:
        """Read an answer piece by piece; a redirect to another host is followed without the token."""

        def attempt(token: str) -> httpx.Response:
            signed = {"Authorization": f"Bearer {token}"} | dict(headers)
            return self._sent("GET", f"{self.credentials.url}{path}", streams=True, params=params, headers=signed)

        response = self._signed(attempt)
        try:
            yield _successful(response)
        finally:
            response.close()

    def fetch_to(self, url: str, file: Path) -> None:
        """Save what a presigned URL names; it needs no token. The file appears when it is whole."""
        partial = file.with_name(f".{file.name}.part")
        response = _successful(persistently(lambda: self._sent("GET", url, streams=True), self._pause))
        with contextlib.closing(response), partial.open("wb") as written:
            for piece in response.iter_bytes(PIECE):
                written.write(piece)
        partial.replace(file)

    def put(self, url: str, content: Callable[[], Any], headers: Mapping[str, str]) -> None:
        """Send bytes to a presigned URL; `content` makes the body of each try anew."""
        _successful(persistently(lambda: self._sent("PUT", url, content=content(), headers=headers), self._pause))

    def exchange(self, **grant: str) -> Token:
        """Exchange credentials for tokens. Raises Refused, with the code `mfa_required` if a code is needed too."""
        address = f"{self.credentials.url}/v1/auth/token"
        response = persistently(lambda: self._sent("POST", address, json=grant), self._pause)
        return Token.model_validate_json(_successful(response).content)

    def _signed(self, attempt: Callable[[str], httpx.Response]) -> httpx.Response:
        token = self.token()
        response = persistently(lambda: attempt(token), self._pause)
        if response.status_code == HTTPStatus.UNAUTHORIZED and self.credentials.is_renewable:
            response.close()
            renewed = self.token(ended=token)
            response = persistently(lambda: attempt(renewed), self._pause)
        if response.status_code == HTTPStatus.UNAUTHORIZED:
            response.close()
            raise SignInNeeded("The service does not take the token. Sign in again: lightbox login")
        return response

    def token(self, ended: str | None = None) -> str:
        """Return the access token; a new one if it has ended or is about to. One thread renews it for all."""
        with self._renewing:
            mine = self.credentials
            is_old = mine.access_token in {None, ended} or mine.expires_at - time.time() < EARLY
            if is_old and mine.is_renewable:
                self.credentials = mine = self._renewed(mine)
                self._keep(mine)
            if mine.access_token is None:
                raise SignInNeeded("Sign in first: lightbox login")
            return mine.access_token

    def _renewed(self, mine: Credentials) -> Credentials:
        grant = (
            {"grant_type": "api_key", "api_key": mine.api_key}
            if mine.api_key
            else {"grant_type": "refresh_token", "refresh_token": mine.refresh_token or ""}
        )
        try:
            token = self.exchange(**grant)
        except Refused as error:
            raise SignInNeeded(f"The sign-in has ended ({error}). Sign in again: lightbox login") from error
        return with_token(mine, token)

    def _sent(self, method: str, url: str, *, streams: bool = False, **arguments: Any) -> httpx.Response:
        request = self._http.build_request(method, url, **arguments)
        response = self._http.send(request, stream=streams, follow_redirects=method == "GET")
        # Never the query, where presigned URLs have their signature, nor any header or body.
        log.info("%s %s%s %s", method, request.url.host, request.url.path, response.status_code)
        return response


def with_token(credentials: Credentials, token: Token) -> Credentials:
    """Return credentials with a new access token, and the refresh token that came with it."""
    news = {"access_token": token.access_token, "expires_at": time.time() + token.expires_in}
    return credentials.model_copy(update=news | ({"refresh_token": token.refresh_token} if token.refresh_token else {}))


def _successful(response: httpx.Response) -> httpx.Response:
    if response.is_success:
        return response
    response.read()
    try:
        problem = Problem.model_validate_json(response.content)
    except ValidationError:
        problem = Problem(title=f"{response.request.url.host} answered {response.status_code}")
    gateways = (problem.model_extra or {}).get("message")
    if gateways and not problem.title:
        problem = problem.model_copy(update={"title": str(gateways)})
    raise Refused(response.status_code, problem)
