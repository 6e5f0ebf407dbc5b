"""Serve POST /v1/images/{image_key}/links."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from core.dicom import linked_objects
from core.kernel.errors import Forbidden, NotUploaded
from core.sharing import links
from core.sharing.model import LinkDraft, NewLink
from core.web.app import entrypoint, http_app
from core.web.content import created
from core.web.identity import CurrentCaller
from core.web.refusals import refuses
from imaging.adapters import imaging

app = http_app()


@app.post("/v1/images/<image_key>/links", tags=["Sharing"], status_code=HTTPStatus.CREATED)
@refuses(Forbidden, NotUploaded)
def create_link(image_key: str, draft: LinkDraft, caller: CurrentCaller) -> Response[NewLink]:
    """Create a share link that needs no sign-in.

    Whoever has the link can open the image, or one of its renditions, until it expires after at most 30 days. The
    link is shown only once. Only the owner and administrators may do this; an image has at most 100 valid links, and
    an image that is not ready is refused with 409.
    A link to a DICOM object leads to it without the identity of its patient. Where its pixels may have text burned in,
    the link leads to a rendition. What states that its pixels show the patient is refused with 422, as are documents.
    With `identified` the link leads to the file as it was uploaded.
    """
    link = links.create(image_key, draft, caller, linked_objects.at_creation(imaging))
    return created(f"/v1/images/{image_key}/links/{link.link_id}", link)


handler = entrypoint(app, secret=True)  # the link opens without a token
