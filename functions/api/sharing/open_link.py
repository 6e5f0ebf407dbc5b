"""Serve GET /v1/shared/{token}."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from core.sharing import links
from core.web.app import entrypoint, http_app

app = http_app()


@app.get("/v1/shared/<token>", tags=["Sharing"], status_code=HTTPStatus.SEE_OTHER)
def open_link(token: str) -> Response[None]:
    """Open a share link.

    The answer redirects to a presigned URL that is valid for five minutes. No token is needed. A link that is
    expired, revoked or unknown is answered with 404.
    """
    headers: dict[str, str | list[str]] = {
        "Location": links.opened(token),
        "Cache-Control": "private, no-store",
        "Referrer-Policy": "no-referrer",
    }
    return Response(HTTPStatus.SEE_OTHER, headers=headers)


handler = entrypoint(app)
