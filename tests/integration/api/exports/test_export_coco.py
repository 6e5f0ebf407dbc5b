import json

import pytest
from pycocotools import mask as masks
from pycocotools.coco import COCO

from api.annotations import create_annotation
from api.exports.export_coco import handler
from api.images import get_image_file
from core.aws import blobs
from core.aws.directory_table import DirectoryItem
from core.exports import coco as export_coco
from core.images import image_table
from core.images.model import Status
from core.kernel.values import revised
from core.kernel.visibility import Visibility
from core.web import content

from support import a_png, a_request, answer

# COCO's own library is compiled against an older NumPy.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

SQUARE = [[10, 10], [50, 10], [50, 60], [10, 60]]
HOLE = [[20, 20], [40, 20], [40, 30], [20, 30]]


@pytest.fixture
def draw(invoke):
    def draw(key, instrument="clamp", **shape):
        body = {"instrument": instrument} | shape
        request = a_request("POST", f"/v1/images/{key}/annotations", caller="ann", body=body)
        response = invoke(create_annotation.handler, request)
        assert response["statusCode"] == 201, response["body"]

    return draw


@pytest.fixture
def annotate(draw):
    def annotate(key, instrument="clamp", **polygon):
        draw(key, instrument, polygon={"points": SQUARE} | polygon)

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


def test_shapes_that_coco_has_no_words_for_come_as_they_are_beside_its_own(keep, draw, coco):
    keep("ann", "knee", width=100, height=80, frames=3)
    box, line = {"x": 10, "y": 20, "width": 30, "height": 40}, {"points": [[1, 2], [3, 4], [9, 4]]}
    ellipse = {"cx": 50, "cy": 40, "rx": 20, "ry": 10}
    for shape in ({"box": box}, {"line": line}, {"point": [7.5, 8]}, {"ellipse": ellipse, "frame": 2}):
        draw("knee", **shape)

    read = coco()

    boxed, lined, pointed, rounded = read.loadAnns(read.getAnnIds())
    assert (boxed["bbox"], boxed["area"], boxed["segmentation"], "shape" in boxed) == (
        [10, 20, 30, 40],
        1200,
        [],
        False,
    )
    assert (lined["bbox"], lined["area"], lined["shape"]) == ([1, 2, 8, 2], 0, {"line": line})
    assert (pointed["keypoints"], pointed["num_keypoints"], pointed["bbox"]) == ([7.5, 8, 2], 1, [7.5, 8, 0, 0])
    assert (rounded["bbox"], rounded["shape"], rounded["frame"]) == ([30, 30, 40, 20], {"ellipse": ellipse}, 2)
    assert not boxed.keys() & {"shape", "frame"}


def test_every_image_is_exported_or_skipped_with_a_reason(keep, annotate, export):
    keep("ann", "knee", width=100, height=80)
    keep("ann", "waiting", status=Status.PENDING, staged=True, sha256=None)
    keep("ann", "report", width=None, height=None)
    annotate("knee")

    document = export()

    assert {each["image_key"]: each["reason"] for each in document["skipped"]} == {
        "waiting": "its status is pending",
        "report": "it has no picture",
    }
    counts = {"matched": 3, "images": 1, "annotations": 1, "skipped": 2, "skipped_annotations": 0}
    assert document["counts"] == counts


def test_the_filters_of_a_listing_choose_the_training_set(keep, export):
    keep("ann", "one", ml_tag="TRAIN")
    keep("ann", "two", ml_tag="TEST")

    document = export(ml_tag="TRAIN")

    assert [(image["image_key"], image["ml_tag"]) for image in document["images"]] == [("one", "TRAIN")]


def test_an_annotation_outside_its_picture_is_left_out_with_a_reason(keep, annotate, export):
    keep("ann", "knee", status=Status.PENDING, width=None, height=None)
    annotate("knee")
    row = image_table.find("knee")
    image_table.change(row, revised(row.image, status=Status.READY, width=30, height=30))

    document = export()

    assert document["skipped_annotations"] == [
        {"image_key": "knee", "index": 0, "reason": "it lies outside the picture"}
    ]
    assert (document["counts"]["annotations"], document["counts"]["skipped_annotations"]) == (0, 1)


