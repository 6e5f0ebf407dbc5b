"""POST /v1/images/{image_key}/shares"""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from core.sharing import shares
from core.sharing.model import Share, ShareDraft
from core.web.app import created, entrypoint, http_app
from core.web.identity import CurrentCaller

app = http_app()


@app.post(
    "/v1/images/<image_key>/shares",
    summary="Share an image with a user",
    tags=["Sharing"],
    status_code=HTTPStatus.CREATED,
)
def create_share(image_key: str, draft: ShareDraft, caller: CurrentCaller) -> Response[Share]:
    share = shares.share(image_key, draft, caller)
    return created(f"/v1/images/{image_key}/shares/{share.user_id}", share)


handler = entrypoint(app)
