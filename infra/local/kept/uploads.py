"""Keep the uploads in parts that are under way."""

from collections.abc import Mapping
from typing import Any

from local.kept.book import Book
from local.kept.keys import kept_key, stored_key
from local.kept.states import read, written
from local.moto.files import Files
from local.moto.objects import backend
from local.settings import ACCOUNT, REGION


def save_uploads(rows: Any, bucket: Any, query: Mapping[str, str]) -> list[str]:
    """Write the part or the uploads that a call has made, and return the files of an upload that has ended."""
    upload = query.get("uploadId")
    if upload is None:
        rows.executemany(
            "INSERT OR IGNORE INTO uploads VALUES (?, ?, ?)",
            [(bucket.name, name, _stored(each)) for name, each in bucket.multiparts.items()],
        )
        return []
    place = (bucket.name, upload)
    if upload not in bucket.multiparts:
        found = rows.execute("SELECT file FROM parts WHERE bucket = ? AND upload = ?", place).fetchall()
        rows.execute("DELETE FROM parts WHERE bucket = ? AND upload = ?", place)
        rows.execute("DELETE FROM uploads WHERE bucket = ? AND id = ?", place)
        return [file for (file,) in found]
    if "partNumber" not in query:
        return []
    number = int(query["partNumber"])
    part = (*place, number)
    found = rows.execute("SELECT file FROM parts WHERE bucket = ? AND upload = ? AND number = ?", part).fetchall()
    stored = stored_key(bucket.multiparts[upload].parts[number])
    rows.execute("INSERT OR REPLACE INTO parts VALUES (?, ?, ?, ?, ?, ?)", (*part, *stored))
    return [file for (file,) in found if file != stored[0]]


def restore_uploads(book: Book, files: Files, sizes: dict[str, int]) -> int:
    """Put every upload back into its bucket, drop its files from `sizes`, and return how many were lost."""
    lost = 0
    for bucket, name, state in book.rows("SELECT bucket, id, state FROM uploads ORDER BY rowid"):
        if found := backend().buckets.get(bucket):
            found.multiparts[name] = _restored(name, read(state))
    for bucket, upload, number, file, size, state in book.rows(
        "SELECT bucket, upload, number, file, size, state FROM parts ORDER BY bucket, upload, number"
    ):
        lost += sizes.pop(file, None) != size
        if found := backend().buckets.get(bucket):
            under_way = found.multiparts[upload]
            under_way.parts[number] = kept_key(number, state, files.find(file), version=None, bucket=None)
            under_way.partlist.append(number)
    return lost


def _stored(upload: Any) -> str:
    return written(upload, metadata=dict(upload.metadata), tags=upload.tags)


def _restored(name: str, state: dict[str, Any]) -> Any:
    from moto.s3.models import FakeMultipart, get_canned_acl  # noqa: PLC0415 - loaded with the rest of moto
    from requests.structures import CaseInsensitiveDict  # noqa: PLC0415

    upload = FakeMultipart("", {}, ACCOUNT, REGION)
    metadata = CaseInsensitiveDict(state.pop("metadata"))
    vars(upload).update(state, metadata=metadata, acl=get_canned_acl("private"), id=name)
    return upload
