from datetime import timedelta

import pytest

from api.annotations import create_annotation
from api.images import get_image, list_images, update_image
from api.sharing.create_share import handler
from core.images import image_table
from core.kernel import clock

from support import a_request, answer

PATH = "/v1/images/knee"
SAW = {"instrument": "saw", "polygon": {"points": [[0, 0], [9, 0], [9, 9]]}}


@pytest.fixture
def share(invoke, knee):  # noqa: ARG001
    return lambda caller="ann", groups=(), **body: invoke(
        handler, a_request("POST", f"{PATH}/shares", caller=caller, groups=groups, body=body)
    )


def test_a_named_user_sees_and_finds_a_shared_image_and_nobody_else_does(invoke, share):
    response = share(user_id="bob", role="read")

    assert (response["statusCode"], answer(response)) == (201, {"user_id": "bob", "username": "bob", "role": "read"})
    assert response["headers"]["Location"] == f"{PATH}/shares/bob"
    assert invoke(get_image.handler, a_request("GET", PATH, caller="bob"))["statusCode"] == 200
    assert invoke(get_image.handler, a_request("GET", PATH, caller="cleo"))["statusCode"] == 404
    listed = answer(invoke(list_images.handler, a_request("GET", "/v1/images", caller="bob")))["data"]
    assert [image["image_key"] for image in listed] == ["knee"]


@pytest.mark.parametrize(("role", "status"), [("read", 403), ("annotate", 201)])
def test_the_role_says_who_may_annotate(invoke, share, role, status):
    share(username="Bob", role=role)

    response = invoke(create_annotation.handler, a_request("POST", f"{PATH}/annotations", caller="bob", body=SAW))

    assert response["statusCode"] == status


def test_to_share_again_changes_the_role(share):
    share(user_id="bob", role="annotate")
    share(user_id="bob", role="read")

    assert image_table.find("knee").image.shared_with == {"bob": "read"}


def test_only_those_who_may_change_an_image_see_its_shares(invoke, share):
    share(user_id="bob", role="read")

    def told(caller, **who):
        return answer(invoke(get_image.handler, a_request("GET", PATH, caller=caller, **who)))["shared_with"]

    assert (told("ann"), told("root", groups=["admin"])) == ({"bob": "read"}, {"bob": "read"})
    assert told("bob") is None


def test_to_share_is_not_to_give_away(invoke, share):
    share(user_id="bob", role="annotate")

    change = invoke(update_image.handler, a_request("PATCH", PATH, caller="bob", body={"description": "mine"}))

    assert change["statusCode"] == 403
    assert share(caller="bob", user_id="cleo", role="read")["statusCode"] == 403


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"user_id": "nobody", "role": "read"}, "/user_id"),
        ({"username": "nobody", "role": "read"}, "/username"),
        ({"user_id": "bob", "role": "own"}, "/role"),
        ({"user_id": "bob"}, "/role"),
        ({"role": "read"}, ""),
        ({"user_id": "bob", "username": "bob", "role": "read"}, ""),
    ],
)
def test_one_user_who_exists_and_a_role_must_be_named(share, body, pointer):
    response = share(**body)

    assert (response["statusCode"], answer(response)["errors"][0]["pointer"]) == (422, pointer)


def test_an_image_is_not_shared_with_its_owner(share):
    assert share(user_id="ann", role="read")["statusCode"] == 422


def test_strangers_do_not_learn_that_there_is_something_to_share(share):
    assert share(caller="cleo", user_id="bob", role="read")["statusCode"] == 404
    assert share(caller="root", groups=("admin",), user_id="bob", role="read")["statusCode"] == 201


def test_who_tries_many_names_learns_no_more_of_who_exists(share, monkeypatch):
    for number in range(20):
        assert share(username=f"nobody{number}", role="read")["statusCode"] == 422

    known, unknown = share(username="bob", role="read"), share(user_id="nobody", role="read")
    start = clock.now()
    monkeypatch.setattr(clock, "_clock", lambda: start + timedelta(minutes=61))

    for response in (known, unknown):
        assert (response["statusCode"], answer(response)["code"]) == (429, "too_many_requests")
    assert share(username="bob", role="read")["statusCode"] == 201


def test_administrators_who_see_all_users_are_not_limited(share):
    root = {"caller": "root", "groups": ("admin",)}

    statuses = {share(**root, username=f"nobody{number}", role="read")["statusCode"] for number in range(25)}

    assert statuses == {422}
