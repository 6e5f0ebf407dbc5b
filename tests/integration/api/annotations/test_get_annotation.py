import pytest

from api.annotations.get_annotation import handler

from support import a_request, answer


@pytest.fixture
def get(invoke):
    return lambda index=0, caller="ann", **options: invoke(
        handler, a_request("GET", f"/v1/images/knee/annotations/{index}", caller=caller, **options)
    )


def test_an_annotation_is_shown_as_it_was_answered_when_it_was_made(annotated, get):
    made = annotated()

    response = get()

    assert (response["statusCode"], answer(response)) == (200, made)


def test_a_client_that_has_the_annotation_gets_no_body(annotated, get):
    annotated()
    etag = get()["headers"]["ETag"]

    response = get(headers={"If-None-Match": etag})

    assert (response["statusCode"], response["body"]) == (304, "")


def test_it_is_as_hidden_as_its_image(annotated, get):
    annotated()

    assert [get(caller="bob")["statusCode"], get(index=1)["statusCode"]] == [404, 404]
    assert get(caller="root", groups=["admin"])["statusCode"] == 200
