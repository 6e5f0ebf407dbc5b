from datetime import UTC, datetime

import pytest

from core.exports.w3c_annotations import page, svg
from core.images.annotations.model import Annotation
from core.images.annotations.shapes import Box, Ellipse, Polygon, Polyline

TRIANGLE = Polygon(points=((0, 0), (10.5, 0), (10.5, 10)))
NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


def an_annotation(**fields):
    return Annotation(
        **{
            "image_key": "knee",
            "index": 3,
            "instrument": "saw",
            "polygon": TRIANGLE,
            "bounding_box": (0, 0, 10.5, 10),
            "area": 52.5,
            "created_by": "ann",
            "created_at": NOON,
            "updated_by": "bob",
            "updated_at": NOON,
            "revision": "01",
        }
        | fields
    )


def test_a_polygon_is_a_path_in_pixels():
    assert 'd="M0,0 L10.5,0 L10.5,10 Z"' in svg(TRIANGLE)


def test_coordinates_keep_their_digits_on_large_pictures():
    polygon = Polygon(points=((1234567.25, 0), (7654321, 0), (7654321, 10)))

    assert "M1234567.25,0 L7654321,0" in svg(polygon)


def test_holes_are_left_out_by_the_even_odd_rule():
    polygon = Polygon(points=((0, 0), (10, 0), (10, 10)), holes=(((7, 1), (9, 1), (9, 3)),))

    drawn = svg(polygon)

    assert 'fill-rule="evenodd"' in drawn
    assert drawn.count("Z") == 2


def test_a_page_names_its_collection_and_every_annotation():
    found = page("knee", [an_annotation(), an_annotation(index=4, label="left")])

    assert found["partOf"] == {"id": "/v1/images/knee/annotations", "type": "AnnotationCollection", "total": 2}
    assert [item["id"] for item in found["items"]] == [
        "/v1/images/knee/annotations/3",
        "/v1/images/knee/annotations/4",
    ]
    assert [body["purpose"] for body in found["items"][1]["body"]] == ["classifying", "tagging"]
    assert found["items"][0]["created"] == "2026-01-02T12:00:00+00:00"


@pytest.mark.parametrize(
    ("shape", "element"),
    [
        (Polyline(points=((1, 2), (3.5, 4))), '<polyline fill="none" points="1,2 3.5,4"/>'),
        (Ellipse(cx=5, cy=6, rx=2, ry=1.5), '<ellipse cx="5" cy="6" rx="2" ry="1.5"/>'),
        ((7, 8.25), '<circle cx="7" cy="8.25" r="1"/>'),
    ],
)
def test_other_shapes_are_elements_of_svg(shape, element):
    assert svg(shape) == f'<svg xmlns="http://www.w3.org/2000/svg">{element}</svg>'


def test_a_box_is_a_media_fragment_of_the_frame_that_it_lies_on():
    boxed = an_annotation(polygon=None, box=Box(x=1, y=2.5, width=30, height=40), frame=7)

    (item,) = page("knee", [boxed])["items"]

    assert item["target"] == {
        "source": "/v1/images/knee/file?frame=7",
        "selector": {
            "type": "FragmentSelector",
            "conformsTo": "http://www.w3.org/TR/media-frags/",
            "value": "xywh=pixel:1,2.5,30,40",
        },
    }
