"""Let containers reach the stack: forward connections from the Docker bridge's address to loopback.

Docker Desktop forwards `host.docker.internal` itself; Linux has only the address of the bridge.
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
    """Yield the address at which containers reach `endpoint` while the context lasts."""
    port = urlsplit(endpoint).port or 80
    found = subprocess.run(BRIDGE, capture_output=True, text=True, check=False)  # noqa: S603 - once, at the start
    try:
        server = await asyncio.start_server(lambda r, w: _join(r, w, port), found.stdout.strip() or DESKTOP, port)
    except OSError as error:
        another = error.errno == EADDRINUSE  # another `sam local` forwards already; else Docker is in a virtual machine
        yield f"http://{found.stdout.strip() if another else DESKTOP}:{port}"
        return
    async with server:
        yield f"http://{found.stdout.strip()}:{port}"


async def _join(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int) -> None:
    try:
        inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:  # the stack has ended, so this connection ends too
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
