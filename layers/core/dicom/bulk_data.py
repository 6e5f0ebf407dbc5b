"""Return bulk data (PS3.18 10.4.1.1.5): pixels, and values that metadata refer to by `bulkdata/<offset>-<length>`."""

import re
from functools import partial

from core.aws.assembly import Stored
from core.dicom import frames, multipart
from core.dicom.model import Uids
from core.dicom.multipart import Part
from core.dicom.objects import file_of, find_one
from core.images import dicom_table
from core.images.model import StoredImage
from core.images.pixel_data import syntax_of
from core.images.ports import Imaging
from core.kernel.caller import Caller
from core.kernel.content import StoredFile, Tagged
from core.kernel.errors import NotAcceptable, NotFound
from core.kernel.negotiation import Offer, ranked
from core.kernel.transfer_syntaxes import ANY_BYTES, EXPLICIT_LITTLE, NATIVE

_SPAN = re.compile(r"([0-9]{1,19})-([0-9]{1,19})")
_PIXELS = frozenset({"7FE00008", "7FE00009", "7FE00010"})
_OFFERS = [Offer(ANY_BYTES, EXPLICIT_LITTLE, is_stored=True, multipart=wrapped) for wrapped in (False, True)]


def bulk_data(uids: Uids, root: str, accept: str | None, caller: Caller, imaging: Imaging) -> Tagged[StoredFile]:
    """Return a value by its URI; `root` is the address of DICOMweb. Raises NotFound, NotAcceptable."""
    row, name, address = find_one(uids, caller).row, uids.bulk or "", uids.address(root)
    image = row.image
    is_pixels = name in _PIXELS
    if is_pixels and syntax_of(image) not in NATIVE:
        numbers = range(dicom_table.count_frames(image.image_key))
        return frames.of_image(row, numbers, address, accept, imaging)
    accepted = ranked(accept, _OFFERS)
    if not accepted:
        raise NotAcceptable(f"Bulk data is sent as {ANY_BYTES}")
    location = f"{address}/bulkdata/{name}"
    wrapped = accepted[0].multipart
    tag = multipart.tag_of(["bulk", location, image.sha256, wrapped])
    found = partial(_pixels, image) if is_pixels else partial(_value, image, name)
    kind = f"{ANY_BYTES}; transfer-syntax={EXPLICIT_LITTLE}"
    return Tagged(tag, lambda: multipart.answer(tag, [Part(kind, [found()], location)], multipart=wrapped))


def _value(image: StoredImage, name: str) -> Stored:
    span = _SPAN.fullmatch(name)
    if not span:
        raise NotFound
    offset, length = map(int, span.groups())
    file = file_of(image)
    if not length or offset + length > file.size:
        raise NotFound
    return file._replace(offset=offset, size=length)


def _pixels(image: StoredImage) -> Stored:
    last = dicom_table.count_frames(image.image_key) - 1
    _, found = dicom_table.find_frames(image.image_key, {0, last})
    if 0 not in found:
        raise NotFound
    start, end = found[0].span.offset, found[last].span.offset + found[last].span.length
    return file_of(image)._replace(offset=start, size=end - start)
