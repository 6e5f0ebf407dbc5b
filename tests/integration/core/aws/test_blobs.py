import pytest

from core.aws import blobs


@pytest.fixture
def put(aws):  # noqa: ARG001
    """Write some versions of an object."""

    def put(*keys):
        for key in keys:
            blobs.write("originals", key, b"bytes", "image/png")

    return put


def versions():
    found = blobs.client().list_object_versions(Bucket="originals")
    return sorted(each["Key"] for each in (*found.get("Versions", []), *found.get("DeleteMarkers", [])))


def test_erasing_an_object_leaves_those_whose_keys_begin_like_its_own(put):
    put("incoming/images/i", "incoming/images/img_1", "incoming/images/i", "incoming/images/i/other")
    blobs.remove("originals", ["incoming/images/i"])

    blobs.erase("originals", "incoming/images/i")

    assert versions() == ["incoming/images/i/other", "incoming/images/img_1"]


def test_erasing_what_is_not_there_changes_nothing(put):
    put("incoming/images/scan10")

    blobs.erase("originals", "incoming/images/scan1")

    assert versions() == ["incoming/images/scan10"]


def test_erasing_a_folder_keeps_the_newest_of_what_is_to_stay(put):
    put("logs/l1/a/0", "logs/l1/a/0", "logs/l1/b/0", "logs/l10/a/0")

    blobs.erase_folder("originals", "logs/l1/", kept="logs/l1/a/")

    assert versions() == ["logs/l1/a/0", "logs/l10/a/0"]


def test_a_folder_without_its_slash_is_refused(put):
    put("originals/scan10/a")

    with pytest.raises(ValueError, match="not a folder"):
        blobs.erase_folder("originals", "originals/scan1")

    assert versions() == ["originals/scan10/a"]
