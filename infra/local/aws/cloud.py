"""Serve the AWS services of the laptop stack on one loopback port, each with one request at a time.

moto reads and then writes without a lock for a conditional write, so that two threads may both succeed. AWS's
conditional writes are atomic; the lock makes these atomic too.
"""

import logging
import socket
from collections import defaultdict
from collections.abc import Callable, Iterable
from threading import Lock, Thread
from typing import Any

type Environ = dict[str, Any]
type StartResponse = Callable[..., Any]
type Application = Callable[[Environ, StartResponse], Iterable[bytes]]


def service_of(environ: Environ) -> str:
    """Return the service a request is signed for: `s3` when it is signed in its query or not at all."""
    scope = environ.get("HTTP_AUTHORIZATION", "").partition("Credential=")[2].partition(",")[0].split("/")
    return scope[3] if len(scope) == 5 else "s3"  # noqa: PLR2004 - key, date, region, service, aws4_request


class OneAtATime:
    """A WSGI application that answers one request of each service at a time, except long polls of a queue.

    The body of a large object may still be on its way when the next request begins.
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
    """A WSGI application on a loopback port, served by threads until it is stopped.

    It is `port` where that is free, so that presigned URLs outlive a restart.
    """

    def __init__(self, application: Application, port: int = 0) -> None:
        from moto.moto_server.werkzeug_app import MotoRequestHandler  # noqa: PLC0415
        from werkzeug.serving import make_server  # noqa: PLC0415

        class Handler(MotoRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # or each answer, two writes, would wait 40 ms

        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        with _listener(port) as listener:
            address = ("127.0.0.1", 0, application)
            self.server = make_server(*address, threaded=True, request_handler=Handler, fd=listener.fileno())
        self.server.daemon_threads = True  # type: ignore[attr-defined]
        self.thread = Thread(target=self.server.serve_forever, daemon=True, name="cloud")

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def port(self) -> int:
        return self.server.socket.getsockname()[1]

    def start(self) -> None:
        self.thread.start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def _listener(port: int) -> socket.socket:
    """Return a socket at a port of loopback, or at any free one when that is taken."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError:
        listener.bind(("127.0.0.1", 0))
    listener.listen(128)
    return listener
