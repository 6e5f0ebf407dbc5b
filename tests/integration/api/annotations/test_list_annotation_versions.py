import pytest

from api.annotations import delete_annotation, replace_annotation
from api.annotations.list_annotation_versions import handler

from support import a_request, answer

PATH = "/v1/images/knee/annotations/0"


@pytest.fixture
def versions(invoke):
    return lambda caller="ann", path=PATH: invoke(handler, a_request("GET", f"{path}/versions", caller=caller))


def test_everything_that_an_annotation_was_is_listed_oldest_first(annotated, invoke, versions):
    annotated(index=0)
    saw = {"instrument": "saw", "polygon": {"points": [[0, 0], [9, 1], [5, 8]]}}
    invoke(replace_annotation.handler, a_request("PUT", PATH, caller="ann", body=saw))
    invoke(delete_annotation.handler, a_request("DELETE", PATH, caller="ann"))
    annotated(index=0, instrument="drill")

    found = answer(versions())["data"]

    assert [(each["version"], each["annotation"]["instrument"], each["deleted"]) for each in found] == [
        (1, "clamp", False),
        (2, "saw", False),
        (3, "saw", True),
        (4, "drill", False),
    ]


def test_many_versions_come_in_pages(annotated, invoke):
    annotated(index=0)
    saw = {"instrument": "saw", "polygon": {"points": [[0, 0], [9, 1], [5, 8]]}}
    for _ in range(2):
        invoke(replace_annotation.handler, a_request("PUT", PATH, caller="ann", body=saw))

    def page(**query):
        return answer(invoke(handler, a_request("GET", f"{PATH}/versions", caller="ann", limit=2, **query)))

    first = page()
    second = page(cursor=first["meta"]["next_cursor"])

    assert [[each["version"] for each in found["data"]] for found in (first, second)] == [[1, 2], [3]]


def test_one_index_does_not_show_the_versions_of_another(annotated, versions):
    annotated(index=0)
    annotated(index=1)

    assert len(answer(versions())["data"]) == 1


def test_they_are_as_hidden_as_their_image(annotated, versions):
    annotated(index=0)

    assert versions(caller="bob")["statusCode"] == 404
    assert versions(path="/v1/images/knee/annotations/5")["statusCode"] == 404
