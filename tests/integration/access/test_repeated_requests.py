"""Kill every POST with an Idempotency-Key before and after each of its AWS calls: repeated, it has one effect."""

import importlib
import itertools
import json

import pytest

from settled import Settled, sweep_everything

import moto_stack
from access_matrix import CSV, FILE, MATRIX, NEW_USER, SAW, ask, every_route
from support import LastMoment, a_multipart, a_png
from wire import WIRE, Crash

PICTURE = ("file", "knee.png", a_png(), "image/png")
TWO = [("files", f"{name}.png", a_png(), "image/png") for name in "ab"]
NAMED = json.dumps({"image_key": "own", "tags": ["new tag"], "annotations": [SAW, SAW]})
# Other bodies than the matrix has: with names that are made up or given, with much or little that belongs to it.
BODIES = {
    "POST /v1/images": [
        FILE,
        a_multipart(("metadata", NAMED), PICTURE),
        {"filename": "knee.png", "size": 20, "annotations": [SAW]},
    ],
    "POST /v1/images/batch": [
        a_multipart(*TWO),
        a_multipart(("metadata", json.dumps([{"image_key": "own"}, {"annotations": [SAW]}])), *TWO),
    ],
    "POST /v1/images/{image_key}/annotations": [SAW, SAW | {"index": 7}],
    "POST /v1/locations": [{"id": "ward"}, {"town": "Leeds"}],
    "POST /v1/users": [NEW_USER, NEW_USER | {"role": "annotator"}],
    "POST /v1/depth-logs": [CSV, {"name": "hole", "size": 20}],
}
# Refusals that say the same of the first attempt: the name is taken, or what was asked for is already so.
REFUSALS = {
    "POST /v1/locations": {"location_exists"},
    "POST /v1/colormaps": {"colormap_exists"},
    "POST /v1/images/{image_key}/restore": {"conflict"},
}


def code_of(response):
    """Return the code of a refusal, or None."""
    return None if response["statusCode"] < 300 else json.loads(response["body"])["code"]


def keyed():
    for param in every_route():
        (route,) = param.values
        if route.method == "POST" and route.authorizer:
            for number, body in enumerate(BODIES.get(param.id, [MATRIX[param.id].body])):
                yield pytest.param(route, body, id=f"{param.id} {number}")


@pytest.mark.parametrize(("route", "body"), list(keyed()))
def test_a_repeated_request_has_one_effect(make_world, monkeypatch, route, body):
    name = f"{route.method} {route.path}"
    entry, handler = MATRIX[name]._replace(body=body), importlib.import_module(route.module).handler
    who = "administrator" if entry.statuses.split()[1] == "403" else "owner"
    world = make_world(route)
    sweep_everything(monkeypatch)
    bring_back = moto_stack.keep()

    def request():
        return handler(ask(route, world, who, entry), LastMoment())

    first = request()
    wanted, wrong = Settled(monkeypatch), []
    for moment in ("before", "after"):
        for number in itertools.count(1):
            bring_back()
            WIRE.break_at(number, moment)
            try:
                request()
                died = False
            except Crash:
                died = True
            finally:
                WIRE.mend()
            again = request()
            if code_of(again) not in {None, code_of(first), "answer_not_kept", *REFUSALS.get(name, ())}:
                wrong.append((moment, number, code_of(again)))
            if odd := wanted.differences():
                wrong.append((moment, number, odd))
            if not died:
                break
    assert wrong == []
    assert number > 3
