"""Start the stack, print how to use it, serve until Ctrl-C or SIGTERM, and leave nothing behind."""

import asyncio
import contextlib
import errno
import os
import resource
import signal
import socket
import sys
import time
from collections.abc import Callable, Generator, Mapping
from pathlib import Path

import uvicorn
import uvloop

from local.aws import provisioning
from local.commands.state import ChangedAdministrator, State
from local.commands.tokens import administrators_token
from local.kept.folder import Folder
from local.laptop import Laptop
from local.settings import LAST_PORT, ROOT
from local.template.reader import read
from local.template.stack import Stack

MOST_FILES = 10_240  # the most that macOS allows
KEEP_ALIVE_SECONDS = 75  # a client that sends again on a closed connection may have no body any more


class _Server(uvicorn.Server):
    """A server that leaves signals to us: uvicorn would raise them again after its end and change the exit code."""

    def __init__(self, config: uvicorn.Config, when_started: Callable[[], None]) -> None:
        super().__init__(config)
        self.when_started = when_started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to serve, and call `when_started` in a thread: it may send requests."""
        await super().startup(sockets)
        await asyncio.to_thread(self.when_started)

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        yield


def up(
    port: int, parameters: Mapping[str, str], template: Path = ROOT / "template.yaml", data: Path | None = None
) -> None:
    """Run the stack until a signal stops it. Its data are kept in a folder; without one, in memory."""
    begun = time.monotonic()
    listener = _listen(port)
    folder = Folder(data, _url(listener)) if data else None
    _let_many_files_be_open()
    sys.stderr.write("Starting: tables, buckets, users and functions of the template ...\n")
    uvloop.run(_serve(listener, parameters, template, folder, begun))


def _listen(port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
        listener.listen(1)
    except OSError as error:
        raise SystemExit(_why_not(port, error)) from error
    return listener


def _why_not(port: int, error: OSError) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            other = port + 1 if port < LAST_PORT else port - 1
            return f"Port {port} is taken. Choose another: ./run up --port {other}"
        case errno.EACCES:
            return f"Port {port} is for administrators. Choose another: ./run up --port 8080"
        case _:
            return f"Port {port} cannot be used: {error.strerror}"


def _let_many_files_be_open() -> None:
    """Raise the limit of open files: each object above 5 MB is one, and shells allow 1,024, macOS 256."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = MOST_FILES if hard == resource.RLIM_INFINITY else min(MOST_FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))


def _url(listener: socket.socket) -> str:
    return f"http://127.0.0.1:{listener.getsockname()[1]}"


async def _serve(
    listener: socket.socket, parameters: Mapping[str, str], template: Path, data: Folder | None, begun: float
) -> None:
    url = _url(listener)
    declared = read(template).get("Parameters", {})
    own = {"PublicUrl": url} if "PublicUrl" in declared else {}
    laptop = Laptop(template, own | dict(parameters), data)
    running = _state(laptop.stack, url, laptop.cloud.endpoint)
    kept = f"kept in {data.path}" if data else "in memory, until the end"
    server = _Server(
        uvicorn.Config(
            laptop.gateway(),
            lifespan="off",
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=1,
        ),
        lambda: _announce(running, kept, time.monotonic() - begun),
    )
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, lambda: setattr(server, "should_exit", True))
    try:
        lock = running.save()
        laptop.start()
        await server.serve(sockets=[listener])
    finally:
        await laptop.stop()
    running.forget(lock)


def _state(stack: Stack, url: str, endpoint: str) -> State:
    def names(kind: str) -> list[str]:
        return [owner.reference(logical) for owner, logical, _ in stack.of_kind(kind)]

    return State(
        pid=os.getpid(),
        url=url,
        endpoint=endpoint,
        pool=names("AWS::Cognito::UserPool")[0],
        client=names("AWS::Cognito::UserPoolClient")[0],
        tables=names("AWS::DynamoDB::Table"),
        buckets=names("AWS::S3::Bucket"),
    )


def _announce(running: State, kept: str, seconds: float) -> None:
    try:
        password, token = provisioning.PASSWORD, administrators_token(running)
    except ChangedAdministrator as error:
        password, token = "the one that you have chosen", f"none: {error}"
    sys.stdout.write(
        f"Lightbox is ready at {running.url} after {seconds:.1f} s. Stop it with Ctrl-C.\n"
        f"  administrator  {provisioning.ADMINISTRATOR}\n"
        f"  password       {password}\n"
        f"  token          {token}\n"
        f"  data           {kept}\n"
    )
    sys.stdout.flush()
