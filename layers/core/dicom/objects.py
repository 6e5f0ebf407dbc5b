"""Find what is retrieved, and the file of it that is served: the original, or its copy that can be read in place."""

from collections.abc import Sequence
from functools import partial

from core.aws import blobs, presigned
from core.aws.assembly import Stored
from core.dicom import instances
from core.dicom.instances import DicomInstance
from core.dicom.model import Uids
from core.images import rendering
from core.images.model import StoredImage
from core.kernel import transfer_syntaxes
from core.kernel.caller import Caller
from core.kernel.content import StoredFile
from core.kernel.errors import NotFound
from core.kernel.noted import note

DICOM = "application/dicom"


def find(uids: Uids, caller: Caller) -> Sequence[DicomInstance]:
    """Return the instances that the caller may see, in order. Raises NotFound if there are none."""
    study, series = uids.study, uids.series
    if uids.instance:
        return [find_one(uids, caller)]
    found = instances.of_series(study, series, caller) if series else instances.of_study(study, caller)
    if not found:
        raise NotFound
    return found


def find_one(uids: Uids, caller: Caller) -> DicomInstance:
    """Return an instance. Raises NotFound if it does not exist or the caller may not see it."""
    found = instances.find_instance(uids.study, uids.series or "", uids.instance or "", caller)
    note(object=found.image_key)  # the audit finds it by the same key whichever way it is read
    return found


def syntax_of(image: StoredImage) -> str:
    """Return the transfer syntax of the file."""
    stated = (image.dicom and image.dicom.transfer_syntax_uid) or transfer_syntaxes.IMPLICIT_LITTLE
    return transfer_syntaxes.REWRITTEN.get(stated, stated) if image.rewritten else stated


def file_of(image: StoredImage) -> Stored:
    """Return the whole file."""
    bucket, key = rendering.indexed_file(image)
    return Stored(bucket, key, 0, blobs.size(bucket, key) if image.rewritten else image.size)


def media_type_of(image: StoredImage) -> str:
    return f"{DICOM}; transfer-syntax={syntax_of(image)}"


def stored_file(image: StoredImage) -> StoredFile:
    """Return the file to be sent alone."""
    bucket, key, _, size = file_of(image)
    media_type = media_type_of(image)
    url = partial(presigned.get_url, bucket, key, image.visibility, content_type=media_type)
    return StoredFile(size, media_type, partial(blobs.read, bucket, key), url)


def pixels_of(image: StoredImage) -> int:
    """Return about how many bytes all frames have when they are decoded."""
    samples = 1 if image.grey else 3
    return (image.width or 0) * (image.height or 0) * image.frames * samples * -(-image.bits // 8)
