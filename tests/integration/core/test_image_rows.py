"""Rows of images when several writers meet."""

import pytest

from core.storage import images
from core.storage.transactions import ConditionFailed

from support import NOON, an_image

pytestmark = pytest.mark.usefixtures("aws")
MADE = {"150": {"key": "resized/a", "width": 1, "height": 1, "media_type": "image/png"}}


@pytest.mark.parametrize(
    "trigger",
    [
        lambda key: images.record_renditions(key, MADE),
        lambda key: images.owe(key, None),
        images.forget_renditions,
    ],
    ids=["record_renditions", "owe", "forget_renditions"],
)
def test_what_triggers_note_never_lets_a_writer_overwrite_what_it_has_not_seen(trigger):
    stale = images.create(an_image(image_key="knee"), due_at=NOON)
    images.change(images.find("knee", consistent=True), an_image(image_key="knee", description="newer"))
    trigger("knee")

    with pytest.raises(ConditionFailed):
        images.change(stale, an_image(image_key="knee", description="older"))

    assert images.find("knee", consistent=True).image.description == "newer"


def test_every_change_is_another_version():
    versions = [images.create(an_image(image_key="knee"), due_at=NOON).version]
    for trigger in (lambda: images.record_renditions("knee", MADE), lambda: images.owe("knee", None)):
        trigger()
        versions.append(images.find("knee", consistent=True).version)

    assert versions == sorted(set(versions))
