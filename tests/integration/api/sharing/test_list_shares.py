import pytest

from api.sharing.list_shares import handler
from core.images.model import Role

from support import a_request, answer


@pytest.fixture
def listed(invoke):
    return lambda caller="ann": invoke(handler, a_request("GET", "/v1/images/hip/shares", caller=caller))


def test_the_owner_sees_with_whom_and_for_what(keep, people, listed):  # noqa: ARG001
    keep("ann", "hip", shared_with={"cleo": Role.ANNOTATE, "bob": Role.READ, "gone": Role.READ})

    assert answer(listed())["data"] == [
        {"user_id": "bob", "username": "bob", "role": "read"},
        {"user_id": "cleo", "username": "cleo", "role": "annotate"},
        {"user_id": "gone", "username": None, "role": "read"},
    ]


def test_an_image_that_is_not_shared_has_an_empty_list(keep, listed):
    keep("ann", "hip")

    assert answer(listed()) == {"data": []}


def test_those_it_is_shared_with_do_not_see_each_other(keep, listed):
    keep("ann", "hip", shared_with={"cleo": Role.ANNOTATE, "bob": Role.READ})

    assert [listed("cleo")["statusCode"], listed("stranger")["statusCode"]] == [403, 404]
