"""Create presigned URLs for the bytes of an announced image: each for exactly one object."""

from collections.abc import Mapping
from typing import NamedTuple

from core.aws import arrivals, blobs, part_uploads, presigned
from core.aws.part_uploads import ArrivedPart
from core.images import image_table, lifecycle
from core.images.model import TAKES_UPLOAD, Status, StoredImage
from core.kernel.caller import Caller
from core.kernel.clock import PARTS_LIFE, UPLOAD_GRACE, UPLOAD_LIFE, now
from core.kernel.errors import AlreadyUploaded
from core.kernel.upload_target import MIN_PART, PartTarget, Upload, UploadRequest, UploadTarget
from core.kernel.values import revised


def upload_of(image: StoredImage) -> Upload:
    """Return how to send the bytes of a pending image."""
    key, headers = arrivals.incoming_key(image.image_key), {"content-type": image.media_type}
    signed = presigned.put_url(blobs.originals(), key, UPLOAD_LIFE, headers=headers | _length(image.size))
    return Upload(upload_url=signed.url, headers=headers, expires_at=signed.expires_at)


def renew(image_key: str, request: UploadRequest, caller: Caller) -> UploadTarget:
    """Return new URLs for the bytes of a waiting or failed image: one for the whole, or one for each part.

    Parts that have arrived say so. A failed image waits again, and the bytes that were refused are removed. Raises
    AlreadyUploaded for another status.
    """
    row = lifecycle.editable(image_key, caller)
    if row.image.status not in TAKES_UPLOAD:
        raise AlreadyUploaded(f"The status of the image is {row.image.status}")
    failed = row.image.status is Status.FAILED
    begun = _Begun(None, None, {}) if failed else _Begun(row.image.upload_id, row.image.part_size, {})
    if request.parts is not None:
        begun = _going_on(row.image, begun, request.parts) or _begun(row.image, request.parts)

    def wait_again(image: StoredImage) -> StoredImage | None:
        lifecycle.require_editable(image, caller)  # it may have a new owner since it was read
        if image.status not in TAKES_UPLOAD:
            return None
        waiting = revised(image, status=Status.PENDING, problem=None, attempts=0, updated_at=now())
        return revised(waiting, upload_id=begun.upload_id, part_size=begun.size)

    row = image_table.alter(row, wait_again, due_at=now() + UPLOAD_GRACE)
    if row.image.status is not Status.PENDING:  # it was uploaded meanwhile
        raise AlreadyUploaded(f"The status of the image is {row.image.status}")
    if failed:
        blobs.remove(blobs.originals(), [arrivals.refused_key(image_key)])
    if request.parts is None or begun.upload_id is None:
        return UploadTarget.model_validate(upload_of(row.image).model_dump())
    return _parts(row.image, begun.upload_id, begun.size or row.image.size, begun.arrived)


class _Begun(NamedTuple):
    """An upload in parts of a size, and the parts that have arrived; None as long as nothing is sent in parts."""

    upload_id: str | None
    size: int | None
    arrived: Mapping[int, ArrivedPart]


def _going_on(image: StoredImage, begun: _Begun, wanted: int) -> _Begun | None:
    """Return an upload with the parts of it that have arrived, if S3 still has it."""
    if begun.upload_id is None:
        return None
    arrived = part_uploads.arrived(arrivals.incoming_key(image.image_key), begun.upload_id)
    return None if arrived is None else _Begun(begun.upload_id, begun.size or _size(image, wanted), arrived)


def _begun(image: StoredImage, wanted: int) -> _Begun:
    upload_id = part_uploads.begin(arrivals.incoming_key(image.image_key), image.media_type)
    return _Begun(upload_id, _size(image, wanted), {})


def _size(image: StoredImage, wanted: int) -> int:
    """Return the size of as many parts as wanted, but none smaller than S3 allows."""
    return max(MIN_PART, -(-image.size // wanted))


def _parts(image: StoredImage, upload_id: str, size: int, arrived: Mapping[int, ArrivedPart]) -> UploadTarget:
    key = arrivals.incoming_key(image.image_key)
    targets: list[PartTarget] = []
    expires_at = now()
    for number in range(1, -(-image.size // size) + 1):
        signed = presigned.put_url(
            blobs.originals(),
            key,
            PARTS_LIFE,
            headers=_length(min(size, image.size - (number - 1) * size)),
            query={"partNumber": str(number), "uploadId": upload_id},
        )
        expires_at = signed.expires_at
        present = arrived[number]._asdict() if number in arrived else {}
        targets.append(PartTarget(part_number=number, upload_url=signed.url, **present))
    return UploadTarget(headers={}, expires_at=expires_at, part_size=size, parts=tuple(targets))


def _length(size: int) -> dict[str, str]:
    """Return the header by which S3 refuses any other size. Clients are not told it, for each sends it by itself."""
    return {"content-length": str(size)}
