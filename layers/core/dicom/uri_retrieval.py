"""Return one object, or a picture of it, to clients of WADO-URI (PS3.18 9)."""

from core.dicom import rendered, retrieval
from core.dicom.objects import DICOM, find_one
from core.dicom.uri_query import UriQuery
from core.images.ports import Imaging
from core.kernel.caller import Caller
from core.kernel.content import StoredFile, Tagged
from core.kernel.errors import NotAcceptable
from core.kernel.negotiation import Offer, ranked


def retrieve(query: UriQuery, root: str, accept: str | None, caller: Caller, imaging: Imaging) -> Tagged[StoredFile]:
    """Return what is best of the content types asked for; without any, a picture of what can be drawn.

    The Accept header counts only among these. Raises NotFound, NotAcceptable, InvalidParameter, OutputTooLarge.
    """
    can_be_drawn = find_one(query.uids(framed=False), caller).image.frames > 0
    pictures = [Offer(each.media_type) for each in rendered.FORMATS]
    offers = [*pictures, Offer(DICOM)] if can_be_drawn else [Offer(DICOM), *pictures]
    wanted = ranked(query.content_type or accept, offers)
    if not wanted:
        raise NotAcceptable(f"Objects are sent as {', '.join(each.media_type for each in offers)}")
    media_type = wanted[0].media_type
    if media_type == DICOM:
        syntax = f"; transfer-syntax={query.transfer_syntax}" if query.transfer_syntax else ""
        return retrieval.objects(query.uids(framed=False), root, f"{DICOM}{syntax}", caller, imaging)
    return rendered.rendered(query.uids(framed=True), query, media_type, caller, imaging)
