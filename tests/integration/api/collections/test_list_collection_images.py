from datetime import timedelta

from core.images import image_table
from core.images.model import Status
from core.kernel.values import revised

from support import NOON, answer


def test_pages_follow_each_other_in_the_order_of_the_collection(keep, collect, ask):
    keys = ["e", "a", "d", "b", "c"]
    for key in keys:
        keep("ann", key)
    place, found, cursor = f"{collect(*keys)['collection_id']}/images", [], {}

    for _ in range(3):
        page = answer(ask("GET", place, limit=2, **cursor))
        found += [each["image_key"] for each in page["data"]]
        cursor = {"cursor": page["meta"]["next_cursor"]}

    assert (found, page["meta"]["has_more_pages"]) == (keys, False)
    assert answer(ask("GET", place, include_total="true"))["meta"]["total_results"] == 5


def test_a_page_goes_on_after_its_last_image_wherever_that_is_now(keep, collect, change, ask):
    for key in "abcd":
        keep("ann", key)
    made = collect(*"abcd")
    place = f"{made['collection_id']}/images"
    cursor = answer(ask("GET", place, limit=2))["meta"]["next_cursor"]

    change(made, image_keys=["b", "a", "c", "d"])

    assert [each["image_key"] for each in answer(ask("GET", place, cursor=cursor))["data"]] == ["a", "c", "d"]


def test_a_deleted_image_is_out_and_comes_back_when_it_is_restored(keep, collect, keys_in):
    row = keep("ann", "a")
    keep("ann", "b")
    made = collect("a", "b")

    image_table.change(row, revised(row.image, status=Status.DELETED, settled_status=Status.READY))
    assert keys_in(made) == ["b"]

    image_table.change(row, revised(row.image, status=Status.READY, settled_status=None))
    assert keys_in(made) == ["a", "b"]


def test_another_image_under_the_same_key_is_not_in_it(keep, collect, keys_in):
    row = keep("ann", "a")
    made = collect("a")

    image_table.change(row, revised(row.image, created_at=NOON + timedelta(days=1)))

    assert keys_in(made) == []


def test_an_image_that_became_private_is_hidden_from_others(keep, collect, keys_in):
    row = keep("ann", "a", visibility="public")
    made = collect("a", visibility="public")
    assert keys_in(made, "eve") == ["a"]

    image_table.change(row, revised(row.image, visibility="private"))

    assert keys_in(made, "eve") == []
    assert keys_in(made) == ["a"]


def test_a_cursor_of_another_collection_is_refused(keep, collect, ask):
    for key in "ab":
        keep("ann", key)
    one, other = collect("a", "b"), collect("a", "b")
    cursor = answer(ask("GET", f"{one['collection_id']}/images", limit=1))["meta"]["next_cursor"]

    assert ask("GET", f"{other['collection_id']}/images", cursor=cursor)["statusCode"] == 400
