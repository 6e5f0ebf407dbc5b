"""Keep the objects of S3 with all their versions. What is said of each is read when the object is used.

A delete marker is a version without a file.
"""

import json
import sys
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

from local.kept.folder import Folder
from local.kept.journal import Call
from local.kept.keys import kept_key, kept_marker, stored_key, stored_marker
from local.kept.uploads import restore_uploads, save_uploads
from local.moto.objects import backend


class Objects:
    """The keeper of S3."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder

    def notice(self, call: Call) -> list[str]:
        """Return the keys that a call names."""
        key = call.path.partition("/")[2]
        return [key] if key else _keys_in(call.body) if "delete" in call.query else []

    def save(self, rows: Any, call: Call, noticed: list[str]) -> Iterator[str]:
        """Write the versions of each key, and the uploads; yield the files that nothing names any more."""
        bucket = backend().buckets.get(call.path.partition("/")[0])
        if bucket is None:
            return
        if {"uploads", "uploadId"} & call.query.keys():
            yield from save_uploads(rows, bucket, call.query)
        if "partNumber" not in call.query:
            for key in noticed:
                yield from _save(rows, bucket, key)

    def restore(self) -> None:
        """Put every object and upload back into its bucket, and remove the files that nothing names."""
        book, files = self.folder.book, self.folder.files
        sizes = files.sizes()
        lost = 0
        for bucket, key, version, file, size, state, tags in book.rows(
            "SELECT bucket, key, version, file, size, state, tags FROM objects ORDER BY bucket, key, place"
        ):
            lost += file is not None and sizes.pop(file, None) != size
            if (found := backend().buckets.get(bucket)) is None:
                continue
            if file is None:
                found.keys[key] = kept_marker(found.keys.get(key), key, version, state)
                continue
            found.keys[key] = kept_key(key, state, files.find(file), version=version, bucket=bucket)
            if tags:
                backend().put_object_tagging(found.keys[key], json.loads(tags))
        lost += restore_uploads(book, files, sizes)
        files.remove(sizes)
        if lost:
            sys.stderr.write(
                f"{lost} files in {files.root} are missing or cut short, as after a loss of power. "
                "./run verify names the images.\n"
            )


def _save(rows: Any, bucket: Any, key: str) -> set[str]:
    """Write all versions of a key, and return the files of those that are gone."""
    place = (bucket.name, key)
    before = {file for (file,) in rows.execute("SELECT file FROM objects WHERE bucket = ? AND key = ?", place) if file}
    rows.execute("DELETE FROM objects WHERE bucket = ? AND key = ?", place)
    versions = [_version(each) for each in bucket.keys.getlist(key, [])]
    rows.executemany(
        "INSERT INTO objects VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [(*place, number, *version) for number, version in enumerate(versions)],
    )
    return before - {file for _, file, *_ in versions}


def _version(version: Any) -> tuple[Any, ...]:
    if not hasattr(version, "_value_buffer"):
        return version.version_id, None, None, stored_marker(version), None
    tags = backend().tagger.get_tag_dict_for_resource(version.arn)
    return version.version_id, *stored_key(version), json.dumps(tags) if tags else None


def _keys_in(body: bytes) -> list[str]:
    try:
        return [each.text or "" for each in ET.fromstring(body).iterfind(".//{*}Key")]  # noqa: S314 - from this machine
    except ET.ParseError:  # moto refuses it too
        return []
