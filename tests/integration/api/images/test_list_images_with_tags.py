"""A list that was read before reads the rows of images and of their tags in one call, and shows what is true now."""

from datetime import timedelta

import pytest

from api.images.list_images import handler
from api.tags.list_tag_images import handler as list_tag_images
from capacity import billed
from core.aws import dynamodb
from core.aws import table as tables
from core.aws.directory_table import DirectoryItem
from core.images import image_table, worn_tags
from core.images.queries import ImageFilters
from core.index.compaction import compact_all
from core.index.posting_lists import open_scopes
from core.index.query import Wanted
from core.index.terms import scopes_for
from core.kernel.caller import Caller
from core.kernel.values import revised
from core.search import nominations
from core.search.nominations import Asked
from core.tags import tag_service

from support import NOON, a_request, an_image, answer

pytestmark = pytest.mark.usefixtures("aws")

ANN = Caller(user_id="ann", username="ann")
COLD = ["Query", "Query", "BatchGetItem", "BatchGetItem"]
WARM = COLD[:-1]


def tag(name):
    (tag_id,) = tag_service.ids_of([name], ANN)
    return tag_id


@pytest.fixture
def keep():
    def keep(image_key, *names, minute=0, **fields):
        tags = tuple(tag(name) for name in names)
        image = an_image("ann", image_key, tag_ids=tags, created_at=NOON + timedelta(minutes=minute), **fields)
        return image_table.create(image, due_at=NOON)

    return keep


@pytest.fixture
def listed(invoke, aws_calls):
    """Return the names of the tags of each listed image, and the calls that the list took."""

    def listed(caller="ann", groups=(), **query):
        aws_calls.clear()
        response = invoke(handler, a_request("GET", "/v1/images", caller=caller, groups=groups, **query))
        images = answer(response)["data"]
        return {each["image_key"]: [tag["name"] for tag in each["tags"]] for each in images}, [
            call.operation for call in aws_calls
        ]

    return listed


def alter(row, **update):
    image_table.alter(row, lambda image: revised(image, **update))


def test_the_second_list_takes_a_call_less(keep, listed):
    keep("knee", "left", "urgent")
    keep("hip", "left")
    shown = {"hip": ["left"], "knee": ["left", "urgent"]}

    assert listed() == (shown, COLD)
    assert listed() == (shown, WARM)
    assert listed("root", ["admin"]) == (shown, ["Query", "BatchGetItem"])


def test_the_second_list_reads_no_more_units(keep, listed):
    for number in range(3):
        keep(f"knee-{number}", "left", f"tag {number}", minute=number, ml_tag="TRAIN")
    compact_all(lambda: True)

    with billed() as cold:
        assert len(listed(limit=2, ml_tag="TRAIN", user_id="me")[0]) == 2
    with billed() as warm:
        assert len(listed(limit=2, ml_tag="TRAIN", user_id="me")[0]) == 2

    assert warm.read_units == cold.read_units
    assert warm.dynamodb == cold.dynamodb - 1


def test_no_more_than_forty_tags_are_guessed(keep, listed, aws_calls):
    for number in range(9):
        keep(f"img_{number}", *(f"tag {number} {each}" for each in range(5)), minute=number)
    listed()

    assert sum(len(names) for names in listed()[0].values()) == 45
    (first, *_) = (call.parameters["RequestItems"] for call in aws_calls if call.operation == "BatchGetItem")
    assert len(first["DirectoryTable"]["Keys"]) == 40


def test_a_tag_that_no_replica_has_yet_is_named(keep, listed, monkeypatch):
    keep("knee", "left")
    batch_get = DirectoryItem.batch_get

    def lagging(keys, *, consistent_read=None):
        return batch_get(keys, consistent_read=True) if consistent_read else ()

    monkeypatch.setattr(DirectoryItem, "batch_get", lagging)

    assert listed()[0] == {"knee": ["left"]}


def test_a_renamed_tag_is_seen_at_once(keep, listed):
    keep("knee", "left")
    listed()
    tag_service.rename(tag("left"), "right", ANN)

    assert listed() == ({"knee": ["right"]}, WARM)


def test_a_tag_that_was_taken_from_an_image_is_read_once_more_but_not_shown(keep, listed):
    row = keep("knee", "left", "urgent")
    listed()
    alter(row, tag_ids=(tag("left"),))

    with billed() as wrong:
        assert listed() == ({"knee": ["left"]}, WARM)
    with billed() as right:
        assert listed() == ({"knee": ["left"]}, WARM)
    assert wrong.read_units == right.read_units + 0.5


def test_a_tag_that_an_image_was_given_is_shown_at_once(keep, listed):
    row = keep("knee", "left")
    listed()
    alter(row, tag_ids=(tag("left"), tag("new")))

    assert listed() == ({"knee": ["left", "new"]}, COLD)
    assert listed() == ({"knee": ["left", "new"]}, WARM)


def test_a_deleted_tag_is_not_shown_and_not_guessed_again(keep, listed):
    keep("knee", "left", "urgent")
    listed()
    tag_service.delete(tag("urgent"), ANN)

    shown = {"knee": ["left"]}
    assert listed()[0] == shown
    with billed() as later:
        assert listed()[0] == shown
    with billed() as again:
        assert listed()[0] == shown
    assert later.read_units == again.read_units


