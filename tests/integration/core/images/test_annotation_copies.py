"""Hold the packed copy of annotations to what the annotations are, after every change and under every crash."""

import random

import pytest
from pynamodb.expressions.operand import Path

from core.images import image_table
from core.images.annotations import annotation_copy_table, annotation_service
from core.images.annotations.annotation_service import Place
from core.images.annotations.model import AnnotationDraft
from core.images.image_table import ImageItem
from core.kernel.caller import Caller
from imaging.geometry.shapes import measure

from support import NOON, an_image
from wire import WIRE, Crash

pytestmark = pytest.mark.usefixtures("aws")

ANN = Caller(user_id="ann", username="ann")


def a_draft(instrument="saw", **fields):
    return AnnotationDraft(instrument=instrument, polygon={"points": [[0, 0], [20, 0], [20, 20]]}, **fields)


def add(key, instrument="saw", **fields):
    return annotation_service.add(key, a_draft(instrument, **fields), ANN, measure)


@pytest.fixture
def keep():
    return lambda key: image_table.create(an_image("ann", key), due_at=NOON)


def read(*keys):
    rows = image_table.find_many(keys, consistent=True)
    return {row.image_key: present for row, present in annotation_copy_table.read([rows[key] for key in keys])}


def test_a_hundred_annotated_images_are_read_by_one_call(keep, aws_calls):
    keys = [f"img_{number:03}" for number in range(100)]
    for key in keys:
        keep(key)
        add(key, f"tool of {key}")
    rows = list(image_table.find_many(keys).values())
    aws_calls.clear()

    found = {row.image_key: present for row, present in annotation_copy_table.read(rows)}

    assert [call.operation for call in aws_calls] == ["BatchGetItem"]
    assert [found[key][0]["instrument"] for key in keys] == [f"tool of {key}" for key in keys]


def test_a_copy_follows_additions_replacements_and_deletions(keep):
    keep("img_1")
    steps = [
        lambda: add("img_1", "saw"),
        lambda: add("img_1", "clamp", label="left"),
        lambda: annotation_service.replace(Place("img_1", 0), a_draft("hook"), ANN, measure, None),
        lambda: annotation_service.remove(Place("img_1", 1), ANN, None),
        lambda: annotation_service.remove(Place("img_1", 0), ANN, None),
    ]

    for step in steps:
        step()
        assert read("img_1")["img_1"] == image_table.find_whole("img_1")[1]
    assert read("img_1")["img_1"] == []


def test_a_copy_that_shrinks_is_not_read_with_the_pieces_of_a_larger_one(keep):
    keep("img_1")
    noise = random.Random(1)  # noqa: S311 - noise, not a secret
    for _ in range(5):
        points = [[noise.uniform(0, 9), noise.uniform(0, 9)] for _ in range(6000)]
        draft = AnnotationDraft(instrument="saw", polygon={"points": points})
        annotation_service.add("img_1", draft, ANN, lambda *_: measure(a_draft().polygon, 64, 48))

    assert image_table.find("img_1").image.annotation_copy.pieces > 1
    assert read("img_1")["img_1"] == image_table.find_whole("img_1")[1]
    for index in range(4):
        annotation_service.remove(Place("img_1", index), ANN, None)
    assert image_table.find("img_1").image.annotation_copy.pieces == 1
    assert read("img_1")["img_1"] == image_table.find_whole("img_1")[1]


def test_a_row_without_a_copy_is_read_by_its_annotations(keep):
    keep("img_1")
    add("img_1")
    ImageItem("img_1").update([Path("image.annotation_copy").remove()], add_version_condition=False)

    assert [each["instrument"] for each in read("img_1")["img_1"]] == ["saw"]


def test_a_copy_that_changes_after_its_row_was_read_is_not_mixed_up(keep):
    keep("img_1")
    add("img_1", "saw")
    old = image_table.find("img_1")
    add("img_1", "clamp")

    ((_, present),) = annotation_copy_table.read([old])

    assert [each["instrument"] for each in present] == ["saw", "clamp"]


def test_a_change_based_on_overtaken_annotations_is_made_again(keep, when_calling):
    keep("img_1")
    add("img_1", "saw")
    raced = []

    def overtake(call):
        if call.operation == "BatchGetItem" and not raced:  # after the row was read, before its annotations
            raced.append(call)
            add("img_1", "hook")

    when_calling(overtake)
    add("img_1", "clamp")

    assert raced
    assert [each["instrument"] for each in read("img_1")["img_1"]] == ["saw", "hook", "clamp"]


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_crash_at_any_call_leaves_a_true_copy(keep, moment):
    keep("img_1")
    add("img_1", "saw")

    number, survived = 0, False
    while not survived:
        number += 1
        WIRE.break_at(number, moment)
        try:
            add("img_1", f"tool {number}")
            survived = True
        except Crash:
            pass
        finally:
            WIRE.mend()
        assert read("img_1")["img_1"] == image_table.find_whole("img_1")[1]
    assert number > 2
