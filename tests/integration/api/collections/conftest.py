"""Provide what people do with collections, each through its own route."""

from collections.abc import Callable
from typing import Any

import pytest

from api.collections import (
    add_collection_image,
    create_collection,
    delete_collection,
    get_collection,
    list_collection_images,
    list_collections,
    remove_collection_image,
    update_collection,
)
from core.users import user_table
from core.users.model import State, StoredUser

from support import NOON, a_request, answer

HANDLERS = {
    ("POST", False): create_collection,
    ("GET", False): list_collections,
    ("GET", True): get_collection,
    ("PATCH", True): update_collection,
    ("DELETE", True): delete_collection,
}
OF_IMAGES = {"GET": list_collection_images, "PUT": add_collection_image, "DELETE": remove_collection_image}


@pytest.fixture
def ask(invoke: Callable[..., Any]) -> Callable[..., dict[str, Any]]:
    """Return a function that sends a request about collections, by default ann's, and returns the response."""

    def ask(method: str, place: str = "", caller: str = "ann", **options: Any) -> dict[str, Any]:
        handler = OF_IMAGES[method] if "/images" in place else HANDLERS[method, bool(place)]
        request = a_request(method, f"/v1/collections{place and '/'}{place}", caller=caller, **options)
        return invoke(handler.handler, request)

    return ask


@pytest.fixture
def collect(ask: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """Return a function that makes a collection of images, by default ann's, and returns it."""

    def collect(*keys: str, caller: str = "ann", **fields: Any) -> dict[str, Any]:
        response = ask("POST", caller=caller, body={"name": "talk", "image_keys": keys} | fields)
        assert response["statusCode"] == 201, response["body"]
        return answer(response)

    return collect


@pytest.fixture
def change(ask: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """Return a function that changes a collection as ann and returns what it is then."""

    def change(collection: dict[str, Any], **patch: Any) -> dict[str, Any]:
        response = ask("PATCH", collection["collection_id"], body=patch)
        assert response["statusCode"] == 200, response["body"]
        return answer(response)

    return change


@pytest.fixture
def keys_in(ask: Callable[..., dict[str, Any]]) -> Callable[..., list[str]]:
    """Return a function that lists the keys of the images of a collection that somebody sees."""

    def keys_in(collection: dict[str, Any], caller: str = "ann", **query: Any) -> list[str]:
        page = answer(ask("GET", f"{collection['collection_id']}/images", caller, **query))
        return [each["image_key"] for each in page["data"]]

    return keys_in


@pytest.fixture
def make_user(aws: None) -> Callable[[str], str]:  # noqa: ARG001
    """Return a function that enters an active user, and returns the id."""

    def make_user(name: str) -> str:
        user = {"id": f"id-of-{name}", "username": name, "email": f"{name}@example.org", "role": "user"}
        user_table.enter(StoredUser.model_validate(user | {"created_at": NOON, "state": State.ACTIVE, "since": NOON}))
        return user["id"]

    return make_user
