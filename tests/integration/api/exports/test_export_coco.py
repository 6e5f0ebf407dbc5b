import json

import pytest
from pycocotools import mask as masks
from pycocotools.coco import COCO

from api.annotations import create_annotation
from api.exports.export_coco import handler
from core.aws import blobs
from core.exports import coco as export_coco
from core.images.model import Status
from core.kernel.visibility import Visibility
from core.web import content

from support import a_png, a_request, answer

# COCO's own library is compiled against an older NumPy.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

SQUARE = [[10, 10], [50, 10], [50, 60], [10, 60]]
HOLE = [[20, 20], [40, 20], [40, 30], [20, 30]]


@pytest.fixture
def annotate(invoke):
    def annotate(key, instrument="clamp", **polygon):
        body = {"instrument": instrument, "polygon": {"points": SQUARE} | polygon}
        request = a_request("POST", f"/v1/images/{key}/annotations", caller="ann", body=body)
        response = invoke(create_annotation.handler, request)
        assert response["statusCode"] == 201, response["body"]

    return annotate


@pytest.fixture
def export(invoke):
    def export(caller="ann", **query):
        response = invoke(handler, a_request("GET", "/v1/exports/coco", caller=caller, **query))
        assert response["statusCode"] == 200, response["body"]
        return answer(response)

    return export


@pytest.fixture
def coco(export, tmp_path):
    """Return the export as COCO's own library reads it."""

    def coco(**query):
        path = tmp_path / "coco.json"
        path.write_text(json.dumps(export(**query)))
        return COCO(path)

    return coco


def test_cocos_own_library_reads_images_categories_and_annotations(keep, annotate, coco):
    keep("ann", "knee", width=100, height=80)
    annotate("knee")
    annotate("knee", "saw")

    read = coco()

    assert [image["file_name"] for image in read.loadImgs(read.getImgIds())] == ["knee.png"]
    assert {category["name"] for category in read.loadCats(read.getCatIds())} == {"clamp", "saw"}
    clamp = read.loadAnns(read.getAnnIds(catIds=read.getCatIds(["clamp"])))[0]
    assert (clamp["bbox"], clamp["area"], clamp["iscrowd"]) == ([10, 10, 40, 50], 2000, 0)
    assert read.annToMask(clamp).sum() == pytest.approx(2000, rel=0.05)


def test_a_hole_is_not_in_the_mask(keep, annotate, coco):
    keep("ann", "knee", width=100, height=80)
    annotate("knee", holes=[HOLE])

    read = coco()

    annotation = read.loadAnns(read.getAnnIds())[0]
    mask = read.annToMask(annotation)
    assert annotation["area"] == 2000 - 200
    assert mask.shape == (80, 100)
    assert (mask[15, 15], mask[25, 30], mask[5, 5], mask[65, 30]) == (1, 0, 0, 0)
    assert mask.sum() == pytest.approx(1800)


def test_run_lengths_are_those_of_an_independent_rasteriser(keep, annotate, coco):
    keep("ann", "knee", width=100, height=80)
    outline, hole = [[5, 7], [90, 12], [70, 75], [20, 60]], [[30, 30], [60, 32], [50, 50]]
    annotate("knee", points=outline, holes=[hole])

    read = coco()
    mask = read.annToMask(read.loadAnns(read.getAnnIds())[0]).astype(bool)

    polygons = ([[float(n) for point in ring for n in point]] for ring in (outline, hole))
    filled, cut = (masks.decode(masks.frPyObjects(each, 80, 100))[..., 0].astype(bool) for each in polygons)
    expected = filled & ~cut
    assert (mask ^ expected).sum() <= 0.02 * expected.sum()


def test_every_image_is_exported_or_skipped_with_a_reason(keep, annotate, export):
    keep("ann", "knee", width=100, height=80)
    keep("ann", "waiting", status=Status.PENDING, sha256=None)
    keep("ann", "report", width=None, height=None)
    annotate("knee")

    document = export()

    assert {each["image_key"]: each["reason"] for each in document["skipped"]} == {
        "waiting": "its status is pending",
        "report": "it has no picture",
    }
    assert document["counts"] == {"matched": 3, "images": 1, "annotations": 1, "skipped": 2}


def test_the_filters_of_a_listing_choose_the_training_set(keep, export):
    keep("ann", "one", ml_tag="TRAIN")
    keep("ann", "two", ml_tag="TEST")

    document = export(ml_tag="TRAIN")

    assert [(image["image_key"], image["ml_tag"]) for image in document["images"]] == [("one", "TRAIN")]


def test_hidden_images_are_not_exported(keep, export):
    keep("ann", "private")
    keep("ann", "public", visibility=Visibility.PUBLIC)

    assert [image["image_key"] for image in export("bob")["images"]] == ["public"]


def test_an_export_too_large_for_an_answer_lies_elsewhere(keep, invoke, monkeypatch):
    monkeypatch.setattr(content, "INLINE_LIMIT", 10)
    keep("ann", "knee")

    response = invoke(handler, a_request("GET", "/v1/exports/coco", caller="ann"))

    key = response["headers"]["Location"].partition("?")[0].partition(".com/")[2]
    assert response["statusCode"] == 303
    assert json.loads(blobs.read("renditions", key))["counts"]["matched"] == 1


def test_too_many_images_for_one_export_are_refused(keep, invoke, monkeypatch):
    monkeypatch.setattr(export_coco, "MOST_IMAGES", 1)
    keep("ann", "one")
    keep("ann", "two")

    response = invoke(handler, a_request("GET", "/v1/exports/coco", caller="ann"))

    assert (response["statusCode"], answer(response)["code"]) == (422, "output_too_large")


def test_the_filters_of_lists_hold_here_too(upload, annotate, export):
    for tag in ("first", "second"):
        annotate(upload(a_png(64, 64), metadata=json.dumps({"tags": [tag]}))["image_key"])

    assert len(export()["images"]) == 2
    assert len(export(exact_tags="first")["images"]) == 1
