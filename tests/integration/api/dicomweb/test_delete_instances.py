"""Studies, series and instances are deleted by those whose they are."""

import pytest

from api.dicomweb.delete_instances import handler
from api.dicomweb.search_instances import handler as search
from api.images import list_images
from core.images import batch_deletion

from support import a_request, answer

STUDY, SERIES, INSTANCE = "/1.2", "/1.2/series/1.4", "/1.2/series/1.4/instances/1.2.3"
PUBLIC = '{"visibility": "public"}'


@pytest.fixture
def delete(invoke):
    return lambda path, caller="ann", **rest: invoke(
        handler, a_request("DELETE", f"/dicomweb/studies{path}", caller=caller, **rest)
    )["statusCode"]


@pytest.fixture
def instances(invoke):
    """Return the UIDs of the instances that a caller sees."""

    def instances(caller="ann"):
        found = answer(invoke(search, a_request("GET", "/dicomweb/instances", caller=caller)))
        return sorted(each["00080018"]["Value"][0] for each in found)

    return instances


@pytest.mark.parametrize(
    ("path", "left"),
    [(INSTANCE, ["1.2.5", "1.2.6", "9.3"]), (SERIES, ["1.2.6", "9.3"]), (STUDY, ["9.3"])],
)
def test_what_is_named_goes_and_is_then_not_found(store, delete, instances, path, left):
    store()
    store(SOPInstanceUID="1.2.5")
    store(SOPInstanceUID="1.2.6", SeriesInstanceUID="1.40")
    store(SOPInstanceUID="9.3", StudyInstanceUID="9")

    assert [delete(path), delete(path)] == [204, 404]
    assert instances() == left


def test_several_images_of_an_instance_go_together(store, delete, invoke):
    for patient in ("one", "two"):
        store(PatientID=patient)

    assert [delete(INSTANCE), delete(INSTANCE)] == [204, 404]
    assert answer(invoke(list_images.handler, a_request("GET", "/v1/images", caller="ann")))["data"] == []


def test_what_is_seen_but_of_somebody_else_is_forbidden_and_stays(store, delete, instances):
    store(metadata=PUBLIC)
    store(caller="bob", SOPInstanceUID="1.2.5")

    assert [delete(INSTANCE, "bob"), delete(STUDY, "bob"), delete(STUDY, "cat")] == [403, 403, 403]
    assert instances("bob") == ["1.2.3", "1.2.5"]


def test_what_is_not_seen_is_not_found_and_stays(store, delete, instances):
    store()

    assert [delete(path, "bob") for path in (STUDY, SERIES, INSTANCE)] == [404, 404, 404]
    assert instances() == ["1.2.3"]


def test_ones_own_image_goes_although_others_have_one_of_the_same_instance(store, delete, instances):
    store(metadata=PUBLIC)
    store(caller="bob", PatientID="own")

    assert [delete(INSTANCE, "bob"), delete(INSTANCE, "bob")] == [204, 403]
    assert instances() == ["1.2.3"]


def test_an_administrator_deletes_what_anybody_has(store, delete, instances):
    store()
    store(caller="bob")

    assert delete(STUDY, "root", groups=["admin"]) == 204
    assert [instances("ann"), instances("bob")] == [[], []]


def test_what_does_not_fit_in_a_request_is_deleted_by_the_next(store, delete, instances, monkeypatch):
    store()
    with monkeypatch.context() as patched:
        patched.setattr(batch_deletion, "PATIENCE", -1)
        first = delete(STUDY)

    assert [first, delete(STUDY), delete(STUDY)] == [503, 204, 404]
    assert instances() == []
