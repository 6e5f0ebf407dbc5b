import pytest

from api.images.list_images import handler as list_images
from api.tags.delete_tag import handler as delete_tag
from api.tags.get_tag import handler as get_tag
from api.tags.merge_tag import handler
from core.images import image_table, tag_merging
from core.tags import tag_table
from events import sweep

from support import a_request, answer

pytestmark = pytest.mark.usefixtures("aws")


@pytest.fixture
def merge(invoke):
    """Return a function that merges a tag into another, by default as ann, and returns the response."""

    def merge(tag_id, into, caller="ann", **options):
        return invoke(
            handler, a_request("POST", f"/v1/tags/{tag_id}/merge", caller=caller, body={"into": into}, **options)
        )

    return merge


@pytest.fixture
def status_of(invoke):
    """Return a function that reads a tag and returns the status."""
    return lambda tag_id: invoke(get_tag, a_request("GET", f"/v1/tags/{tag_id}", caller="ann"))["statusCode"]


@pytest.fixture
def swept(invoke, monkeypatch):
    """Return a function that runs the sweeper with enough time."""
    monkeypatch.setattr(sweep, "RESERVE", 0)
    return lambda: invoke(sweep.handler, {})


@pytest.fixture
def found(invoke):
    """Return a function that lists the keys of the images that have a tag of a name."""

    def found(name):
        page = answer(
            invoke(list_images, a_request("GET", "/v1/images", caller="root", groups=["admin"], exact_tags=name))
        )
        return {each["image_key"] for each in page["data"]}

    return found


def test_its_images_wear_the_other_tag_once_and_it_is_gone(merge, make_tag, wear, found, status_of):
    old, new, other = make_tag("kneee"), make_tag("knee", creator="bob"), make_tag("left")
    wear("one", old, other)
    wear("both", new, other, old)
    wear("hidden", old, owner="bob")

    response = merge(old, new)

    assert (response["statusCode"], answer(response)["name"], answer(response)["image_count"]) == (200, "knee", 2)
    assert [image_table.find(key).image.tag_ids for key in ("one", "both", "hidden")] == [
        (new, other),
        (new, other),
        (new,),
    ]
    assert (found("knee"), found("kneee")) == ({"one", "both", "hidden"}, set())
    assert status_of(old) == 404


def test_once_more_is_no_error_until_it_has_been_swept(merge, make_tag, wear, swept):
    old, new = make_tag("kneee"), make_tag("knee")
    wear("one", old)

    assert [merge(old, new)["statusCode"] for _ in range(2)] == [200, 200]
    assert merge(old, new, caller="bob")["statusCode"] == 403

    swept()

    assert merge(old, new)["statusCode"] == 404
    assert list(tag_table.merges()) == []


def test_of_many_images_the_rest_keep_the_tag_until_the_sweep(
    merge, make_tag, wear, found, status_of, swept, monkeypatch
):
    monkeypatch.setattr(tag_merging, "MOST", 2)
    old, new = make_tag("kneee"), make_tag("knee")
    for number in range(5):
        wear(f"img_{number}", old)

    counts = [answer(merge(old, new))["image_count"] for _ in range(2)]

    assert counts == [2, 4]
    assert found("kneee") | found("knee") == {f"img_{number}" for number in range(5)}
    assert status_of(old) == 200

    swept()

    assert (len(found("knee")), status_of(old)) == (5, 404)


def test_an_image_that_gets_the_tag_while_it_goes_is_moved_too(merge, make_tag, wear, swept):
    old, new = make_tag("kneee"), make_tag("knee")
    merge(old, new)
    wear("late", old)

    swept()

    assert image_table.find("late").image.tag_ids == (new,)


def test_a_merge_whose_other_tag_is_deleted_leaves_the_rest_as_they_are(
    merge, make_tag, wear, found, status_of, invoke, swept, monkeypatch
):
    monkeypatch.setattr(tag_merging, "MOST", 1)
    old, new = make_tag("kneee"), make_tag("knee")
    for key in ("one", "two"):
        wear(key, old)
    merge(old, new)
    invoke(delete_tag, a_request("DELETE", f"/v1/tags/{new}", caller="ann"))

    swept()

    assert (len(found("kneee")), status_of(old), list(tag_table.merges())) == (1, 200, [])


def test_the_sweep_goes_on_where_its_time_ended(make_tag, wear, merge, found, status_of, monkeypatch):
    monkeypatch.setattr(tag_merging, "MOST", 1)
    old, new = make_tag("kneee"), make_tag("knee")
    for number in range(4):
        wear(f"img_{number}", old)
    merge(old, new)

    turns = iter([True, False])
    tag_merging.finish(lambda: next(turns))
    assert (len(found("knee")), status_of(old)) == (2, 200)

    tag_merging.finish(lambda: True)
    assert (len(found("knee")), status_of(old)) == (4, 404)


@pytest.mark.parametrize("into", ["itself", "tag_none", ""])
def test_the_other_tag_must_exist(merge, make_tag, status_of, into):
    old = make_tag("kneee")

    response = merge(old, old if into == "itself" else into)

    assert (response["statusCode"], answer(response)["errors"][0]["pointer"]) == (422, "/into")
    assert status_of(old) == 200


def test_two_tags_do_not_take_each_others_place(merge, make_tag, wear, found, monkeypatch):
    monkeypatch.setattr(tag_merging, "MOST", 1)
    old, new = make_tag("old"), make_tag("new")
    wear("a", old)
    wear("b", old)
    wear("c", new)
    merge(old, new)

    refused = merge(new, old)

    assert (refused["statusCode"], answer(refused)["errors"][0]["code"]) == (422, "being_merged")
    assert tag_table.merge_of(new) is None
    assert found("old") | found("new") == {"a", "b", "c"}


def test_only_its_creator_and_administrators_may(merge, make_tag):
    old, new = make_tag("kneee"), make_tag("knee", creator="bob")

    assert merge(old, new, caller="bob")["statusCode"] == 403
    assert merge("tag_none", new)["statusCode"] == 404
    assert merge(old, new, caller="root", groups=["admin"])["statusCode"] == 200