def test_training_and_test_sets_number_the_instruments_alike(keep, annotate, export):
    for key, part, instrument in (("one", "TRAIN", "saw"), ("two", "TEST", "clamp"), ("three", "TEST", "saw")):
        keep("ann", key, ml_tag=part, width=100, height=80)
        annotate(key, instrument)

    train, test = export(ml_tag="TRAIN"), export(ml_tag="TEST")
    keep("ann", "four", width=100, height=80)
    annotate("four", "awl")
    later = export()

    numbers = {each["name"]: each["id"] for each in train["categories"]}
    assert numbers.keys() == {"saw", "clamp"}
    assert test["categories"] == train["categories"]
    assert {each["name"]: each["id"] for each in later["categories"]}.items() > numbers.items()


def test_the_parts_of_a_set_are_the_whole(keep, annotate, export):
    for number in range(5):
        keep("ann", f"knee-{number}", ml_tag=("TRAIN", "TEST")[number % 2], width=100, height=80)
        for _ in range(number):
            annotate(f"knee-{number}", f"tool {number % 3}")

    def content(document):
        names = {image["id"]: image["file_name"] for image in document["images"]}
        tools = {category["id"]: category["name"] for category in document["categories"]}
        found = {(names[a["image_id"]], a["index"], tools[a["category_id"]]) for a in document["annotations"]}
        return set(names.values()), found

    train, test, whole = (content(export(**part)) for part in ({"ml_tag": "TRAIN"}, {"ml_tag": "TEST"}, {}))

    assert (train[0] | test[0], train[1] | test[1]) == whole
    assert (train[0] & test[0], train[1] & test[1]) == (set(), set())
    assert (len(whole[0]), len(whole[1])) == (5, 10)


def test_instruments_of_images_that_the_caller_may_not_see_are_not_told(keep, annotate, export):
    keep("ann", "private", width=100, height=80)
    annotate("private", "secret prototype")

    assert export("bob")["categories"] == []


def test_two_images_of_one_name_have_names_of_their_own(keep, export):
    for key in ("one", "two"):
        keep("ann", key, filename="capture.png")

    images = export()["images"]

    assert {image["file_name"] for image in images} == {"one.png", "two.png"}
    assert [image["original_name"] for image in images] == ["capture.png", "capture.png"]


@pytest.mark.parametrize(("key", "kind"), [("a", "image/png"), ("a.png", "image/png"), ("a.png", "application/dicom")])
def test_a_key_that_looks_like_a_file_name_takes_no_other_ones(keep, export, key, kind):
    keep("ann", key, media_type=kind)
    keep("ann", "a.png.png", media_type="image/jpeg")

    names = [image["file_name"] for image in export()["images"]]

    assert len(set(names)) == 2


def test_an_image_is_fetched_from_its_address(upload, export, invoke):
    upload(a_png(64, 64))

    address, _, path = export()["images"][0]["coco_url"].partition("/v1")

    response = invoke(get_image_file.handler, a_request("GET", f"/v1{path}", caller="ann"))
    assert (address, response["statusCode"]) == ("https://lightbox.example.org", 200)


def test_what_an_annotator_wrote_is_kept(keep, invoke, export):
    keep("ann", "knee", width=100, height=80)
    body = {"instrument": "saw", "polygon": {"points": SQUARE}, "label": "left hand", "attributes": {"worn": True}}
    invoke(create_annotation.handler, a_request("POST", "/v1/images/knee/annotations", caller="ann", body=body))

    (annotation,) = export()["annotations"]

    assert (annotation["label"], annotation["attributes"]) == ("left hand", {"worn": True})


def test_an_instrument_without_a_number_waits_for_the_migration(keep, annotate, invoke):
    keep("ann", "knee", width=100, height=80)
    annotate("knee", "saw")
    DirectoryItem("category", "saw").delete(add_version_condition=False)

    response = invoke(handler, a_request("GET", "/v1/exports/coco", caller="ann"))

    assert (response["statusCode"], response["headers"]["Retry-After"]) == (503, "2")


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
    assert "POST /v1/exports/coco" in answer(response)["detail"]


def test_too_many_annotations_for_one_export_are_refused(keep, annotate, invoke, monkeypatch):
    monkeypatch.setattr(export_coco, "MOST_ANNOTATIONS", 1)
    keep("ann", "one", width=100, height=80)
    annotate("one")
    annotate("one")

    response = invoke(handler, a_request("GET", "/v1/exports/coco", caller="ann"))

    assert (response["statusCode"], answer(response)["code"]) == (422, "output_too_large")


def test_the_filters_of_lists_hold_here_too(upload, annotate, export):
    for tag in ("first", "second"):
        annotate(upload(a_png(64, 64), metadata=json.dumps({"tags": [tag]}))["image_key"])

    assert len(export()["images"]) == 2
    assert len(export(exact_tags="first")["images"]) == 1
