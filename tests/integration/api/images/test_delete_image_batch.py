import pytest

from api.images.delete_image_batch import handler
from core.aws import blobs
from core.images import image_table
from core.images.model import Role, Status
from core.kernel.visibility import Visibility

from support import a_request, answer


@pytest.fixture
def delete(invoke):
    def delete(*keys, caller="ann", **who):
        return invoke(
            handler, a_request("POST", "/v1/images/batch-delete", caller=caller, body={"image_keys": keys}, **who)
        )

    return delete


def statuses(response):
    return [each["status"] for each in answer(response)["results"]]


def test_each_is_deleted_as_far_as_one_may(keep, delete):
    keep("ann", "mine")
    keep("bob", "theirs")
    keep("bob", "public", visibility=Visibility.PUBLIC)
    keep("bob", "shared", shared_with={"ann": Role.ANNOTATE})

    response = delete("public", "mine", "theirs", "nothing", "../etc", "", "shared")

    document = answer(response)
    assert (response["statusCode"], document["requested"], document["deleted"]) == (200, 7, 1)
    assert statuses(response) == [403, 204, 404, 404, 404, 404, 403]
    assert [each["image_key"] for each in document["results"]][:3] == ["public", "mine", "theirs"]
    assert image_table.find("mine").image.status is Status.DELETED
    assert image_table.find("public").image.status is Status.READY


def test_bytes_go_too(upload, delete):
    image = upload()
    image_table.record_renditions(
        image["image_key"], {"150": {"key": "resized/a", "width": 1, "height": 1, "media_type": "image/png"}}
    )
    blobs.write("renditions", "resized/a", b"small", "image/png")

    delete(image["image_key"])

    assert list(blobs.listed("originals", "originals/")) == []
    assert list(blobs.listed("renditions", "resized/")) == []


def test_a_key_named_twice_is_deleted_once(keep, delete):
    keep("ann", "mine")

    assert statuses(delete("mine", "mine")) == [204, 404]


def test_nothing_to_delete_is_no_fault(aws, delete):  # noqa: ARG001
    assert answer(delete()) == {"requested": 0, "deleted": 0, "results": []}


def test_a_thousand_may_be_named_and_no_more(aws, delete):  # noqa: ARG001
    assert statuses(delete(*map(str, range(1000)))) == [404] * 1000
    assert delete(*map(str, range(1001)))["statusCode"] == 422


def test_many_go_at_once(keep, delete):
    keys = [f"img-{number}" for number in range(60)]
    for key in keys:
        keep("ann", key)

    assert statuses(delete(*keys)) == [204] * 60


def test_a_failing_image_does_not_hold_up_the_others(keep, delete, monkeypatch):
    keep("ann", "one", shared_with={"bob": Role.READ})  # so that it goes by itself
    keep("ann", "two")
    alter = image_table.alter

    def fail_for_one(row, *args, **options):
        if row.image_key == "one":
            raise RuntimeError("no luck")
        return alter(row, *args, **options)

    monkeypatch.setattr(image_table, "alter", fail_for_one)

    assert statuses(delete("one", "two")) == [503, 204]


def test_an_image_that_is_changed_meanwhile_is_still_deleted(keep, delete, monkeypatch):
    keep("ann", "one")
    keep("ann", "two")
    together = image_table.change_together

    def change_first(changes, **options):
        image_table.owe("one", None)
        together(changes, **options)

    monkeypatch.setattr(image_table, "change_together", change_first)

    assert statuses(delete("one", "two")) == [204, 204]
    assert [image_table.find(key).image.status for key in ("one", "two")] == [Status.DELETED] * 2


def test_many_go_by_few_transactions(keep, delete, aws_calls):
    for number in range(40):
        keep("ann", f"img-{number}")
    aws_calls.clear()

    delete(*(f"img-{number}" for number in range(40)))

    assert [call.operation for call in aws_calls].count("TransactWriteItems") <= 5  # some may meet each other


def test_an_administrator_deletes_anything(keep, delete):
    keep("ann", "theirs")

    assert statuses(delete("theirs", caller="root", groups=["admin"])) == [204]
