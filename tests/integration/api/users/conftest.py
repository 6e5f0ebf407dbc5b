"""People of the user tests: made and signed in through the handlers, as a client would."""

from collections.abc import Callable
from typing import Any

import pytest

from api.users import create_token, create_user

from support import a_form, a_request, answer

PASSWORD = "correct horse battery"


@pytest.fixture
def a_user(invoke) -> Callable[..., dict[str, Any]]:
    """Make a user by name; what the administrator is answered."""

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
    """The response of the token route to a form with these fields."""
    return lambda **form: invoke(create_token.handler, a_request("POST", "/v1/auth/token", body=a_form(**form)))


@pytest.fixture
def sign_in(ask_for_token) -> Callable[..., dict[str, Any]]:
    return lambda username, password=PASSWORD: ask_for_token(
        grant_type="password", username=username, password=password
    )
