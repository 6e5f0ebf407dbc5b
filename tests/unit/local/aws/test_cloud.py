"""The server of the cloud, with an application that is simulated."""

from collections.abc import Iterable
from socket import IPPROTO_TCP, TCP_NODELAY
from typing import Any

import httpx

from local.aws.cloud import Cloud, Environ, StartResponse
from patience import PATIENCE


def test_an_answer_does_not_wait_for_an_acknowledgement():
    delays: list[bool] = []

    def application(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        connection: Any = environ["werkzeug.socket"]
        delays.append(not connection.getsockopt(IPPROTO_TCP, TCP_NODELAY))
        start_response("200 OK", [("Content-Length", "2")])
        return [b"ok"]

    cloud = Cloud(application)
    cloud.start()
    answer = httpx.get(cloud.endpoint, timeout=PATIENCE)
    cloud.stop()

    assert answer.text == "ok"
    assert delays == [False]  # head and body are two writes: with a delay each answer takes 40 ms more
