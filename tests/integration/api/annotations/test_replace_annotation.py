import pytest

from api.annotations.replace_annotation import handler
from core.images import image_table
from core.images.annotations import annotation_table

from support import a_request, answer

OTHER = {"instrument": "saw", "polygon": {"points": [[0, 0], [9, 1], [5, 8]]}}


@pytest.fixture
def replace(invoke):
    def replace(index=0, body=OTHER, **options):
        request = a_request("PUT", f"/v1/images/knee/annotations/{index}", body=body, **({"caller": "ann"} | options))
        return invoke(handler, request)

    return replace


def test_an_annotation_is_replaced_whole(annotated, replace):
    old = annotated(label="left")

    response = replace(caller="root", groups=["admin"])

    new = answer(response)
    assert (response["statusCode"], new["instrument"], new["label"], new["index"]) == (200, "saw", None, 0)
    assert (new["created_by"], new["created_at"], new["updated_by"]) == ("ann", old["created_at"], "root")
    assert response["headers"]["ETag"] == f'"{new["revision"]}"' != f'"{old["revision"]}"'
    assert image_table.find("knee").image.instruments == {"saw": 1}


def test_it_may_be_replaced_again_and_again(annotated, replace):
    annotated()

    assert [replace()["statusCode"] for _ in range(3)] == [200, 200, 200]
    assert len(annotation_table.versions("knee", 0)) == 4


def test_only_the_version_that_was_meant_is_replaced(annotated, replace):
    etag = f'"{annotated()["revision"]}"'

    first = replace(headers={"If-Match": etag})
    second = replace(headers={"If-Match": etag}, body=OTHER | {"instrument": "drill"})

    assert (first["statusCode"], second["statusCode"]) == (200, 412)
    assert annotation_table.find("knee", 0).instrument == "saw"


def test_any_version_will_do_if_the_client_says_so(annotated, replace):
    annotated()

    assert replace(headers={"If-Match": "*"})["statusCode"] == 200


def test_an_annotation_that_does_not_exist_cannot_be_replaced(annotated, replace):
    annotated()

    assert replace(index=77)["statusCode"] == 404
    assert replace(index="x")["statusCode"] == 404
    assert replace(caller="bob")["statusCode"] == 404


def test_a_polygon_off_the_image_is_refused(annotated, replace):
    annotated()

    response = replace(body={"instrument": "saw", "polygon": {"points": [[0, 0], [9, 1], [5, 81]]}})

    assert (response["statusCode"], answer(response)["errors"][0]["pointer"]) == (422, "/polygon/points/2")


def test_an_annotation_keeps_its_index(annotated, replace):
    annotated()

    same, another = (replace(body=OTHER | {"index": index}) for index in (0, 3))

    assert (same["statusCode"], another["statusCode"]) == (200, 422)
    assert answer(another)["errors"][0]["pointer"] == "/index"


@pytest.mark.parametrize("corner", [["0", 0], [True, 0], [None, 0]])
def test_corners_are_numbers(annotated, replace, corner):
    annotated()

    response = replace(body={"instrument": "saw", "polygon": {"points": [corner, [9, 1], [5, 8]]}})

    assert (response["statusCode"], answer(response)["errors"][0]["pointer"]) == (422, "/polygon/points/0/0")
