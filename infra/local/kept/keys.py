"""Write and read what moto says of one version of an object, or of one part of an upload."""

from functools import cache
from threading import Lock
from typing import Any

from local.kept.states import read, written
from local.moto.files import KeptFile
from local.settings import ACCOUNT, REGION

_OF_ITS_PLACE = frozenset({"name", "bucket_name", "disposed", "_version_id"})


def stored_key(key: Any) -> tuple[str, int, str]:
    """Return the name of the file of an object or a part, its number of bytes, and what is said of it."""
    assert key.etag  # noqa: S101 - moto computes it when it is asked for
    upload = key.multipart and {"id": key.multipart.id, "parts": key.multipart.partlist}
    state = written(key, without=_OF_ITS_PLACE, usual=_blank(), _metadata=dict(key.metadata), multipart=upload)
    return key._value_buffer.name, key.contentsize, state  # noqa: SLF001


def stored_marker(marker: Any) -> str:
    """Return what is said of a delete marker."""
    return written(marker, without=_OF_ITS_PLACE)


def kept_key(name: str | int, state: str, file: KeptFile, *, version: str | None, bucket: str | None) -> Any:
    """Return an object, or a part by its number, whose state is read on first use."""
    return _kept_key()(name, state, file, version, bucket)


def kept_marker(hidden: Any, name: str, version: str, state: str) -> Any:
    """Return a delete marker over the version before it."""
    from moto.s3.models import FakeDeleteMarker  # noqa: PLC0415 - loaded with the rest of moto

    marker = FakeDeleteMarker.__new__(FakeDeleteMarker)
    vars(marker).update(read(state), key=hidden, name=name, _version_id=version)
    return marker


@cache
def _blank() -> dict[str, Any]:
    """Return the members that a new object of moto's has."""
    from moto.s3.models import FakeKey  # noqa: PLC0415 - loaded with the rest of moto

    blank = FakeKey("", b"", ACCOUNT, REGION)
    blank._value_buffer.path.unlink()  # type: ignore[attr-defined]  # noqa: SLF001 - its file, which no row names
    return vars(blank) | {"_value_buffer": None}


@cache
def _kept_key() -> Any:
    from moto.s3.models import FakeKey, FakeMultipart  # noqa: PLC0415 - loaded with the rest of moto
    from moto.utilities.utils import LowercaseDict  # noqa: PLC0415

    class KeptKey(FakeKey):
        """An object of moto's that is read from its row on first use."""

        def __init__(self, name: Any, state: str, file: KeptFile, version: str | None, bucket: str | None) -> None:
            vars(self).update(
                name=name, state=state, _value_buffer=file, _version_id=version, bucket_name=bucket, disposed=False
            )

        def __getattr__(self, name: str) -> Any:
            state = vars(self).pop("state", None)
            if state is None:
                raise AttributeError(name)
            told = read(state)
            upload = told.pop("multipart")
            vars(self).update(_blank() | told | vars(self), lock=Lock(), _metadata=LowercaseDict(told["_metadata"]))
            self.multipart = upload and _completed(upload)
            return getattr(self, name)

        def __del__(self) -> None:
            """Leave the file where it is."""

    def _completed(upload: dict[str, Any]) -> Any:
        completed: Any = FakeMultipart("", {}, ACCOUNT, REGION)
        completed.id, completed.partlist = upload["id"], upload["parts"]
        return completed

    return KeptKey