def test_an_image_in_the_place_of_another_shows_its_own_tags(keep, listed):
    row = keep("knee", "left")
    listed()
    alter(row, status="deleted")
    image_table.purge("knee")
    keep("knee", "right", minute=1)

    assert listed() == ({"knee": ["right"]}, COLD)


def test_a_guess_shows_nobody_more_than_they_may_see(keep, listed):
    row = keep("knee", "left", visibility="public")
    assert listed("bob")[0] == {"knee": ["left"]}
    alter(row, visibility="private")

    assert listed("bob")[0] == {}
    assert listed("ann")[0] == {"knee": ["left"]}


def test_a_hundred_images_leave_no_room_for_tags_and_fewer_as_much_as_there_is(keep, listed, aws_calls):
    for number in range(101):
        keep(f"img_{number:03}", "all", f"tag {number:03}", minute=number)
    listed(limit=100)
    listed(limit=100)
    shown, calls = listed(limit=100)
    assert shown == {f"img_{number:03}": ["all", f"tag {number:03}"] for number in range(100, 0, -1)}
    assert calls == ["Query", "Query", "BatchGetItem", "BatchGetItem", "BatchGetItem"]  # 101 tags take two

    shown, calls = listed(limit=90)

    assert all(names == ["all", key.replace("img_", "tag ")] for key, names in shown.items())
    assert calls == COLD
    asked = next(call for call in aws_calls if call.operation == "BatchGetItem").parameters["RequestItems"]
    assert {table: len(each["Keys"]) for table, each in asked.items()} == {"ImagesTable": 90, "DirectoryTable": 10}


def test_what_aws_leaves_out_is_read_again(keep, listed, monkeypatch):
    for number in range(4):
        keep(f"img_{number}", f"tag {number}", minute=number)
    listed()
    client, asked = dynamodb.client(), []
    whole = client.batch_get_item

    def in_parts(RequestItems):  # noqa: N803 - as boto3 calls it
        keys = [(table, key) for table, each in RequestItems.items() for key in each["Keys"]]
        asked.append(len(keys))
        left = {}
        for table, key in keys[3:]:
            left.setdefault(table, {"Keys": []})["Keys"].append(key)
        now = {}
        for table, key in keys[:3]:
            now.setdefault(table, {"Keys": []})["Keys"].append(key)
        return whole(RequestItems=now) | {"UnprocessedKeys": left}

    monkeypatch.setattr(client, "batch_get_item", in_parts)

    assert listed()[0] == {f"img_{number}": [f"tag {number}"] for number in range(3, -1, -1)}
    assert asked == [8, 5, 2]


def test_a_busy_database_is_asked_again_eight_times(keep, invoke, monkeypatch):
    keep("img", "left")
    request = a_request("GET", "/v1/images", caller="ann")
    invoke(handler, request)
    asked = []
    monkeypatch.setattr(tables.time, "sleep", lambda _: None)

    def nothing(RequestItems):  # noqa: N803 - as boto3 calls it
        asked.append(RequestItems)
        return {"Responses": {}, "UnprocessedKeys": RequestItems}

    monkeypatch.setattr(dynamodb.client(), "batch_get_item", nothing)

    assert invoke(handler, request)["statusCode"] == 503
    assert len(asked) == 8


def test_rows_that_stand_in_for_refused_ones_come_without_tags(keep, aws_calls):
    for number in range(6):
        keep(f"img_{number}", "left", minute=number)
        worn_tags.remember(f"img_{number}", [f"tag_{number}"])
    scopes = open_scopes(scopes_for(ANN), [])
    entries = [entry for scope in scopes for entry in scope.journal]
    none = Wanted(groups=(frozenset({"nothing"}),) * 2)
    aws_calls.clear()

    assert list(nominations.rows(iter(entries), Asked(none, ANN, ImageFilters()), scopes, at_once=2, shown=2)) == []

    read = [call.parameters["RequestItems"] for call in aws_calls if call.operation == "BatchGetItem"]
    assert ["DirectoryTable" in each for each in read] == [True, False, False]


@pytest.mark.parametrize("sort", ["filename", "-size", "created"])
def test_other_lists_take_a_call_less_too(keep, listed, sort):
    for number in range(3):
        keep(f"img_{number}", "left", minute=number)
    cold = listed(sort=sort, limit=2)
    warm = listed(sort=sort, limit=2)

    assert warm[0] == cold[0]
    assert warm[1] == cold[1][:-1]


def test_images_of_a_tag_come_with_their_tags(keep, invoke, aws_calls):
    keep("knee", "left")
    request = a_request("GET", f"/v1/tags/{tag('left')}/images", caller="ann")
    invoke(list_tag_images, request)
    aws_calls.clear()
    response = invoke(list_tag_images, request)

    assert [each["name"] for each in answer(response)["data"][0]["tags"]] == ["left"]
    tables = [list(call.parameters["RequestItems"]) for call in aws_calls if call.operation == "BatchGetItem"]
    assert tables[-1] == ["ImagesTable", "DirectoryTable"]
