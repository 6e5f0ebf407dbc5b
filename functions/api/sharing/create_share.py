"""POST /v1/images/{image_key}/shares"""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from core import sharing
from core.domain.sharing import Share, ShareDraft
from core.http import created, entrypoint, http_app
from core.identity import CurrentCaller

app = http_app()


@app.post(
    "/v1/images/<image_key>/shares",
    summary="Share an image with a user",
    tags=["Sharing"],
    status_code=HTTPStatus.CREATED,
)
def create_share(image_key: str, draft: ShareDraft, caller: CurrentCaller) -> Response[Share]:
    share = sharing.share(image_key, draft, caller)
    return created(f"/v1/images/{image_key}/shares/{share.user_id}", share)


handler = entrypoint(app)
