import pytest

from api.users.get_user import handler
from core.images import image_table
from core.kernel.visibility import Visibility

from support import NOON, a_request, an_image, answer

pytestmark = pytest.mark.usefixtures("aws")


def get(invoke, user_id, **caller):
    return invoke(handler, a_request("GET", f"/v1/users/{user_id}", **caller))


def test_me_is_the_caller(invoke, a_user):
    ann = a_user("ann", last_name="Lee")

    response = get(invoke, "me", caller=ann["id"])

    assert response["statusCode"] == 200
    assert answer(response) == ann | {"images": {"private": 0, "public": 0}}


def test_a_key_is_its_user(invoke, a_user):
    ann = a_user("ann")

    assert answer(get(invoke, "me", caller=ann["id"], key_id="1"))["username"] == "ann"


def test_my_own_images_are_counted_and_those_i_was_given_are_not(invoke, a_user):
    ann = a_user("ann")["id"]
    for image in (
        an_image(ann, "img_1"),
        an_image(ann, "img_2"),
        an_image(ann, "img_3", visibility=Visibility.PUBLIC),
        an_image("bob", "img_4", visibility=Visibility.PUBLIC),
        an_image("bob", "img_5", shared_with={ann: "read"}),
    ):
        image_table.create(image, due_at=NOON)

    assert answer(get(invoke, "me", caller=ann))["images"] == {"private": 2, "public": 1}


def test_an_administrator_sees_others_without_counts(invoke, a_user):
    ann = a_user("ann")

    assert answer(get(invoke, ann["id"], caller="root", groups=["admin"])) == ann


def test_others_are_none_of_my_business_whether_they_exist_or_not(invoke, a_user):
    ann, bob = a_user("ann"), a_user("bob")

    assert get(invoke, ann["id"], caller=bob["id"])["statusCode"] == 403
    assert get(invoke, "nobody", caller=bob["id"])["statusCode"] == 403


def test_an_unknown_user_is_not_found(invoke):
    response = get(invoke, "no-such-user", caller="root", groups=["admin"])

    assert response["statusCode"] == 404
    assert answer(response)["code"] == "not_found"


def test_strangers_must_sign_in(invoke):
    assert get(invoke, "me")["statusCode"] == 401
