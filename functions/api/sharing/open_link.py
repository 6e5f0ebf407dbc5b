"""Serve GET /v1/shared/{token}."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from core.dicom import linked_objects
from core.sharing import links
from core.web.app import entrypoint, http_app
from core.web.audited import READINGS
from core.web.content import Conditions, linked
from imaging.adapters import imaging

app = http_app()


@app.get("/v1/shared/<token>", tags=["Sharing"], status_code=HTTPStatus.SEE_OTHER)
def open_link(token: str, conditions: Conditions) -> Response[None]:
    """Open a share link.

    The answer redirects to a presigned URL that is valid for five minutes. No token is needed. A link that is
    expired, revoked or unknown is answered with 404. Unless the link says `identified`, a DICOM object comes without
    the identity of its patient: by the Basic Profile of PS3.15 Annex E, with new UIDs. HEAD tells the size and type
    without a redirect.
    """
    return linked(links.opened(token, linked_objects.at_opening(imaging)), *conditions)


handler = entrypoint(app, audited=READINGS)
