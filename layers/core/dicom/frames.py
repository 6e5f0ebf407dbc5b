"""Return frames (PS3.18 10.4.1.1.6): as they are stored, decoded to their pixels, or compressed without loss.

Those in HTJ2K come from the copy, if the image has one.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from core.aws import assembly
from core.aws.assembly import Piece, Stored
from core.aws.tracing import subsegment
from core.dicom import multipart
from core.dicom.model import Uids
from core.dicom.multipart import Part
from core.dicom.objects import copy_of, find_one
from core.images import dicom_table, rendering
from core.images.image_table import ImageItem
from core.images.model import StoredImage
from core.images.pixel_data import pixels_of, syntax_of
from core.images.ports import Imaging
from core.kernel import fragments
from core.kernel.caller import Caller
from core.kernel.content import StoredFile, Tagged
from core.kernel.errors import InvalidParameter, NotAcceptable, NotDrawable, NotFound, OutputTooLarge
from core.kernel.frame_index import EncodedFrame, Frame
from core.kernel.negotiation import Offer, ranked
from core.kernel.transfer_syntaxes import (
    ENCODED,
    EXPLICIT_LITTLE,
    HTJ2K_LOSSLESS,
    HTJ2K_RPCL,
    NATIVE,
    media_type_of_frames,
)

IN_COPIES = (HTJ2K_LOSSLESS, HTJ2K_RPCL)  # the codestreams of copies are both: RPCL is an order of packets
MOST = 10_000  # frames in a request
MOST_TRANSCODED = 64_000_000  # bytes of pixels in a request: some seconds
MOST_JOINED = 128_000_000  # bytes of encoded frames whose heads are taken off in memory
_LIST = re.compile(r"[1-9][0-9]{0,8}(,[1-9][0-9]{0,8})*")


def frames(uids: Uids, root: str, accept: str | None, caller: Caller, imaging: Imaging) -> Tagged[StoredFile]:
    """Return frames in the order of their list; `root` is the address of DICOMweb.

    Raises NotFound, InvalidParameter, NotAcceptable.
    """
    row = find_one(uids, caller).row
    return of_image(row, numbers_in(uids.frames or ""), uids.address(root), accept, imaging)


def numbers_in(listed: str) -> list[int]:
    """Return the numbers of frames from 0, which a list has from 1. Raises InvalidParameter."""
    if not _LIST.fullmatch(listed):
        raise InvalidParameter.named("frames", "Frames are numbers from 1, separated by commas")
    return [int(number) - 1 for number in listed.split(",")]


class _Frames(NamedTuple):
    """Frames of an object, by number from 0, in the order asked for."""

    row: ImageItem
    address: str
    recipe: bytes | None
    listed: Sequence[tuple[int, Frame]]

    @property
    def image(self) -> StoredImage:
        return self.row.image

    @property
    def is_native(self) -> bool:
        return syntax_of(self.image) in NATIVE

    @property
    def are_bits(self) -> bool:
        """Return True if a frame may begin within a byte."""
        pixels = (self.image.width or 0) * (self.image.height or 0)
        return self.is_native and self.image.bits == 1 and self.listed[0][1].span.length < pixels

    @property
    def size(self) -> int:
        return sum(frame.span.length for _, frame in self.listed)

    def stored(self) -> list[Stored]:
        bucket, key = rendering.indexed_file(self.image)
        return [Stored(bucket, key, *frame.span) for _, frame in self.listed]

    def copied(self) -> list[Stored]:
        """Return the frames of the copy in HTJ2K; none if there is no copy."""
        copy = copy_of(self.row)
        if copy is None:
            return []
        spans = dicom_table.find_copied(self.image.image_key, [number for number, _ in self.listed])
        return [Stored(copy.bucket, copy.key, *spans[number]) for number, _ in self.listed]


def of_image(
    row: ImageItem, numbers: Sequence[int], address: str, accept: str | None, imaging: Imaging
) -> Tagged[StoredFile]:
    """Return frames by their numbers from 0; `address` is that of the instance."""
    if len(numbers) > MOST:
        raise OutputTooLarge(f"Ask for at most {MOST:,} frames, or retrieve the instance")
    image = row.image
    recipe, found = dicom_table.find_frames(image.image_key, numbers)
    missing = set(numbers) - found.keys()
    if missing or not numbers:
        raise NotFound(f"The instance has no frame {min(missing, default=0) + 1}")
    wanted = _Frames(row, address, recipe, [(number, found[number]) for number in numbers])
    accepted = ranked(accept, _offers(wanted))
    if not accepted:
        stored = syntax_of(image)
        raise NotAcceptable(
            f"The frames are stored as {media_type_of_frames(stored)} in the transfer syntax {stored}: accept that, "
            "or transfer-syntax=*, or ask for fewer frames"
        )
    tag = multipart.tag_of(["frames", address, image.sha256, *numbers, *accepted[0]])
    return Tagged(tag, lambda: _answer(tag, wanted, accepted, imaging))


def _offers(wanted: _Frames) -> list[Offer]:
    """Return how frames can be sent: decoded, as they are stored, and compressed, if they are not too many."""
    stored = EXPLICIT_LITTLE if wanted.is_native else syntax_of(wanted.image)
    kept = Offer(media_type_of_frames(stored), stored, is_stored=True)
    can_be_made = wanted.recipe and _decoded_size(wanted) <= MOST_TRANSCODED
    others = (EXPLICIT_LITTLE, *ENCODED) if can_be_made else IN_COPIES if copy_of(wanted.row) else ()
    made = [Offer(media_type_of_frames(each), each) for each in others if each != stored]
    decoded = [each for each in made if each.syntax == EXPLICIT_LITTLE]
    offers = [*decoded, kept, *(each for each in made if each not in decoded)]
    return [offer._replace(multipart=wrapped) for offer in offers for wrapped in (True, False)]


def _decoded_size(wanted: _Frames) -> int:
    return pixels_of(wanted.image) // max(1, wanted.image.frames) * len(wanted.listed)


def _answer(tag: str, wanted: _Frames, accepted: Sequence[Offer], imaging: Imaging) -> StoredFile:
    reason = None
    for offer in accepted:
        try:
            pieces = _pieces(wanted, offer, imaging)
        except NotDrawable as problem:  # it is sent in another form, if the client accepts that
            reason = problem.detail
            continue
        media_type = f"{offer.media_type}; transfer-syntax={offer.syntax}"
        parts = [
            Part(media_type, [piece], f"{wanted.address}/frames/{number + 1}")
            for (number, _), piece in zip(wanted.listed, pieces, strict=True)
        ]
        return multipart.answer(tag, parts, multipart=offer.multipart or len(parts) > 1)
    raise NotAcceptable(reason)


def _pieces(wanted: _Frames, offer: Offer, imaging: Imaging) -> Sequence[Piece]:
    if offer.is_stored:
        return _stored(wanted, imaging)
    copied = wanted.copied() if offer.syntax in IN_COPIES else []
    return copied or _made(wanted, offer.syntax or "", imaging)


def _stored(wanted: _Frames, imaging: Imaging) -> Sequence[Piece]:
    """Return frames as they are stored. Raises NotDrawable if the transfer syntax does not say how that is."""
    if wanted.are_bits and wanted.recipe:
        return _made(wanted, EXPLICIT_LITTLE, imaging)
    if wanted.is_native:
        if not wanted.recipe:
            heads = assembly.read_each([piece.split(fragments.ITEM_HEAD)[0] for piece in wanted.stored()])
            _check(wanted, is_sound=not all(map(fragments.begins_item, heads)))
        return wanted.stored()
    if wanted.size > MOST_JOINED:
        raise OutputTooLarge("Ask for fewer frames, or retrieve the instance")
    contents = assembly.read_each(wanted.stored())
    _check(wanted, is_sound=all(map(fragments.begins_item, contents)))
    return list(map(fragments.joined, contents))


def _check(wanted: _Frames, *, is_sound: bool) -> None:
    """Refuse items of encapsulated pixel data under a native transfer syntax, and the reverse."""
    if not is_sound:
        problem = wanted.image.problem
        raise NotDrawable(problem.detail if problem else "The pixel data contradicts the transfer syntax.")


def _made(wanted: _Frames, syntax: str, imaging: Imaging) -> list[bytes]:
    contents = assembly.read_each(wanted.stored())
    encoded = [
        EncodedFrame(wanted.recipe or b"", frame.detail, number, content)
        for (number, frame), content in zip(wanted.listed, contents, strict=True)
    ]
    with subsegment("decode"):
        return imaging.transcode_frames(encoded, syntax)
