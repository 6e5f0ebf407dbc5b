"""Serve POST /v1/images/{image_key}/shares."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from core.kernel.errors import Forbidden, TooManyRequests
from core.sharing import shares
from core.sharing.model import Share, ShareDraft
from core.web.app import entrypoint, http_app
from core.web.content import created
from core.web.identity import CurrentCaller
from core.web.refusals import refuses

app = http_app()


@app.post("/v1/images/<image_key>/shares", tags=["Sharing"], status_code=HTTPStatus.CREATED)
@refuses(Forbidden, TooManyRequests)
def create_share(image_key: str, draft: ShareDraft, caller: CurrentCaller) -> Response[Share]:
    """Share an image with a user.

    The user is named by `user_id` or `username` and can then read the image, or also annotate it; repeating this
    changes the role. Only the owner and administrators may do this, for at most 20 users per image.
    Owners who name 20 users that do not exist in an hour are refused with 429.
    """
    share = shares.share(image_key, draft, caller)
    return created(f"/v1/images/{image_key}/shares/{share.user_id}", share)


handler = entrypoint(app)
