"""Let every AWS call of every route fail in every way: the client is told to try again, and nothing is half done.

Of the kinds in which a service is busy or out of reach, each call meets one; the calls of all routes meet all.
"""

import importlib
import time
from zlib import crc32

import pytest

from faults import FAILING, conflicts, is_writing, timed_out
from settled import Settled, sweep_everything

import moto_stack
from access_matrix import MATRIX, ask, every_route
from support import LastMoment
from wire import WIRE

# No transaction touches these tables, and what cannot be recorded there is no reason to repeat a request.
OF_REQUESTS = {"AuditTable", "IdempotencyTable"}
# What the same request continues, while the sweep alone leaves a trace: the owner of many images; new tags, which
# anybody may use meanwhile; a closed location, which opens by itself; an image whose end the journal still tells; a
# key that is listed but dead; a reserved name, which is free after a minute;
# a job, which the sweep starts.
CONTINUED = {
    "POST /v1/images",
    "POST /v1/images/batch",
    "POST /dicomweb/studies",
    "POST /dicomweb/studies/{study}",
    "DELETE /v1/users/{user_id}",
    "DELETE /v1/users/{user_id}/api-keys/{key_id}",
    "DELETE /v1/locations/{location_id}",
    "POST /v1/users",
    "PUT /v1/images/{image_key}/tags",
    "POST /v1/exports/coco",
    "POST /v1/exports/zip",
    "POST /dicomweb/studies/{study}/export",
}
BY_ITEM = {"POST /v1/images/batch-delete"}  # whose answer says of each item whether it is done


def plans(route, calls):
    """Yield a fault of each class for each call: the number of the call, when, what, and whether it is a conflict."""
    turn = crc32(f"{route.method} {route.path}".encode())
    for number, call in enumerate(calls):
        kinds = FAILING[call.service]
        yield number, "before", kinds[(turn + number) % len(kinds)], False
        if is_writing(call):
            yield number, "after", timed_out, False
        if call.parameters.get("TableName") not in OF_REQUESTS:
            yield from ((number, "before", fault, True) for fault in conflicts(call))


def breaking(number, moment, fault):
    """Let the call of a number fail, counted from now."""
    seen = []

    def fail(call):
        seen.append(call)
        if len(seen) == number + 1:
            raise fault(call)

    getattr(WIRE, moment).append(fail)


def is_told_to_come_again(response):
    return response["statusCode"] in (429, 503) and "Retry-After" in response["headers"]


@pytest.mark.parametrize("route", every_route())
def test_a_fault_is_told_and_leaves_nothing_half_done(make_world, monkeypatch, route):
    monkeypatch.setattr(time, "sleep", lambda _: None)
    name = f"{route.method} {route.path}"
    entry, handler = MATRIX[name], importlib.import_module(route.module).handler
    who = "administrator" if entry.statuses.split()[1] == "403" else "owner"
    world = make_world(route)
    sweep_everything(monkeypatch)
    bring_back, untouched = moto_stack.keep(), Settled(monkeypatch)

    def request():
        return handler(ask(route, world, who, entry), LastMoment())

    request()  # what is asked once in the life of a process is not counted
    bring_back()
    calls, wrong = [], []
    WIRE.before.append(calls.append)
    wanted = request()["statusCode"]
    WIRE.mend()
    done = Settled(monkeypatch)
    for number, moment, fault, is_conflict in plans(route, calls):
        if route.method != "GET":
            bring_back()
        breaking(number, moment, fault)
        try:
            response = request()
        finally:
            WIRE.mend()
        where = (number, calls[number].operation, moment, str(fault(calls[number])), response["statusCode"])
        if response["statusCode"] == wanted and name not in BY_ITEM:
            wrong += [(*where, odd)] if (odd := done.differences()) else []
        elif name not in BY_ITEM and (is_conflict or not is_told_to_come_again(response)):
            wrong.append((*where, response["body"][:200]))
        elif name in CONTINUED:
            request()
            wrong += [(*where, odd)] if (odd := done.differences()) else []
        elif done.differences() and (odd := untouched.differences()):
            wrong.append((*where, odd))
    assert wrong == []
