import asyncio
import sys

import httpx
import pytest

import needs
from local.commands import relay


@pytest.fixture
def echo():
    """Return a function that starts an echo server on loopback."""

    async def answer(reader, writer):
        writer.write(await reader.readline())
        await writer.drain()
        writer.close()

    return lambda: asyncio.start_server(answer, "127.0.0.1", 0)


@pytest.mark.skipif(sys.platform != "linux", reason=needs.LINUX)
def test_connections_to_the_bridge_reach_loopback(echo, monkeypatch):
    monkeypatch.setattr(relay, "BRIDGE", ("echo", "127.0.0.2"))

    async def through_the_door():
        async with await echo() as server:
            port = server.sockets[0].getsockname()[1]
            async with relay.relayed(f"http://127.0.0.1:{port}") as endpoint:
                address = httpx.URL(endpoint)
                reader, writer = await asyncio.open_connection(address.host, address.port)
                writer.write(b"hello\n")
                said = await reader.readline()
                writer.close()
                return address.host, said

    assert asyncio.run(through_the_door()) == ("127.0.0.2", b"hello\n")


def test_without_a_bridge_docker_has_a_name_for_the_host(monkeypatch):
    monkeypatch.setattr(relay, "BRIDGE", ("echo", "203.0.113.1"))

    async def address():
        async with relay.relayed("http://127.0.0.1:5000") as endpoint:
            return endpoint

    assert asyncio.run(address()) == "http://host.docker.internal:5000"


@pytest.mark.skipif(sys.platform != "linux", reason=needs.LINUX)
def test_a_door_that_another_keeps_open_serves_as_well(echo, monkeypatch):
    monkeypatch.setattr(relay, "BRIDGE", ("echo", "127.0.0.2"))

    async def both():
        async with await echo() as server:
            stack = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            async with relay.relayed(stack) as one, relay.relayed(stack) as other:
                return one, other

    one, other = asyncio.run(both())
    assert one == other
