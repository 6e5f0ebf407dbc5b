"""Render instances for people to look at (PS3.18 10.4.1.1.3): one picture, or a part of a multipart body for each.

The picture of an object is its first frame, unless frames are named. Whoever accepts a single picture of several gets
the first that can be drawn.
"""

from collections.abc import Sequence
from typing import NamedTuple

from core.dicom import multipart
from core.dicom.frames import numbers_in
from core.dicom.instances import DicomInstance
from core.dicom.model import Uids
from core.dicom.multipart import Part
from core.dicom.objects import find
from core.dicom.rendered_query import RenderedQuery
from core.dicom.uri_query import UriQuery
from core.images import rendering
from core.images.model import StoredImage
from core.images.ports import Imaging
from core.images.render_options import RENDERER, Format
from core.kernel.caller import Caller
from core.kernel.content import StoredFile, Tagged
from core.kernel.errors import NotAcceptable, NotDrawable, NotFound, OutputTooLarge
from core.kernel.negotiation import Offer, ranked

MOST = 100  # pictures in a request: some seconds
_PRESENTATION_STATES = "1.2.840.10008.5.1.4.1.1.11."  # the SOP classes of these
FORMATS = (Format.JPEG, Format.PNG, Format.WEBP)


type Query = RenderedQuery | UriQuery


class Shot(NamedTuple):
    """A frame of an instance, from 0."""

    instance: DicomInstance
    frame: int

    @property
    def image(self) -> StoredImage:
        return self.instance.image


def rendered(uids: Uids, query: Query, accept: str | None, caller: Caller, imaging: Imaging) -> Tagged[StoredFile]:
    """Render a study, a series, an instance or frames.

    Raises NotFound, NotAcceptable (also for what cannot be drawn), OutputTooLarge, InvalidParameter.
    """
    shots = shots_of(uids, caller)
    accepted = ranked(accept, _offers(alone=uids.instance is not None and len(shots) == 1))
    if not accepted:
        raise NotAcceptable(f"Pictures are sent as {', '.join(each.media_type for each in FORMATS)}")
    offer = accepted[0]
    if uids.frames is None and not offer.multipart:
        shots = shots[:1]
    if len(shots) > MOST:
        raise OutputTooLarge(f"{MOST} pictures are rendered in a request: ask for the instances, or frames, one by one")
    facts = [f"{shot.image.sha256} {shot.frame}" for shot in shots]
    tag = multipart.tag_of(["rendered", RENDERER, query.model_dump_json(), *offer, *facts])
    return Tagged(tag, lambda: _answer(tag, shots, query, offer, imaging))


def shots_of(uids: Uids, caller: Caller) -> list[Shot]:
    """Return the frames that are to be shown. Raises NotFound, and NotAcceptable if nothing can be drawn."""
    found = find(uids, caller)
    shown = [each for each in found if each.image.frames]
    if not shown:
        raise NotAcceptable(_reason(found[0].image))
    if uids.frames is None:
        return [Shot(each, 0) for each in shown]
    numbers, frames = numbers_in(uids.frames), shown[0].image.frames
    if max(numbers) >= frames:
        raise NotFound(f"The instance has {frames} frames")
    return [Shot(shown[0], number) for number in numbers]


def _reason(image: StoredImage) -> str | None:
    if image.dicom and (image.dicom.sop_class_uid or "").startswith(_PRESENTATION_STATES):
        return "A presentation state is no picture, and is not applied to any: ask for the images themselves"
    if image.dicom and not image.dicom.has_pixels:
        return "The object contains no image"
    return image.problem.detail if image.problem else None


def _offers(*, alone: bool) -> list[Offer]:
    """Return the formats; what is first, a picture alone or a multipart body, is sent to who has no preference."""
    return [Offer(each.media_type, multipart=wrapped) for wrapped in (not alone, alone) for each in FORMATS]


def _answer(tag: str, shots: Sequence[Shot], query: Query, offer: Offer, imaging: Imaging) -> StoredFile:
    output = Format(offer.media_type.removeprefix("image/"))
    parts = list[Part]()
    reason = None
    for shot in shots:
        try:
            parts.append(Part(offer.media_type, [drawn(shot, query, output, imaging)]))
        except NotDrawable as problem:
            reason = problem.detail
    if len(parts) < (len(shots) if shots[0].instance is shots[-1].instance else 1):
        raise NotAcceptable(reason)
    return multipart.answer(tag, parts, multipart=offer.multipart or len(shots) > 1)


def drawn(shot: Shot, query: Query, output: Format, imaging: Imaging) -> bytes:
    """Draw a picture. Raises NotDrawable, InvalidParameter, OutputTooLarge."""
    image = shot.image
    wish = query.wish(shot.frame, output, (image.width or 1, image.height or 1))
    return rendering.draw(image, None, wish, imaging).content
