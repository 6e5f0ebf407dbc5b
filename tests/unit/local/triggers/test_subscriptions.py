"""The functions that receive events of an object."""

import pytest

from local.triggers.subscriptions import OverlappingSubscriptions, Subscription, refuse_overlaps, subscriptions


def test_the_templates_trigger_is_found(small_stack):
    assert subscriptions(small_stack) == [
        Subscription(
            "lightbox-files-123456789012", "s3:ObjectCreated:*", "lightbox-OnFile", prefix="in/", suffix=".png"
        )
    ]


@pytest.mark.parametrize(
    ("bucket", "event", "key", "wanted"),
    [
        ("b", "ObjectCreated:Put", "in/a.png", True),
        ("b", "ObjectCreated:CompleteMultipartUpload", "in/deep/a.png", True),
        ("b", "ObjectRemoved:Delete", "in/a.png", False),
        ("b", "ObjectCreated:Put", "out/a.png", False),
        ("b", "ObjectCreated:Put", "in/a.jpg", False),
        ("c", "ObjectCreated:Put", "in/a.png", False),
    ],
)
def test_bucket_event_prefix_and_suffix_must_fit(bucket, event, key, wanted):
    subscription = Subscription("b", "s3:ObjectCreated:*", "f", prefix="in/", suffix=".png")

    assert subscription.wants(bucket, event, key) is wanted


def test_overlapping_notifications_are_refused():
    images = Subscription("b", "s3:ObjectCreated:*", "f", prefix="incoming/")
    deeper = Subscription("b", "s3:ObjectCreated:Put", "g", prefix="incoming/images/")

    with pytest.raises(OverlappingSubscriptions):
        refuse_overlaps([images, deeper])


@pytest.mark.parametrize(
    "other",
    [
        Subscription("c", "s3:ObjectCreated:*", "g", prefix="incoming/"),
        Subscription("b", "s3:ObjectRemoved:*", "g", prefix="incoming/"),
        Subscription("b", "s3:ObjectCreated:*", "g", prefix="originals/"),
    ],
)
def test_notifications_without_overlap_are_accepted(other):
    refuse_overlaps([Subscription("b", "s3:ObjectCreated:*", "f", prefix="incoming/"), other])

    assert not other.overlaps(Subscription("b", "s3:ObjectCreated:*", "f", prefix="incoming/"))
