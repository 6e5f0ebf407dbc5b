"""Create presigned URLs for the bytes of an announced image: each for exactly one object."""

from core.aws import arrivals, blobs, part_uploads, presigned
from core.images import image_table, lifecycle
from core.images.model import TAKES_UPLOAD, Status, StoredImage
from core.kernel.caller import Caller
from core.kernel.clock import PARTS_LIFE, UPLOAD_GRACE, UPLOAD_LIFE, now
from core.kernel.errors import AlreadyUploaded
from core.kernel.upload_target import MIN_PART, PartTarget, Upload, UploadRequest, UploadTarget
from core.kernel.values import revised


def upload_of(image: StoredImage) -> Upload:
    """Return how to send the bytes of a pending image."""
    signed = presigned.put_url(
        blobs.originals(), arrivals.incoming_key(image.image_key), UPLOAD_LIFE, headers=_headers(image)
    )
    return Upload(upload_url=signed.url, headers=_headers(image), expires_at=signed.expires_at)


def renew(image_key: str, request: UploadRequest, caller: Caller) -> UploadTarget:
    """Return new URLs for the bytes of a waiting or failed image: one for the whole, or one for each part.

    A failed image waits again, and the bytes that were refused are removed. Raises AlreadyUploaded for another status.
    """
    row = lifecycle.editable(image_key, caller)
    if row.image.status not in TAKES_UPLOAD:
        raise AlreadyUploaded(f"The status of the image is {row.image.status}")
    failed = row.image.status is Status.FAILED
    upload_id = None if failed else row.image.upload_id  # that of a failed image has ended
    if request.parts is not None and upload_id is None:
        upload_id = part_uploads.begin(arrivals.incoming_key(image_key), row.image.media_type)

    def wait_again(image: StoredImage) -> StoredImage | None:
        lifecycle.require_editable(image, caller)  # it may have a new owner since it was read
        if image.status not in TAKES_UPLOAD:
            return None
        return revised(image, status=Status.PENDING, upload_id=upload_id, problem=None, attempts=0, updated_at=now())

    row = image_table.alter(row, wait_again, due_at=now() + UPLOAD_GRACE)
    if row.image.status is not Status.PENDING:  # it was uploaded meanwhile
        raise AlreadyUploaded(f"The status of the image is {row.image.status}")
    if failed:
        blobs.remove(blobs.originals(), [arrivals.refused_key(image_key)])
    if request.parts is None or upload_id is None:
        return UploadTarget.model_validate(upload_of(row.image).model_dump())
    return _parts(row.image, request.parts, upload_id)


def _parts(image: StoredImage, wanted: int, upload_id: str) -> UploadTarget:
    """Return as many parts as wanted, but none smaller than S3 allows."""
    key, size = arrivals.incoming_key(image.image_key), max(MIN_PART, -(-image.size // wanted))
    signed = {
        number: presigned.put_url(
            blobs.originals(), key, PARTS_LIFE, headers={}, query={"partNumber": str(number), "uploadId": upload_id}
        )
        for number in range(1, -(-image.size // size) + 1)
    }
    parts = tuple(PartTarget(part_number=number, upload_url=each.url) for number, each in signed.items())
    return UploadTarget(headers={}, expires_at=signed[1].expires_at, part_size=size, parts=parts)


def _headers(image: StoredImage) -> dict[str, str]:
    return {"content-type": image.media_type}
