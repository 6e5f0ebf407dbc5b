import gzip
import json
import struct
import zlib
from base64 import b64decode, b64encode
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from PIL.ExifTags import IFD, Base
from pynamodb.expressions.operand import Path

from api.annotations.list_instruments import handler as list_instruments
from api.images.create_image import handler as create_image
from api.images.delete_image import handler as delete_image
from api.images.get_image_file import handler as get_image_file
from api.images.list_images import handler as list_images
from cli.migrate import migrate
from core.aws import blobs
from core.aws.directory_table import DirectoryItem
from core.dicom import instances
from core.images import dicom_table, image_table, migration
from core.images.annotations import annotation_copy_table, annotation_service, category_table
from core.images.annotations.model import AnnotationDraft
from core.images.image_table import ImageItem
from core.images.schema_upgrades import SCHEMA
from core.images.study_item_table import StudyItem
from core.kernel.caller import Caller
from core.kernel.values import revised
from core.tags import tag_table
from core.tags.tag_service import ids_of
from dicom_files import a_data_set, write
from imaging.adapters import imaging
from imaging.geometry.shapes import measure

from support import NOON, a_multipart, a_picture, a_request, an_image, answer

pytestmark = pytest.mark.usefixtures("aws")

ANN = Caller(user_id="ann", username="ann")
POLYGON = {"points": [[0, 0], [20, 0], [20, 20]]}


def still_old():
    keys, _ = image_table.of_older_schema(SCHEMA, 0, 1, None)
    return sorted(keys)


@pytest.fixture
def old():
    """Store images of schema 1 with two annotations each, as that schema left them."""

    def old(*keys):
        for key in keys:
            image_table.create(an_image("ann", key, width=64, height=48), due_at=NOON)
            for _ in range(2):
                annotation_service.add(key, AnnotationDraft(instrument="saw", polygon=POLYGON), ANN, measure)
            row = image_table.find(key)
            image_table.change(row, revised(row.image, instruments={"saw": 0}))
            age(key)

    return old


def age(key):
    ImageItem(key).update(
        [Path("image.schema_version").set(1), Path("image.instruments").set(["saw"])], add_version_condition=False
    )


def test_readers_take_old_rows_as_they_are(invoke, old):
    old("img_1")

    page = answer(invoke(list_images, a_request("GET", "/v1/images", caller="ann", instrument="saw")))

    assert [image["image_key"] for image in page["data"]] == ["img_1"]


def test_all_old_rows_are_rewritten_with_what_only_the_table_knows(invoke, old, capsys):
    old("img_1", "img_2")
    image_table.create(an_image("ann", "img_3"), due_at=NOON)

    before, said = still_old(), migrate()

    assert before == ["img_1", "img_2"]
    assert said == "Rewrote 2 rows."
    assert "rows rewritten: 2" in capsys.readouterr().err
    assert still_old() == []
    assert image_table.find("img_1").image.instruments == {"saw": 2}
    vocabulary = answer(invoke(list_instruments, a_request("GET", "/v1/instruments", caller="ann")))
    assert [(each["name"], each["annotation_count"]) for each in vocabulary["data"]] == [("saw", 4)]
    assert migrate() == "Rewrote 0 rows."


def test_annotations_from_before_there_were_copies_get_one(old, aws_calls):
    old("img_1")
    ImageItem("img_1").update([Path("image.annotation_copy").remove()], add_version_condition=False)

    migrate()

    row = image_table.find("img_1")
    aws_calls.clear()
    ((_, present),) = annotation_copy_table.read([row])
    assert [each["index"] for each in present] == [0, 1]
    assert [call.operation for call in aws_calls] == ["BatchGetItem"]


def test_instruments_in_use_are_numbered_by_their_names(old):
    old("img_1")
    for instrument in ("clamp", "awl"):
        draft = AnnotationDraft(instrument=instrument, polygon=POLYGON)
        annotation_service.add("img_1", draft, ANN, measure)
    for kind in ("category", "last_number"):
        for item in list(DirectoryItem.query(kind)):
            item.delete()

    migrate()

    numbers = category_table.every()
    assert sorted(numbers, key=numbers.get) == ["awl", "clamp", "saw"]
    migrate()
    assert category_table.every() == numbers


