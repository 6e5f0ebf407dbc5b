"""Write what each call has changed to the data folder before its caller has the answer.

The journal is inside of the lock around a service, so that what is written is what the call has left.
"""

import json
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any, NamedTuple, Protocol
from urllib.parse import parse_qsl

from local.aws.cloud import Application, Environ, StartResponse
from local.kept.book import CannotKeep
from local.kept.folder import Folder
from local.s3_guard.refusal import Refusal

_READS = ("Get", "List", "Describe", "Query", "Scan", "BatchGet", "TransactGet", "AdminGet", "AdminList")


class Call(NamedTuple):
    """A call that may change something: of S3 its method, path and query, of other services an operation."""

    operation: str
    body: bytes
    path: str = ""
    query: Mapping[str, str] = {}

    @property
    def parameters(self) -> dict[str, Any]:
        return json.loads(self.body or b"{}")


class Keeper(Protocol):
    """Writes to the data folder what the calls to one service have changed."""

    def notice(self, call: Call, /) -> Any:
        """Return what `save` must know from before the call."""
        ...

    def save(self, rows: Any, call: Call, noticed: Any, /) -> Iterable[str]:
        """Write the rows that the call has changed, and return the files that nothing names any more."""
        ...


class Journal:
    """A WSGI application that keeps the changes of each call by the keeper of its service, once it `runs`."""

    def __init__(self, application: Application, folder: Folder, keepers: Mapping[str, Keeper]) -> None:
        self.application = application
        self.folder = folder
        self.keepers = keepers
        self.runs = False

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request. Raises Refusal once the folder cannot be written."""
        service, operation = _called(environ)
        keeper = self.keepers.get(service)
        if not self.runs or keeper is None or operation.startswith(_READS):
            return self.application(environ, start_response)
        if self.folder.book.broken:
            raise _refusal()
        call = _call(environ, operation)
        noticed = keeper.notice(call)
        statuses: list[str] = []

        def start(status: str, *rest: Any) -> Any:
            statuses.append(status)
            return start_response(status, *rest)

        answer = [b"".join(self.application(environ, start))]
        if statuses[0] < "3":
            try:
                with self.folder.book.changing() as rows:
                    unnamed = list(keeper.save(rows, call, noticed))
            except CannotKeep as error:
                raise _refusal() from error
            self.folder.files.remove(unnamed)
        return answer


def _called(environ: Environ) -> tuple[str, str]:
    """Return the service and the operation of a request; of S3, its method."""
    prefix, _, operation = environ.get("HTTP_X_AMZ_TARGET", "").rpartition(".")
    if operation:
        return prefix.partition("_")[0], operation
    method = environ["REQUEST_METHOD"]
    return "S3", "Get" if method in ("GET", "HEAD", "OPTIONS") else method


def _call(environ: Environ, operation: str) -> Call:
    query = dict(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True))
    path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace").removeprefix("/")
    if operation == "PUT":  # its body is an object's, which may be large
        return Call(operation, b"", path, query)
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = BytesIO(body)
    return Call(operation, body, path, query)


def _refusal() -> Refusal:
    return Refusal(503, "ServiceUnavailable", "The data folder cannot be written.")
