import pytest

from api.users import start_totp
from api.users.get_totp import handler

from support import a_request, answer

pytestmark = pytest.mark.usefixtures("aws")


def ask(invoke, user_id, **who):
    return invoke(handler, a_request("GET", f"/v1/users/{user_id}/totp", **who))


def test_one_knows_it_of_oneself_and_an_administrator_of_everybody(invoke, a_user, enrol):
    ann, bob = a_user("ann"), a_user("bob")
    enrol(ann)

    assert answer(ask(invoke, "me", caller=ann["id"])) == {"enabled": True}
    assert answer(ask(invoke, "me", caller=bob["id"])) == {"enabled": False}
    assert answer(ask(invoke, ann["id"], caller="root", groups=["admin"])) == {"enabled": True}


def test_an_enrolment_that_is_not_confirmed_does_not_count(invoke, a_user):
    ann = a_user("ann")
    body = {"current_password": "correct horse battery"}
    invoke(start_totp.handler, a_request("POST", "/v1/users/me/totp", caller=ann["id"], body=body))

    assert answer(ask(invoke, "me", caller=ann["id"])) == {"enabled": False}


def test_others_do_not_learn_it(invoke, a_user):
    ann, bob = a_user("ann"), a_user("bob")

    assert ask(invoke, ann["id"], caller=bob["id"])["statusCode"] == 403
    assert ask(invoke, "nobody", caller="root", groups=["admin"])["statusCode"] == 404
