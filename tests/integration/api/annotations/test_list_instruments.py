import pytest

from api.annotations.list_instruments import handler
from api.images import delete_image, update_image
from core.images import image_table
from core.images.model import Role
from core.kernel.visibility import Visibility

from support import a_request, answer


@pytest.fixture
def named(invoke):
    """Return name and count of the instruments that a caller sees."""

    def named(caller="ann", **query):
        response = invoke(handler, a_request("GET", "/v1/instruments", caller=caller, **query))
        assert response["statusCode"] == 200, response["body"]
        return {each["name"]: each["annotation_count"] for each in answer(response)["data"]}

    return named


def test_names_in_use_are_counted(annotated, named):
    for name in ("saw", "clamp", "saw"):
        annotated(instrument=name)

    assert named() == {"clamp": 1, "saw": 2}
    assert list(named()) == ["clamp", "saw"]


def test_part_of_a_name_in_any_case_is_enough(annotated, named):
    for name in ("Bone saw", "clamp"):
        annotated(instrument=name)

    assert named(q="SAW") == {"Bone saw": 1}


def test_names_that_look_equal_are_one_and_found_without_accents(annotated, named):
    for name in ("S\u00e4ge", "Sa\u0308ge"):
        annotated(instrument=name)

    assert named(q="sage") == {"S\u00e4ge": 2}


def test_each_counts_only_what_they_may_see(keep, named):
    keep("ann", "private", instruments={"saw": 2}, annotation_count=2)
    keep("ann", "public", instruments={"saw": 1}, annotation_count=1, visibility=Visibility.PUBLIC)
    keep("ann", "shared", instruments={"drill": 1}, annotation_count=1, shared_with={"bob": Role.READ})

    assert named("ann") == {"drill": 1, "saw": 3}
    assert named("bob") == {"drill": 1, "saw": 1}
    assert named("cleo") == {"saw": 1}
    assert named("root", groups=["admin"]) == {"drill": 1, "saw": 3}


def test_counts_follow_an_image_that_is_published_or_deleted(keep, named, invoke):
    keep("ann", "knee", instruments={"saw": 2}, annotation_count=2)

    published = a_request("PATCH", "/v1/images/knee", caller="ann", body={"visibility": "public"})
    invoke(update_image.handler, published)
    assert named("bob") == {"saw": 2}

    invoke(delete_image.handler, a_request("DELETE", "/v1/images/knee", caller="ann"))
    assert named("bob") == named("ann") == {}
    assert image_table.find("knee").image.instruments == {"saw": 2}


def test_pages_go_on_where_the_last_one_ended(annotated, invoke):
    for name in ("a", "b", "c"):
        annotated(instrument=name)

    first = answer(invoke(handler, a_request("GET", "/v1/instruments", caller="ann", limit=2)))
    cursor = first["meta"]["next_cursor"]
    second = answer(invoke(handler, a_request("GET", "/v1/instruments", caller="ann", limit=2, cursor=cursor)))

    assert [[each["name"] for each in page["data"]] for page in (first, second)] == [["a", "b"], ["c"]]
