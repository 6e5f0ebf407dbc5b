"""Return stored DICOM objects (PS3.18 10.4): of a study, of a series, or one.

Without a transfer syntax in the Accept header the standard wants Explicit VR Little Endian: objects are transcoded to
it as far as that fits a request, and otherwise sent as they are stored, which each part says. They are compressed
without loss for clients that name a transfer syntax; HTJ2K RPCL is sent from the copy, if the image has one.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from core.aws import assembly
from core.dicom import archive, multipart
from core.dicom.archive import ZIP
from core.dicom.model import Uids
from core.dicom.objects import DICOM, copy_of, file_of, find, media_type_of, stored_file
from core.images.image_table import ImageItem
from core.images.model import StoredImage
from core.images.pixel_data import pixels_of, syntax_of
from core.images.ports import Imaging
from core.kernel.caller import Caller
from core.kernel.content import StoredFile, Tagged
from core.kernel.errors import NotAcceptable, UnsupportedMediaType
from core.kernel.negotiation import Offer, ranked
from core.kernel.transfer_syntaxes import ENCODED, EXPLICIT_LITTLE, HTJ2K_RPCL, IMPLICIT_LITTLE

MOST_TRANSCODED = 64_000_000  # bytes of pixels in a request: some seconds


class _Choice(NamedTuple):
    """An object, its URL, and in which of the transfer syntaxes that the client accepts it may be sent."""

    row: ImageItem
    location: str
    offers: Sequence[Offer]  # the best first

    @property
    def image(self) -> StoredImage:
        return self.row.image

    @property
    def is_ready(self) -> bool:
        """Return True if the best form lies in a file."""
        return self.offers[0].is_stored or (self.offers[0].syntax == HTJ2K_RPCL and copy_of(self.row) is not None)


def objects(uids: Uids, root: str, accept: str | None, caller: Caller, imaging: Imaging) -> Tagged[StoredFile]:
    """Return the objects of a study or series, or one; `root` is the address of DICOMweb.

    Raises NotFound, NotAcceptable.
    """
    found = find(uids, caller)
    offers = [*_offers(found[0].row, MOST_TRANSCODED), Offer(ZIP)]
    if [offer.media_type for offer in ranked(accept, offers)][:1] == [ZIP]:
        return archive.archive(uids, found)
    choices, left = list[_Choice](), MOST_TRANSCODED
    for each in found:
        accepted = ranked(accept, _offers(each.row, left))
        if not accepted:
            stored = syntax_of(each.image)
            raise NotAcceptable(
                f"An object is stored in the transfer syntax {stored}: accept transfer-syntax=*, or that, or "
                "retrieve its frames"
            )
        choice = _Choice(each.row, Uids(each.study, each.series, each.sop).address(root), accepted)
        left -= 0 if choice.is_ready else pixels_of(each.image)
        choices.append(choice)
    is_multipart = len(choices) > 1 or choices[0].offers[0].multipart
    facts = [f"{each.image.sha256} {each.offers[0].syntax}" for each in choices]
    tag = multipart.tag_of(["objects", uids.address(root), is_multipart, *facts])
    if not is_multipart and choices[0].offers[0].is_stored:
        return Tagged(tag, partial(stored_file, choices[0].image))
    return Tagged(
        tag, lambda: multipart.answer(tag, [_part(each, imaging) for each in choices], multipart=is_multipart)
    )


def _offers(row: ImageItem, left: int) -> list[Offer]:
    """Return how an object can be sent; one that is asked for alone need not be wrapped."""
    stored = syntax_of(row.image)
    others = _transcoded_to(row.image, left) or ((HTJ2K_RPCL,) if copy_of(row) else ())
    made = [each for each in others if each != stored]
    syntaxes = [each for each in made if each == EXPLICIT_LITTLE]
    syntaxes += [stored, *(each for each in made if each != EXPLICIT_LITTLE)]
    return [
        Offer(DICOM, syntax, is_stored=syntax == stored, multipart=wrapped)
        for syntax in syntaxes
        for wrapped in (True, False)
    ]


def _transcoded_to(image: StoredImage, left: int) -> tuple[str, ...]:
    """Return the transfer syntaxes that an object can be transcoded to, if so many bytes are left for that."""
    if max(image.size, pixels_of(image)) > left:
        return ()
    if image.frames > 0:
        return (EXPLICIT_LITTLE, *ENCODED)
    return (EXPLICIT_LITTLE,) if syntax_of(image) == IMPLICIT_LITTLE else ()


def _part(choice: _Choice, imaging: Imaging) -> multipart.Part:
    reason = None
    for offer in choice.offers:
        if offer.is_stored:
            return multipart.Part(media_type_of(choice.image), [file_of(choice.image)], choice.location)
        syntax, copy = offer.syntax or "", copy_of(choice.row)
        if copy and syntax == HTJ2K_RPCL:
            return multipart.Part(f"{DICOM}; transfer-syntax={syntax}", [copy], choice.location)
        try:
            content = _transcoded(choice.image, syntax, imaging)
        except UnsupportedMediaType as problem:  # it is sent as it is stored, if the client accepts that
            reason = problem.detail
            continue
        return multipart.Part(f"{DICOM}; transfer-syntax={syntax}", [content], choice.location)
    raise NotAcceptable(f"{reason or 'An object cannot be transcoded.'} Accept it as it is stored: transfer-syntax=*")


def _transcoded(image: StoredImage, syntax: str, imaging: Imaging) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "stored"
        path.write_bytes(assembly.read([file_of(image)]))
        return imaging.transcode(path, syntax)
