"""Send every list a cursor with any position in it, as somebody who knows how cursors are made would."""

import importlib
import json
from base64 import urlsafe_b64encode
from urllib.parse import quote

import pytest

from core.kernel import cursor
from openapi.document import DOCUMENT

from access_matrix import MATRIX, ask, every_route

LISTS = {
    f"GET {path}"
    for path, item in json.loads(DOCUMENT.read_text())["paths"].items()
    if any(each["name"] == "cursor" for each in item.get("get", {}).get("parameters", []))
}
PLACES = ["", "0", "-1", "x", "9" * 40, "\ud800", "é" * 600, "2026-02-30", "9999-12-31T23:59:59#x", "\x00", "user#ann"]


@pytest.mark.parametrize("route", [each for each in every_route() if each.id in LISTS])
def test_a_forged_position_breaks_nothing(make_world, invoke, monkeypatch, route):
    monkeypatch.setattr(cursor, "_mark", lambda *_: "mark")
    world, entry = make_world(route), MATRIX[f"{route.method} {route.path}"]
    request = ask(route, world, "administrator", entry)
    handler = importlib.import_module(route.module).handler

    for place in PLACES:
        forged = urlsafe_b64encode(json.dumps(["mark", place]).encode()).decode()
        query = "&".join(filter(None, [request["rawQueryString"], f"cursor={quote(forged)}"]))
        response = invoke(handler, request | {"rawQueryString": query})
        assert response["statusCode"] in (200, 400), (place, response["body"])
