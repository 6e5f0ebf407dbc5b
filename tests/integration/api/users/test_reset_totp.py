import pytest

from api.users.reset_totp import handler

from support import a_request, answer

pytestmark = pytest.mark.usefixtures("aws")
ROOT = {"caller": "root", "groups": ["admin"]}


def reset(invoke, user_id, **who):
    return invoke(handler, a_request("DELETE", f"/v1/users/{user_id}/totp", **(who or ROOT)))


def test_an_administrator_lets_in_who_has_lost_their_app(invoke, a_user, enrol, sign_in):
    ann = a_user("ann")
    enrol(ann)

    assert reset(invoke, ann["id"])["statusCode"] == 204

    assert sign_in("ann")["statusCode"] == 200


def test_nobody_removes_their_own_without_a_password(invoke, a_user, enrol, sign_in):
    chief = a_user("chief", role="admin")
    enrol(chief)

    for name in ("me", chief["id"]):
        assert reset(invoke, name, caller=chief["id"], groups=["admin"])["statusCode"] == 403

    assert answer(sign_in("chief"))["code"] == "mfa_required"


def test_others_and_keys_reset_nothing(invoke, a_user, enrol):
    ann, bob = a_user("ann"), a_user("bob")
    enrol(ann)

    assert reset(invoke, ann["id"], caller=bob["id"])["statusCode"] == 403
    assert reset(invoke, ann["id"], **ROOT, key_id="1")["statusCode"] == 403


def test_a_user_who_is_not_there_is_not_found(invoke, a_user):
    a_user("ann")

    assert reset(invoke, "nobody")["statusCode"] == 404
