"""Delete several images, each on its own, so that none holds up the others."""

import time
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http import HTTPStatus
from itertools import batched, chain
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from core.aws import blobs
from core.images import image_table, lifecycle
from core.images.image_table import ImageItem
from core.images.model import StoredImage
from core.kernel.caller import Caller
from core.kernel.errors import Problem
from core.kernel.logging import logger
from core.kernel.names import ImageKey
from core.kernel.values import Draft, Value

THREADS = 10  # as many as there are connections to DynamoDB
TOGETHER = 14  # images: a DICOM image adds six items to the row in the transaction, any other two
PATIENCE = 24  # seconds, below the function's time-out of 29
_KEYS: TypeAdapter[str] = TypeAdapter(ImageKey)


class ToDelete(Draft):
    image_keys: Annotated[tuple[str, ...], Field(max_length=1000)]


class Outcome(Value):
    """The result for one image: 204 deleted; 403, 404 as for a single deletion; 503 try this one again."""

    image_key: str
    status: int


class Deleted(Value):
    """The results in the order of the request."""

    requested: int
    deleted: int
    results: tuple[Outcome, ...]


def delete(image_keys: Sequence[str], caller: Caller) -> Deleted:
    """Hide all images that the caller may delete, and remove their files; the sweeper removes drawn pictures."""
    rows = image_table.find_many(key for key in dict.fromkeys(image_keys) if _is_key(key))
    deadline = time.monotonic() + PATIENCE
    with ThreadPoolExecutor(THREADS) as pool:
        outcomes = pool.map(partial(_hide, caller=caller, deadline=deadline), _units(rows.values(), caller))
    statuses = dict(chain.from_iterable(outcomes))
    _remove_bytes([row for key, row in rows.items() if statuses[key] == HTTPStatus.NO_CONTENT])
    results = list[Outcome]()
    for key in image_keys:
        results.append(Outcome(image_key=key, status=statuses.get(key, HTTPStatus.NOT_FOUND)))
        if statuses.get(key) == HTTPStatus.NO_CONTENT:
            del statuses[key]  # named again, it is already gone
    deleted = sum(each.status == HTTPStatus.NO_CONTENT for each in results)
    return Deleted(requested=len(results), deleted=deleted, results=tuple(results))


def _units(rows: Collection[ImageItem], caller: Caller) -> list[Sequence[ImageItem]]:
    """Group rows into transactions: several images, or one with instruments or shares, which need more writes."""
    plain = [row for row in rows if _is_plain(row.image, caller)]
    others = [row for row in rows if not _is_plain(row.image, caller)]
    return [*batched(plain, TOGETHER, strict=False), *((row,) for row in others)]


def _is_plain(image: StoredImage, caller: Caller) -> bool:
    return image.is_editable_by(caller) and not image.instruments and not image.shared_with


def _hide(rows: Sequence[ImageItem], *, caller: Caller, deadline: float) -> list[tuple[str, int]]:
    if len(rows) > 1 and time.monotonic() <= deadline:
        try:
            lifecycle.hide_together(rows, caller)
        except Exception as error:
            logger.info("Not deleted together", extra={"reason": repr(error)})
        else:
            return [(row.image_key, HTTPStatus.NO_CONTENT) for row in rows]
    return [(row.image_key, _hide_one(row, caller=caller, deadline=deadline)) for row in rows]


def _hide_one(row: ImageItem, *, caller: Caller, deadline: float) -> int:
    if time.monotonic() > deadline:
        return HTTPStatus.SERVICE_UNAVAILABLE
    try:
        lifecycle.hide(row, caller)
    except Problem as problem:
        return problem.status
    except Exception:
        logger.exception("Not deleted", extra={"image_key": row.image_key})
        return HTTPStatus.SERVICE_UNAVAILABLE
    return HTTPStatus.NO_CONTENT


def _remove_bytes(rows: Collection[ImageItem]) -> None:
    blobs.remove(blobs.originals(), [row.image.original_key for row in rows if row.image.original_key])
    blobs.remove(blobs.renditions(), [key for row in rows for key in row.written])


def _is_key(text: str) -> bool:
    try:
        _KEYS.validate_python(text)
    except ValidationError:
        return False
    return True
