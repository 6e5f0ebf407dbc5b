"""The cloud of the laptop stack: moto's services behind one loopback port, each called by one request at a time.

moto's conditional writes are read-then-write without a lock, so two threads may both win. AWS's are atomic; with the
lock ours are too.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable
from threading import Lock, Thread
from typing import Any

type Environ = dict[str, Any]
type StartResponse = Callable[..., Any]
type Application = Callable[[Environ, StartResponse], Iterable[bytes]]


def service_of(environ: Environ) -> str:
    """The service a request is signed for: `s3` when it is signed in its query or not at all."""
    scope = environ.get("HTTP_AUTHORIZATION", "").partition("Credential=")[2].partition(",")[0].split("/")
    return scope[3] if len(scope) == 5 else "s3"  # noqa: PLR2004 - key, date, region, service, aws4_request


class OneAtATime:
    """A WSGI application that answers one request of each service at a time; but a queue may be waited on.

    A large object is still on its way to its reader when the next request begins.
    """

    def __init__(self, application: Application) -> None:
        self.application = application
        self.locks: defaultdict[str, Lock] = defaultdict(Lock)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        service = service_of(environ)
        if service == "sqs":
            return self.application(environ, start_response)
        with self.locks[service]:
            return self.application(environ, start_response)


class Cloud:
    """A WSGI application on a free loopback port, served by threads until it is stopped."""

    def __init__(self, application: Application) -> None:
        from moto.moto_server.werkzeug_app import MotoRequestHandler  # noqa: PLC0415
        from werkzeug.serving import make_server  # noqa: PLC0415

        class Handler(MotoRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # head and body are two writes: without this each answer waits 40 ms

        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self.server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=Handler)
        self.server.daemon_threads = True  # type: ignore[attr-defined]
        self.thread = Thread(target=self.server.serve_forever, daemon=True, name="cloud")

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def start(self) -> None:
        self.thread.start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
