"""Serve Lambda's Runtime API to one worker, which fetches its next invocation here and posts the outcome.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

import asyncio
import json
import time
import uuid
from dataclasses import dataclass, field

from local.settings import ACCOUNT, REGION


@dataclass(frozen=True)
class Outcome:
    """The outcome of an invocation: the payload returned, or the error document and its type."""

    payload: bytes
    error: str | None = None

    @classmethod
    def failure(cls, kind: str, message: str) -> "Outcome":
        return cls(json.dumps({"errorType": kind, "errorMessage": message}).encode(), kind)


@dataclass
class Invocation:
    """One event on its way to a worker."""

    event: bytes
    deadline: float
    request_id: str = field(default_factory=lambda: str(uuid.uuid4()))


class RuntimeApi:
    """A small HTTP server for one worker; `ready` is set as soon as its handler has been imported."""

    def __init__(self, function: str) -> None:
        self.function = function
        self.ready = asyncio.Event()
        self.next: asyncio.Queue[Invocation] = asyncio.Queue()
        self.outcomes: asyncio.Queue[Outcome] = asyncio.Queue()
        self.server: asyncio.Server | None = None
        self.connections: set[asyncio.Task[None]] = set()

    async def start(self) -> str:
        """Listen on a free loopback port, and return its address as the runtime client expects it."""
        self.server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        return f"127.0.0.1:{self.server.sockets[0].getsockname()[1]}"

    def close(self) -> None:
        """Stop listening, and close every connection."""
        if self.server:
            self.server.close()
        for connection in self.connections:
            connection.cancel()

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = asyncio.create_task(self._serve(reader, writer))
        self.connections.add(connection)
        connection.add_done_callback(self.connections.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                await self._exchange(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            return  # the worker is gone
        finally:
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        request, *lines = head.split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        path = request.split(" ")[1]
        if path.endswith("/invocation/next"):
            self.ready.set()
            invocation = await self.next.get()
            writer.write(self._answer(invocation) + invocation.event)
        else:
            kind = None if path.endswith("/response") else _error_type(body)
            await self.outcomes.put(Outcome(body, kind))
            writer.write(b'HTTP/1.1 202 Accepted\r\ncontent-length: 15\r\n\r\n{"status":"OK"}')
        await writer.drain()

    def _answer(self, invocation: Invocation) -> bytes:
        return (
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
            f"lambda-runtime-aws-request-id: {invocation.request_id}\r\n"
            f"lambda-runtime-deadline-ms: {int(invocation.deadline * 1000)}\r\n"
            f"lambda-runtime-invoked-function-arn: arn:aws:lambda:{REGION}:{ACCOUNT}:function:{self.function}\r\n"
            f"lambda-runtime-trace-id: Root=1-{int(time.time()):08x}-{uuid.uuid4().hex[:24]};Sampled=0\r\n"
            f"content-length: {len(invocation.event)}\r\n\r\n"
        ).encode()


def _error_type(body: bytes) -> str:
    try:
        return str(json.loads(body).get("errorType", "Unhandled"))
    except (ValueError, AttributeError):
        return "Unhandled"
