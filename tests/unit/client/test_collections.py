"""Collections on the command line: found by name or id, shown in order, filled, and used as a filter."""

import json

import pytest

from lightbox.exit_codes import ExitCode
from lightbox_service import a_page, an_image, ok, problem, sha256

COLLECTIONS, IMAGES = "/v1/collections", "/v1/images"
TALK = "/v1/collections/col_1"


def a_collection(**fields):
    times = {"created_at": "2026-01-02T12:00:00Z", "updated_at": "2026-01-02T12:00:00Z"}
    shown = {"collection_id": "col_1", "name": "Talk", "description": None, "visibility": "private", "user_id": "u"}
    return shown | {"image_count": 1, "cover": None, "editable": True, "shared_with": None} | times | fields


@pytest.fixture
def talk(service):
    """Let the service have one collection, and another user's on a second page."""
    other = a_collection(collection_id="col_2", name="Other", image_count=None)
    service.on("GET", COLLECTIONS, a_page(a_collection(), cursor="next"), a_page(other))
    service.on("GET", TALK, ok(a_collection()))
    service.on("PATCH", TALK, ok(a_collection(image_count=2)))


def sent(service, method, path):
    return json.loads(service.asked(method, path)[-1].content)


@pytest.mark.usefixtures("talk")
def test_all_pages_of_collections_are_listed(call):
    _, out, _ = call("collections", "list")

    header, first, second = (line.split() for line in out.splitlines())
    assert header == ["collection_id", "name", "image_count", "visibility", "updated_at"]
    assert first[:3] == ["col_1", "Talk", "1"]
    assert second[:3] == ["col_2", "Other", "private"]


@pytest.mark.usefixtures("talk")
def test_a_collection_is_shown_with_its_images_in_order(service, call):
    service.on("GET", f"{TALK}/images", a_page(an_image(image_key="b"), an_image(image_key="a")))

    _, out, _ = call("collections", "show", "Talk", "--json")

    shown = json.loads(out)
    assert (shown["name"], [each["image_key"] for each in shown["images"]]) == ("Talk", ["b", "a"])


def test_a_collection_is_created_with_its_images(service, call):
    service.on("POST", COLLECTIONS, ok(a_collection(image_count=2), 201))

    code, out, _ = call("collections", "create", "Talk", "b", "a", "--public")

    assert (code, out) == (ExitCode.DONE, "col_1 Talk, 2 images\n")
    body = sent(service, "POST", COLLECTIONS)
    assert (body["name"], body["image_keys"], body["visibility"]) == ("Talk", ["b", "a"], "public")


@pytest.mark.usefixtures("talk")
@pytest.mark.parametrize("name", ["Talk", "col_1"])
@pytest.mark.parametrize("change", ["add", "remove"])
def test_images_are_put_in_and_taken_out_by_name_or_id(service, call, name, change):
    code, out, _ = call("collections", change, name, "x", "y")

    assert (code, out) == (ExitCode.DONE, "col_1 Talk, 2 images\n")
    assert sent(service, "PATCH", TALK) == {change: ["x", "y"]}


@pytest.mark.usefixtures("talk")
def test_a_name_that_no_collection_has_is_told(call):
    code, _, err = call("collections", "add", "Tolk", "x")

    assert (code, err) == (ExitCode.FAILED, "lightbox: There is no collection named Tolk\n")


def test_a_name_that_several_have_asks_for_an_id(service, call):
    service.on("GET", COLLECTIONS, a_page(a_collection(), a_collection(collection_id="col_2")))

    code, _, err = call("collections", "show", "Talk")

    assert code == ExitCode.FAILED
    assert "col_1, col_2" in err


def test_an_id_that_no_collection_has_is_refused(service, call):
    service.on("GET", TALK, problem(404, "not_found"))

    assert call("collections", "show", "col_1")[0] == ExitCode.REFUSED


@pytest.mark.usefixtures("talk")
def test_a_search_is_limited_to_a_collection(service, call):
    service.on("GET", IMAGES, a_page(an_image()))

    call("search", "knee", "--collection", "Talk")

    assert dict(service.requests[-1].url.params) == {"limit": "100", "q": "knee", "collection": "col_1"}


@pytest.mark.usefixtures("talk")
@pytest.mark.parametrize("kind", ["coco", "zip"])
def test_an_export_is_limited_to_a_collection(service, call, kind):
    service.on("POST", f"/v1/exports/{kind}", problem(422, "validation_failed"))

    assert call("export", kind, "--collection", "Talk", "--filter", "ml_tag=TRAIN")[0] == ExitCode.REFUSED

    assert sent(service, "POST", f"/v1/exports/{kind}") == {"ml_tag": ["TRAIN"], "collection": "col_1"}


@pytest.fixture
def pictures(service, tmp_path):
    """Return a folder of three files. The service has the last, and refuses the second."""
    for number, name in enumerate(("a.png", "b.txt", "c.png")):
        (tmp_path / name).write_bytes(bytes(range(3 + number)))
    service.on("GET", IMAGES, a_page(an_image(image_key="old", sha256=sha256(5))))
    new = ok(an_image(image_key="new"), 201)
    service.on("POST", IMAGES, lambda asked: problem(415) if b"b.txt" in asked.content else new)
    return tmp_path


@pytest.mark.usefixtures("talk")
def test_an_upload_puts_new_and_present_images_into_a_collection_by_their_names(service, call, pictures):
    code, _, err = call("upload", pictures, "--collection", "Talk")

    assert code == ExitCode.PARTLY
    assert err.startswith("1 stored, 1 present, 1 refused, 0 failed\n")
    assert sent(service, "PATCH", TALK) == {"add": ["new", "old"]}


@pytest.mark.usefixtures("talk")
def test_an_upload_into_a_full_collection_is_reported_and_refused(service, call, pictures):
    service.on("PATCH", TALK, problem(409, "conflict"))

    code, _, err = call("upload", pictures, "--collection", "Talk")

    assert code == ExitCode.REFUSED
    assert err.startswith("1 stored, 1 present, 1 refused, 0 failed\n")


@pytest.mark.usefixtures("talk")
def test_an_upload_into_a_collection_that_is_not_there_sends_nothing(service, call, pictures):
    assert call("upload", pictures, "--collection", "Tolk")[0] == ExitCode.FAILED
    assert service.asked("POST", IMAGES) == []
