"""Return stored DICOM objects (PS3.18 10.4): of a study, of a series, or one.

Without a transfer syntax in the Accept header the standard wants Explicit VR Little Endian: objects are transcoded to
it as far as that fits a request, and otherwise sent as they are stored, which each part says. They are compressed
without loss for clients that name a transfer syntax.
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
from core.kernel.transfer_syntaxes import ENCODED, EXPLICIT_LITTLE, IMPLICIT_LITTLE

MOST_TRANSCODED = 64_000_000  # bytes of pixels in a request: some seconds


class _Choice(NamedTuple):
    """An object, its URL, and in which of the transfer syntaxes that the client accepts it may be sent."""

    image: StoredImage
    location: str
    offers: Sequence[Offer]  # the best first


def objects(uids: Uids, root: str, accept: str | None, caller: Caller, imaging: Imaging) -> Tagged[StoredFile]:
    """Return the objects of a study or series, or one; `root` is the address of DICOMweb.

    Raises NotFound, NotAcceptable.
    """
    found = find(uids, caller)
    choices, left = list[_Choice](), MOST_TRANSCODED
    for each in found:
        image = each.image
        accepted = ranked(accept, _offers(image, left))
        if not accepted:
            raise NotAcceptable(
                f"An object is stored in the transfer syntax {syntax_of(image)}: accept transfer-syntax=*, or that, or "
                "retrieve its frames"
            )
        left -= 0 if accepted[0].is_stored else pixels_of(image)
        choices.append(_Choice(image, Uids(each.study, each.series, each.sop).address(root), accepted))
    is_multipart = len(choices) > 1 or choices[0].offers[0].multipart
    facts = [f"{each.image.sha256} {each.offers[0].syntax}" for each in choices]
    tag = multipart.tag_of(["objects", uids.address(root), is_multipart, *facts])
    if not is_multipart and choices[0].offers[0].is_stored:
        return Tagged(tag, partial(stored_file, choices[0].image))
    return Tagged(
        tag, lambda: multipart.answer(tag, [_part(each, imaging) for each in choices], multipart=is_multipart)
    )


def _offers(image: StoredImage, left: int) -> list[Offer]:
    """Return how an object can be sent; one that is asked for alone need not be wrapped."""
    stored = syntax_of(image)
    made = [each for each in _transcoded_to(image, left) if each != stored]
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
        syntax = offer.syntax or ""
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
