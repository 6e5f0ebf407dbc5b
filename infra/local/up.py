"""Start the stack, say how to use it, serve until Ctrl-C or SIGTERM, and leave nothing behind."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
import time
from collections.abc import Generator, Mapping
from pathlib import Path

import uvicorn
import uvloop

from local import provisioning, state
from local.authorizer import Authorizer
from local.cloud import Cloud, moto
from local.cors import Cors
from local.environment import environment
from local.functions import Function, functions
from local.gateway import Gateway
from local.logs import Logs
from local.pool import Pool
from local.router import Router
from local.routes import http_api, routes_of
from local.settings import ROOT, home
from local.signing_keys import signing_keys
from local.stack import Stack
from local.tokens import administrators_token
from local.workers import Worker


class _Server(uvicorn.Server):
    """Signals are ours: uvicorn would raise them again when it has stopped, and the exit code with them."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        yield


def up(port: int, parameters: Mapping[str, str], template: Path = ROOT / "template.yaml") -> None:
    """Run the stack until it is told to stop."""
    listener = _listen(port)
    uvloop.run(_serve(listener, parameters, template))


def _listen(port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError as error:
        raise SystemExit(f"Port {port} is taken. Choose another: ./run up --port {port + 1}") from error
    return listener


async def _serve(listener: socket.socket, parameters: Mapping[str, str], template: Path) -> None:
    begun = time.monotonic()
    stack = Stack(template, parameters)
    cloud = Cloud(moto())
    cloud.start()
    provisioning.provision(stack, cloud.endpoint)
    root, logs = template.parent, Logs(home() / "logs")

    def start(function: Function) -> Worker:
        return Worker(function, environment(function, cloud.endpoint, root), root / "functions", logs)

    pool = Pool(functions(stack), start)
    server = _Server(
        uvicorn.Config(_gateway(stack, pool, cloud.endpoint), lifespan="off", log_config=None, access_log=False,
                       timeout_graceful_shutdown=1, server_header=False)
    )  # fmt: skip
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, lambda: setattr(server, "should_exit", True))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    _announce(stack, url, cloud.endpoint, time.monotonic() - begun)
    background = [asyncio.create_task(pool.reap())]
    try:
        await server.serve(sockets=[listener])
    finally:
        for task in background:
            task.cancel()
        pool.stop()
        state.forget(os.getpid())
        cloud.stop()


def _gateway(stack: Stack, pool: Pool, endpoint: str) -> Gateway:
    api = http_api(stack)
    schemes = api.get("components", {}).get("securitySchemes", {})
    settings = {name: stack.resolve(scheme["x-amazon-apigateway-authorizer"]) for name, scheme in schemes.items()}
    return Gateway(
        Router(routes_of(stack)),
        {name: Authorizer(setting, signing_keys(setting["jwtConfiguration"]["issuer"], endpoint))
         for name, setting in settings.items()},
        Cors(stack.resolve(api.get("x-amazon-apigateway-cors", {}))),
        lambda logical, event: pool.invoke(stack.reference(logical), event),
    )  # fmt: skip


def _announce(stack: Stack, url: str, endpoint: str, seconds: float) -> None:
    pool = next(owner.reference(logical) for owner, logical, _ in stack.of_kind("AWS::Cognito::UserPool"))
    client = next(owner.reference(logical) for owner, logical, _ in stack.of_kind("AWS::Cognito::UserPoolClient"))
    state.State(
        pid=os.getpid(),
        url=url,
        endpoint=endpoint,
        pool=pool,
        client=client,
        tables=[owner.reference(logical) for owner, logical, _ in stack.of_kind("AWS::DynamoDB::Table")],
        buckets=[owner.reference(logical) for owner, logical, _ in stack.of_kind("AWS::S3::Bucket")],
    ).save()
    sys.stdout.write(
        f"Lightbox is ready at {url} after {seconds:.1f} s. Stop it with Ctrl-C.\n"
        f"  administrator  {provisioning.ADMINISTRATOR}\n"
        f"  password       {provisioning.PASSWORD}\n"
        f"  token          {administrators_token(endpoint, pool, client)}\n"
    )
    sys.stdout.flush()
