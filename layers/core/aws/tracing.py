"""Send the X-Ray daemon, which Lambda runs beside a function, a subsegment for each AWS call and for what takes long.

A subsegment is one datagram, so nothing waits for it and a lost one harms nobody. Names are those of services,
operations, tables and buckets: no keys, no contents. Where no trace is sampled nothing is made or sent.
https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html
"""

import json
import os
import secrets
import socket
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple

_HEADER = b'{"format": "json", "version": 1}\n'
_KEPT = "lightbox_subsegment"  # in the context of a call of botocore
_PLACES = {"TableName": "table_name", "Bucket": "bucket_name"}  # a parameter, and its name in a subsegment


class _Trace(NamedTuple):
    """The trace of an invocation, and the segment in it that Lambda has begun."""

    trace_id: str
    parent_id: str


@contextmanager
def subsegment(name: str) -> Generator[None]:
    """Show the block in the trace, as failed if it raises. The calls in it stand beside it, not below."""
    trace = _sampled()
    if trace is None:
        yield
        return
    began = _begun(trace, name)
    try:
        yield
    except BaseException:
        _send(began, fault=True)
        raise
    _send(began)


def watch(session: Any) -> None:
    """Trace the calls of the clients that a session of botocore makes from now on, if a daemon listens."""
    if not os.environ.get("AWS_XRAY_DAEMON_ADDRESS"):
        return
    session.register("before-parameter-build", _before)
    session.register("after-call", _after)
    session.register("after-call-error", _after_error)


def _before(params: dict[str, Any], model: Any, context: dict[str, Any], **_: Any) -> None:
    trace = _sampled()
    if trace is None:
        return
    place = {name: params[key] for key, name in _PLACES.items() if key in params}
    call = {"namespace": "aws", "aws": {"operation": model.name, **place}}
    context[_KEPT] = _begun(trace, str(model.service_model.service_id)) | call


def _after(http_response: Any, parsed: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
    began = context.pop(_KEPT, None)
    if began:
        status = http_response.status_code
        began["aws"] |= {"retries": parsed.get("ResponseMetadata", {}).get("RetryAttempts", 0)}
        began["http"] = {"response": {"status": status}}
        _send(began, error=400 <= status < 500, fault=status >= 500, throttle=status == 429)  # noqa: PLR2004


def _after_error(context: dict[str, Any], **_: Any) -> None:
    if began := context.pop(_KEPT, None):
        _send(began, fault=True)


def _begun(trace: _Trace, name: str) -> dict[str, Any]:
    return {
        "type": "subsegment",
        "id": secrets.token_hex(8),
        "trace_id": trace.trace_id,
        "parent_id": trace.parent_id,
        "name": name,
        "start_time": time.time(),
    }


def _send(began: dict[str, Any], **flags: bool) -> None:
    document = began | {"end_time": time.time()} | {name: True for name, is_set in flags.items() if is_set}
    target = _daemon()
    if target:
        with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:  # no request fails for it
            sender.sendto(_HEADER + json.dumps(document).encode(), target)


def _sampled() -> _Trace | None:
    """Return the trace of this invocation if it is sampled: one in twenty, as a rule."""
    parts = (part.partition("=") for part in os.environ.get("_X_AMZN_TRACE_ID", "").split(";"))
    fields = {name: value for name, _, value in parts}
    if fields.get("Sampled") != "1" or not fields.get("Root") or not fields.get("Parent"):
        return None
    return _Trace(fields["Root"], fields["Parent"])


def _daemon() -> tuple[str, int] | None:
    """Return the address of the daemon from `host:port`, or from `tcp:host:port udp:host:port`."""
    given = os.environ.get("AWS_XRAY_DAEMON_ADDRESS", "")
    address = next((each for each in given.split() if each.startswith("udp:")), given).removeprefix("udp:")
    host, _, port = address.rpartition(":")
    return (host, int(port)) if host and port.isdigit() else None
