import pytest

from api.annotations.list_annotations import handler
from core.kernel.visibility import Visibility

from support import a_request, answer


@pytest.fixture
def listed(invoke):
    return lambda key="knee", caller="ann": invoke(
        handler, a_request("GET", f"/v1/images/{key}/annotations", caller=caller)
    )


def test_annotations_come_in_the_order_of_their_indices(annotated, listed):
    for index in (10, 2, 30_000, 0):
        annotated(index=index)

    assert [each["index"] for each in answer(listed())["data"]] == [0, 2, 10, 30_000]


def test_an_image_without_any_has_an_empty_list(keep, listed):
    keep("ann", "bare", visibility=Visibility.PUBLIC)

    assert answer(listed("bare", caller="bob")) == {"data": []}


def test_they_are_as_hidden_as_their_image(annotated, listed):
    annotated()

    assert [listed(caller="bob")["statusCode"], listed("nothing")["statusCode"]] == [404, 404]
