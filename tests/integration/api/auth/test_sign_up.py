from datetime import timedelta

import pytest

from api.auth.sign_up import handler
from core.kernel import clock
from core.users import registration

from support import a_request, answer

pytestmark = pytest.mark.usefixtures("aws")
DRAFT = {"username": "ann", "password": "correct horse battery", "email": "ann@example.org"}


@pytest.fixture
def open_to_all(monkeypatch):
    monkeypatch.setenv("REGISTRATION", "open")


def sign_up(invoke, **fields):
    return invoke(handler, a_request("POST", "/v1/auth/signup", body=DRAFT | fields))


def test_nobody_registers_where_administrators_make_users(invoke):
    response = sign_up(invoke)

    assert response["statusCode"] == 403
    assert answer(response)["code"] == "forbidden"


@pytest.mark.usefixtures("open_to_all")
def test_a_registered_user_has_no_role(invoke):
    response = sign_up(invoke)

    assert response["statusCode"] == 201
    assert answer(response)["role"] == "user"


@pytest.mark.usefixtures("open_to_all")
def test_self_registration_accepts_no_role(invoke):
    response = sign_up(invoke, role="admin")

    assert response["statusCode"] == 422
    assert answer(response)["errors"][0]["pointer"] == "/role"


@pytest.mark.usefixtures("open_to_all")
@pytest.mark.parametrize(
    ("fields", "code"), [({"email": "a@b.org"}, "username_taken"), ({"username": "bob"}, "email_taken")]
)
def test_names_and_addresses_are_given_once(invoke, a_user, fields, code):
    a_user("ann")

    response = sign_up(invoke, **fields)

    assert response["statusCode"] == 409
    assert answer(response)["code"] == code


@pytest.mark.usefixtures("open_to_all")
def test_a_registration_that_nobody_confirms_frees_the_name_after_a_day(invoke, monkeypatch):
    sign_up(invoke)
    assert sign_up(invoke)["statusCode"] == 409

    monkeypatch.setattr(registration, "now", lambda: clock.now() + timedelta(hours=25))

    assert sign_up(invoke)["statusCode"] == 201
