"""Provide images and users: created through the handlers, as a client would, or stored as a row only."""

from collections.abc import Callable
from typing import Any

import pytest

from api.auth import create_token
from api.users import confirm_totp, create_user, start_totp
from authenticator import code_of
from core.images import image_table
from core.images.image_table import ImageItem

from support import NOON, a_form, a_multipart, a_png, a_request, an_image, answer

PASSWORD = "correct horse battery"


@pytest.fixture
def keep(aws: None) -> Callable[..., ImageItem]:  # noqa: ARG001
    """Store the row of an image made by `an_image`, without its bytes."""
    return lambda *who, **fields: image_table.create(an_image(*who, **fields), due_at=NOON)


@pytest.fixture
def upload(aws: None, invoke: Callable[..., Any]) -> Callable[..., dict[str, Any]]:  # noqa: ARG001
    """Store a picture as a client would, and return the answer."""
    from api.images import create_image  # noqa: PLC0415 - for those who ask for it

    def upload(content: bytes | None = None, metadata: str = "{}", *, caller: str = "ann") -> dict[str, Any]:
        file = ("file", "knee.png", content or a_png(64, 48), "application/octet-stream")
        body = a_multipart(("metadata", metadata), file)
        response = invoke(create_image.handler, a_request("POST", "/v1/images", caller=caller, body=body))
        assert response["statusCode"] == 201, response["body"]
        return answer(response)

    return upload


@pytest.fixture
def a_user(invoke) -> Callable[..., dict[str, Any]]:
    """Create a user by name, and return the answer to the administrator."""

    def make(username: str, **fields: Any) -> dict[str, Any]:
        draft = {"username": username, "password": PASSWORD, "email": f"{username}@example.org"} | fields
        response = invoke(
            create_user.handler, a_request("POST", "/v1/users", caller="root", groups=["admin"], body=draft)
        )
        assert response["statusCode"] == 201, response["body"]
        return answer(response)

    return make


@pytest.fixture
def ask_for_token(invoke) -> Callable[..., dict[str, Any]]:
    """Return the response of the token route to a form with these fields."""
    return lambda **form: invoke(create_token.handler, a_request("POST", "/v1/auth/token", body=a_form(**form)))


@pytest.fixture
def sign_in(ask_for_token) -> Callable[..., dict[str, Any]]:
    return lambda username, password=PASSWORD: ask_for_token(
        grant_type="password", username=username, password=password
    )


@pytest.fixture
def enrol(invoke) -> Callable[..., str]:
    """Set up an authenticator app for a user, and return its secret."""

    def enrol(user: dict[str, Any], password: str = PASSWORD, **caller: Any) -> str:
        path, who = "/v1/users/me/totp", {"caller": user["id"], **caller}
        begun = invoke(start_totp.handler, a_request("POST", path, body={"current_password": password}, **who))
        assert begun["statusCode"] == 200, begun["body"]
        secret = answer(begun)["secret"]
        done = invoke(confirm_totp.handler, a_request("PUT", path, body={"code": code_of(secret)}, **who))
        assert done["statusCode"] == 204, done["body"]
        return secret

    return enrol
