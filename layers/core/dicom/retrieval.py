"""Return stored DICOM objects (PS3.18 10.4): of a study, of a series, or one.

Without a transfer syntax in the Accept header the standard wants Explicit VR Little Endian: objects are transcoded to
it as far as that fits a request, and otherwise sent as they are stored, which each part says.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from core.aws import assembly
from core.dicom import multipart
from core.dicom.model import Uids
from core.dicom.objects import DICOM, file_of, find, media_type_of, pixels_of, stored_file, syntax_of
from core.images.model import StoredImage
from core.images.ports import Imaging
from core.kernel.caller import Caller
from core.kernel.content import StoredFile, Tagged
from core.kernel.errors import NotAcceptable, UnsupportedMediaType
from core.kernel.negotiation import Offer, ranked
from core.kernel.transfer_syntaxes import EXPLICIT_LITTLE, IMPLICIT_LITTLE

MOST_TRANSCODED = 64_000_000  # bytes of pixels in a request: some seconds


class _Choice(NamedTuple):
    """An object, and in which of the transfer syntaxes that the client accepts it may be sent, the best first."""

    image: StoredImage
    offers: Sequence[Offer]


def objects(uids: Uids, accept: str | None, caller: Caller, imaging: Imaging) -> Tagged[StoredFile]:
    """Return the objects of a study or series, or one. Raises NotFound, NotAcceptable."""
    found = find(uids, caller)
    choices, left = list[_Choice](), MOST_TRANSCODED
    for image in (each.image for each in found):
        accepted = ranked(accept, _offers(image, left))
        if not accepted:
            raise NotAcceptable(f"An object is stored in the transfer syntax {syntax_of(image)}: ask for *, or for it")
        left -= 0 if accepted[0].is_stored else pixels_of(image)
        choices.append(_Choice(image, accepted))
    is_multipart = len(choices) > 1 or choices[0].offers[0].multipart
    facts = [f"{each.image.sha256} {each.offers[0].syntax}" for each in choices]
    tag = multipart.tag_of(["objects", is_multipart, *facts])
    if not is_multipart and choices[0].offers[0].is_stored:
        return Tagged(tag, partial(stored_file, choices[0].image))
    return Tagged(
        tag, lambda: multipart.answer(tag, [_part(each, imaging) for each in choices], multipart=is_multipart)
    )


def _offers(image: StoredImage, left: int) -> list[Offer]:
    """Return how an object can be sent; one that is asked for alone need not be wrapped."""
    stored = syntax_of(image)
    syntaxes = [(EXPLICIT_LITTLE, False)] if stored != EXPLICIT_LITTLE and _can_be_explicit(image, left) else []
    return [
        Offer(DICOM, syntax, is_stored=is_stored, multipart=wrapped)
        for syntax, is_stored in (*syntaxes, (stored, True))
        for wrapped in (True, False)
    ]


def _can_be_explicit(image: StoredImage, left: int) -> bool:
    is_native = syntax_of(image) == IMPLICIT_LITTLE
    return (is_native or image.frames > 0) and max(image.size, pixels_of(image)) <= left


def _part(choice: _Choice, imaging: Imaging) -> multipart.Part:
    for offer in choice.offers:
        if offer.is_stored:
            return multipart.Part(media_type_of(choice.image), [file_of(choice.image)])
        try:
            transcoded = _transcoded(choice.image, imaging)
        except UnsupportedMediaType:
            continue  # what cannot be decoded is sent as it is stored, if the client accepts that
        return multipart.Part(f"{DICOM}; transfer-syntax={offer.syntax}", [transcoded])
    raise NotAcceptable("An object cannot be decoded: accept it as it is stored, with transfer-syntax=*")


def _transcoded(image: StoredImage, imaging: Imaging) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "stored"
        path.write_bytes(assembly.read([file_of(image)]))
        return imaging.explicit(path)
