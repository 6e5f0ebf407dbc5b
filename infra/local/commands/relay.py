"""A door for containers: what comes to the Docker bridge's own address goes on to the stack on loopback.

Docker Desktop has such a door of its own, `host.docker.internal`; on Linux only the bridge's address is there.
"""

import asyncio
import subprocess
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from errno import EADDRINUSE
from urllib.parse import urlsplit

DESKTOP = "host.docker.internal"
BRIDGE = ("docker", "network", "inspect", "bridge", "--format", "{{(index .IPAM.Config 0).Gateway}}")


@asynccontextmanager
async def relayed(endpoint: str) -> AsyncGenerator[str]:
    """The address by which containers reach `endpoint`, for as long as the context lasts."""
    port = urlsplit(endpoint).port or 80
    found = subprocess.run(BRIDGE, capture_output=True, text=True, check=False)  # noqa: S603 - once, at the start
    try:
        server = await asyncio.start_server(lambda r, w: _join(r, w, port), found.stdout.strip() or DESKTOP, port)
    except OSError as error:
        another = error.errno == EADDRINUSE  # another `sam local` keeps the door open; else the bridge is in a machine
        yield f"http://{found.stdout.strip() if another else DESKTOP}:{port}"
        return
    async with server:
        yield f"http://{found.stdout.strip()}:{port}"


async def _join(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int) -> None:
    try:
        inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:  # the stack has ended; so does this connection, which is what its caller would see
        writer.close()
        return
    await asyncio.gather(_pump(reader, inner_writer), _pump(inner_reader, writer), return_exceptions=True)


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while block := await reader.read(1 << 16):
            writer.write(block)
            await writer.drain()
    finally:
        writer.close()
