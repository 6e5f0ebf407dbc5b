"""Apply a transaction once for each ClientRequestToken, which moto does not look at.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html
"""

import hashlib
import json
import time
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

from local.aws.cloud import Application, Environ, StartResponse
from local.s3_guard.refusal import Refusal

SECONDS = 600
_TARGET = "DynamoDB_20120810.TransactWriteItems"


class OncePerToken:
    """A WSGI application inside of the lock around DynamoDB, which remembers the tokens of the last ten minutes."""

    def __init__(self, application: Application, now: Callable[[], float] = time.monotonic) -> None:
        self.application = application
        self.now = now
        self.applied: dict[str, tuple[float, str]] = {}

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request. Raises Refusal for a token that came with other writes before."""
        if environ.get("HTTP_X_AMZ_TARGET") != _TARGET:
            return self.application(environ, start_response)
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = BytesIO(body)
        given = json.loads(body)
        token = given.pop("ClientRequestToken", None)
        if token is None:
            return self.application(environ, start_response)
        asked = hashlib.sha256(json.dumps(given, sort_keys=True).encode()).hexdigest()
        moment = self.now()
        self.applied = {each: known for each, known in self.applied.items() if moment - known[0] < SECONDS}
        if token in self.applied:
            return self._again(asked == self.applied[token][1], start_response)

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            if status.startswith("200"):
                self.applied[token] = (moment, asked)
            return start_response(status, headers, *rest)

        return self.application(environ, start)

    def _again(self, same: bool, start_response: StartResponse) -> Iterable[bytes]:  # noqa: FBT001
        if not same:
            raise Refusal(
                400, "IdempotentParameterMismatchException", "The token was used with other parameters before."
            )
        start_response("200 OK", [("Content-Type", "application/x-amz-json-1.0"), ("Content-Length", "2")])
        return [b"{}"]
