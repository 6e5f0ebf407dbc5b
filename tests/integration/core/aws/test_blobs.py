from contextlib import closing

import pytest

from core.aws import blobs, copies, part_uploads


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


def by_bytes(content, _):
    blobs.write("originals", "originals/i", content, "image/png")


def by_file(content, folder):
    (folder / "file").write_bytes(content)
    blobs.write("originals", "originals/i", folder / "file", "image/png")


def by_copy(content, _):
    blobs.client().put_object(Bucket="originals", Key="incoming/images/i", Body=content)
    copies.copy("incoming/images/i", None, len(content), "originals/i", "image/png")


def by_parts(content, _):
    with closing(part_uploads.ObjectWriter("originals/i", "image/png")) as writer:
        for start in range(0, len(content), 100_000):
            writer.write(content[start : start + 100_000])
        writer.finish()


@pytest.mark.parametrize("write", [by_bytes, by_file, by_copy, by_parts])
@pytest.mark.parametrize(
    ("size", "kept"), [(blobs.LARGE - 1, None), (blobs.LARGE, "INTELLIGENT_TIERING"), (11 << 20, "INTELLIGENT_TIERING")]
)
@pytest.mark.usefixtures("aws")
def test_large_objects_are_kept_in_the_storage_class_of_the_stack(tmp_path, write, size, kept):
    write(bytes(size), tmp_path)

    found = blobs.client().head_object(Bucket="originals", Key="originals/i")
    assert (found.get("StorageClass"), found["ContentType"], found["ContentLength"]) == (kept, "image/png", size)
