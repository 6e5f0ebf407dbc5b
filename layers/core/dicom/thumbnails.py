"""Return a small picture that stands for a study, a series, an instance or a frame (PS3.18 10.4.1.1.4)."""

from typing import Any

from core.aws import blobs
from core.dicom import gathered, multipart
from core.dicom.model import Uids
from core.dicom.rendered import FORMATS, Shot, drawn, shots_of
from core.dicom.rendered_query import RenderedQuery
from core.images.ports import Imaging
from core.images.render_options import RENDERER, Format
from core.kernel.caller import Caller
from core.kernel.content import StoredFile, Tagged
from core.kernel.errors import NotAcceptable, NotDrawable
from core.kernel.negotiation import Offer, ranked

SIDE = 150  # pixels


def thumbnail(
    uids: Uids, viewport: str | None, accept: str | None, caller: Caller, imaging: Imaging
) -> Tagged[StoredFile]:
    """Return the first picture that can be drawn, of 150 pixels or by a viewport. Raises NotFound, NotAcceptable."""
    shot = shots_of(uids, caller)[0]
    kept: dict[str, Any] = {} if viewport or shot.frame else shot.instance.row.made.get(str(SIDE), {})
    types = dict.fromkeys([*filter(None, [kept.get("media_type")]), *(each.media_type for each in FORMATS)])
    accepted = ranked(accept, [Offer(each) for each in types])
    if not accepted:
        raise NotAcceptable(f"Thumbnails are sent as {', '.join(types)}")
    media_type = accepted[0].media_type
    key = kept["key"] if kept.get("media_type") == media_type else None
    tag = multipart.tag_of(["thumbnail", RENDERER, shot.image.sha256, shot.frame, viewport, media_type, key])

    def make() -> StoredFile:
        content = blobs.read(blobs.renditions(), key) if key else _drawn(shot, viewport, media_type, imaging)
        return gathered.file(tag, media_type, [content])

    return Tagged(tag, make)


def _drawn(shot: Shot, viewport: str | None, media_type: str, imaging: Imaging) -> bytes:
    query = RenderedQuery(viewport=viewport or f"{SIDE},{SIDE}")
    try:
        return drawn(shot, query, Format(media_type.removeprefix("image/")), imaging)
    except NotDrawable as problem:
        raise NotAcceptable(problem.detail) from problem