def test_names_of_another_form_become_those_that_look_equal(invoke, old):
    old("img_1")
    store = image_table.create
    apart, (together, only) = "Sa\u0308ge", ids_of(["S\u00e4ge", "CT"], ANN)
    other = tag_table.find_or_create(apart, "ann")[0]
    alone = tag_table.find_or_create("Gera\u0308t", "ann")[0]
    store(an_image("ann", "img_2", tag_ids=(only, other, alone), instruments={apart: 2}), due_at=NOON)
    store(an_image("ann", "img_3", tag_ids=(other, together)), due_at=NOON)
    ImageItem("img_2").update(
        [Path("image.schema_version").set(5), Path("image.instruments").set({apart: 1, "S\u00e4ge": 1})],
        add_version_condition=False,
    )
    category_table.number([apart])
    number = category_table.every()[apart]
    category_table.number(["S\u00e4ge"])

    migrate()
    migrate()

    assert image_table.find("img_2").image.tag_ids == (only, together, alone)
    assert image_table.find("img_3").image.tag_ids == (together,)
    assert [tag.name for tag in tag_table.after()] == ["CT", "Ger\u00e4t", "S\u00e4ge"]
    assert tag_table.ids(["Ger\u00e4t"]) == {"Ger\u00e4t": alone}
    assert category_table.every() == {"saw": 1, "S\u00e4ge": number}
    for name, expected in {"S\u00e4ge": ["img_2", "img_3"], "Gera\u0308t": ["img_2"]}.items():
        page = answer(invoke(list_images, a_request("GET", "/v1/images", caller="ann", exact_tags=name)))
        assert sorted(image["image_key"] for image in page["data"]) == expected


def test_counts_of_an_instrument_that_was_stored_in_two_forms_are_one(invoke):
    for name, number in {"Sa\u0308ge": 3, "S\u00e4ge": -1}.items():
        DirectoryItem("instrument|user:ann", name, number=number).save(add_version_condition=False)

    vocabulary = answer(invoke(list_instruments, a_request("GET", "/v1/instruments", caller="ann")))

    assert [(each["name"], each["annotation_count"]) for each in vocabulary["data"]] == [("S\u00e4ge", 2)]


def test_images_are_found_by_the_words_of_tags_that_were_stored_by_stems(invoke):
    tag_ids = ids_of(["Laparoscopes"], ANN)
    image_table.create(an_image("ann", "img_1", tag_ids=tag_ids), due_at=NOON)
    for item in list(DirectoryItem.query("tag_word")):
        item.delete()
    DirectoryItem("tag_word|laparoscop", tag_ids[0]).save()

    migrate()

    page = answer(invoke(list_images, a_request("GET", "/v1/images", caller="ann", q="lapar")))
    assert [image["image_key"] for image in page["data"]] == ["img_1"]
    assert {item.kind for item in DirectoryItem.scan(DirectoryItem.kind.startswith("tag_word"))} == {"tag_word"}


def test_a_scan_that_was_inspected_before_is_not_inspected_again(old_scan, monkeypatch):
    row, _ = old_scan
    ImageItem(row.image_key).update([Path("image.schema_version").set(3)], add_version_condition=False)
    monkeypatch.setattr(migration, "INSPECTED", 3)
    monkeypatch.setattr(migration, "_inspected", lambda *_: pytest.fail("It was inspected"))

    migrate()

    assert still_old() == []


def test_a_picture_learns_when_and_with_what_it_was_taken(invoke):
    exif = Image.Exif()
    exif[Base.Model] = "E-M1"
    exif.get_ifd(IFD.Exif)[Base.DateTimeOriginal] = "2024:05:06 07:08:09"
    body = a_multipart(("file", "knee.jpg", a_picture(kind="JPEG", exif=exif), "image/jpeg"))
    key = answer(invoke(create_image, a_request("POST", "/v1/images", caller="ann", body=body)))["image_key"]
    row = image_table.find(key)
    image_table.change(row, revised(row.image, captured_at=None, camera=None))
    ImageItem(key).update([Path("image.schema_version").set(6)], add_version_condition=False)

    migrate()

    found = image_table.find(key).image
    assert (found.camera, found.captured_at.isoformat()) == ("E-M1", "2024-05-06T07:08:09+00:00")
    assert still_old() == []


def test_bulky_scans_get_a_copy_in_htj2k(invoke, tmp_path):
    content = write(tmp_path / "a.dcm", a_data_set(np.zeros((2, 256, 256), np.uint16))).read_bytes()
    body = a_multipart(("file", "a.dcm", content, "application/dicom"))
    key = answer(invoke(create_image, a_request("POST", "/v1/images", caller="ann", body=body)))["image_key"]
    image_table.owe(key, None)
    ImageItem(key).update([Path("image.schema_version").set(7)], add_version_condition=False)

    migrate()

    assert blobs.exists("renditions", f"compressing/{key}")
    assert image_table.find(key).due_at  # so that the sweep makes it if the event is lost
    assert still_old() == []


