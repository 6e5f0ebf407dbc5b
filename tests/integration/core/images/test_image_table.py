"""Rows of images with several writers."""

import pytest

from core.aws.transactions import ConditionFailed
from core.images import image_table

from support import NOON, an_image

pytestmark = pytest.mark.usefixtures("aws")
MADE = {"150": {"key": "resized/a", "width": 1, "height": 1, "media_type": "image/png"}}


@pytest.mark.parametrize(
    "trigger",
    [
        lambda key: image_table.record_renditions(key, MADE),
        lambda key: image_table.owe(key, None),
        image_table.forget_renditions,
    ],
    ids=["record_renditions", "owe", "forget_renditions"],
)
def test_records_of_triggers_never_let_a_writer_overwrite_an_unseen_change(trigger):
    stale = image_table.create(an_image(image_key="knee"), due_at=NOON)
    image_table.change(image_table.find("knee", consistent=True), an_image(image_key="knee", description="newer"))
    trigger("knee")

    with pytest.raises(ConditionFailed):
        image_table.change(stale, an_image(image_key="knee", description="older"))

    assert image_table.find("knee", consistent=True).image.description == "newer"


def test_every_change_is_another_version():
    versions = [image_table.create(an_image(image_key="knee"), due_at=NOON).version]
    for trigger in (lambda: image_table.record_renditions("knee", MADE), lambda: image_table.owe("knee", None)):
        trigger()
        versions.append(image_table.find("knee", consistent=True).version)

    assert versions == sorted(set(versions))
