"""Watch S3 calls, and report the objects that each created or removed.

The watcher is inside of the lock around S3, so that reports come in the order in which changes took effect.
"""

from collections.abc import Callable, Iterable
from typing import Any

from local.aws.cloud import Application, Environ, StartResponse, service_of
from local.triggers.changes import Change, changes

type Tell = Callable[[Change], None]


class Watcher:
    """A WSGI application that calls `tell` with each change before the caller has its answer."""

    def __init__(self, application: Application, tell: Tell) -> None:
        self.application = application
        self.tell = tell

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if service_of(environ) != "s3" or environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            return self.application(environ, start_response)
        answered: dict[str, Any] = {}

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            answered.update(status=int(status[:3]), headers={name.lower(): value for name, value in headers})
            return start_response(status, headers, *rest)

        body = b"".join(self.application(environ, start))
        for change in changes(environ, answered["status"], answered["headers"], body):
            self.tell(change)
        return [body]