def test_a_stopped_migration_continues_where_it_was(old, monkeypatch):
    old("img_1", "img_2", "img_3")
    rewrite, done = migration.rewrite, []

    def break_off(image_key, imaging):
        if len(done) == 1:
            raise KeyboardInterrupt
        done.append(image_key)
        rewrite(image_key, imaging)

    monkeypatch.setattr(migration, "rewrite", break_off)
    with pytest.raises(KeyboardInterrupt):
        list(migration.migrate(0, 1, imaging))
    monkeypatch.setattr(migration, "rewrite", rewrite)

    assert sum(migration.migrate(0, 1, imaging)) == 2
    assert sum(migration.migrate(0, 1, imaging)) == 0


@pytest.fixture
def old_scan(invoke, tmp_path):
    """Store a DICOM file of three frames as schema 2 did: one recipe for all, an index of ranges, no metadata."""
    pixels = np.arange(3 * 4 * 4, dtype=np.uint8).reshape(3, 4, 4)
    content = write(tmp_path / "a.dcm", a_data_set(pixels)).read_bytes()
    body = a_multipart(("file", "a.dcm", content, "application/dicom"))
    key = answer(invoke(create_image, a_request("POST", "/v1/images", caller="ann", body=body)))["image_key"]
    row = image_table.find(key)
    start = content.index(pixels.tobytes())
    index = b"".join(struct.pack("<QL", start + 16 * number, 16) for number in range(3))
    document = {"transfer_syntax": "1.2.840.10008.1.2.1", "rows": 4, "columns": 4, "frames": 3, "bits_stored": 8}
    document |= {"bits_allocated": 8, "greys": [{}, {"slope": 2.0}], "greys_of": b64encode(bytes(12)).decode()}
    recipe = b"\x01" + zlib.compress(json.dumps(document).encode())
    for part, blob in {dicom_table.RECIPE: recipe, "object#frames#000000": index}.items():
        ImageItem(key, part, blob=blob).save(add_version_condition=False)
    for part in ("object#index#000000", dicom_table.ATTRIBUTES):
        ImageItem(key, part).delete(add_version_condition=False)
    blobs.erase(blobs.renditions(), f"metadata/{key}/")
    ImageItem(key).update([Path("image.schema_version").set(2)], add_version_condition=False)
    return row, pixels


def pixels_of(invoke, key, frame):
    response = invoke(
        get_image_file, a_request("GET", f"/v1/images/{key}/file", caller="ann", frame=frame, format="png")
    )
    assert response["statusCode"] == 200, response["body"]
    return np.asarray(Image.open(BytesIO(b64decode(response["body"]))))


def parts_of(key):
    return {item.part for item in ImageItem.query(key) if item.part.startswith("object#")}


def test_frames_of_a_dicom_image_of_schema_2_are_drawn_before_and_after(invoke, old_scan):
    row, pixels = old_scan

    before = [pixels_of(invoke, row.image_key, number) for number in range(3)]
    migrate()
    after = [pixels_of(invoke, row.image_key, number) for number in range(3)]

    np.testing.assert_array_equal(before, pixels)
    np.testing.assert_array_equal(after, pixels)


def test_a_dicom_image_gets_its_metadata_and_the_new_index(old_scan):
    row, _ = old_scan

    migrate()

    kept = blobs.read(blobs.renditions(), blobs.metadata_key(row.image_key, row.image.sha256))
    assert json.loads(gzip.decompress(kept))[0]["00280008"]["Value"] == [3]
    assert dicom_table.attributes(row.image_key)["study"]["0020000D"]["Value"] == ["1.2"]
    assert parts_of(row.image_key) == {
        "object#attributes",
        "object#header",
        "object#index#000000",
        "object#recipe",
    }
    assert still_old() == []
    assert image_table.find(row.image_key).image.status == "ready"


def test_a_dicom_image_enters_its_study(old_scan):
    row, _ = old_scan
    for item in StudyItem.scan():
        item.delete()

    migrate()

    (found,) = instances.of_study("1.2", ANN)
    assert found.image_key == row.image_key
    assert found.attributes["patient"]["00100020"]["Value"] == ["PID-1"]


def test_a_deleted_dicom_image_waits_for_the_migration_after_its_restoration(invoke, old_scan):
    row, _ = old_scan
    invoke(delete_image, a_request("DELETE", f"/v1/images/{row.image_key}", caller="ann"))
    ImageItem(row.image_key).update([Path("image.schema_version").set(2)], add_version_condition=False)

    migrate()

    assert still_old() == [row.image_key]
    assert parts_of(row.image_key) >= {"object#frames#000000"}
