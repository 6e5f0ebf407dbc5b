"""Serve GET /v1/shared/{token}."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from core.sharing import links
from core.web.app import entrypoint, http_app
from core.web.audited import READINGS
from core.web.content import elsewhere

app = http_app()


@app.get("/v1/shared/<token>", tags=["Sharing"], status_code=HTTPStatus.SEE_OTHER)
def open_link(token: str) -> Response[None]:
    """Open a share link.

    The answer redirects to a presigned URL that is valid for five minutes. No token is needed. A link that is
    expired, revoked or unknown is answered with 404.
    """
    return elsewhere(links.opened(token))


handler = entrypoint(app, audited=READINGS)
