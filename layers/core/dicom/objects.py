"""Find what is retrieved, and the file of it that is served: the original, or its copy that can be read in place."""

from collections.abc import Sequence
from functools import partial

from core.aws import blobs, presigned
from core.aws.assembly import Stored
from core.dicom import instances
from core.dicom.instances import DicomInstance
from core.dicom.model import Uids
from core.images import rendering
from core.images.image_table import ImageItem
from core.images.model import StoredImage
from core.images.pixel_data import syntax_of
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


def file_of(image: StoredImage) -> Stored:
    """Return the whole file."""
    bucket, key = rendering.indexed_file(image)
    return Stored(bucket, key, 0, blobs.size(bucket, key) if image.rewritten else image.size)


def copy_of(row: ImageItem) -> Stored | None:
    """Return the copy of an image in HTJ2K Lossless RPCL, if it has one."""
    return Stored(blobs.renditions(), row.copy["key"], 0, row.copy["size"]) if row.copy.get("key") else None


def media_type_of(image: StoredImage) -> str:
    return f"{DICOM}; transfer-syntax={syntax_of(image)}"


def stored_file(image: StoredImage) -> StoredFile:
    """Return the file to be sent alone."""
    bucket, key, _, size = file_of(image)
    media_type = media_type_of(image)
    url = partial(presigned.get_url, bucket, key, image.visibility, content_type=media_type)
    return StoredFile(size, media_type, partial(blobs.read, bucket, key), url)
