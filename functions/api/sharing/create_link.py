"""POST /v1/images/{image_key}/links"""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from core.sharing import links
from core.sharing.model import LinkDraft, NewLink
from core.web.app import created, entrypoint, http_app
from core.web.identity import CurrentCaller

app = http_app()


@app.post(
    "/v1/images/<image_key>/links",
    summary="Create a share link that needs no sign-in",
    tags=["Sharing"],
    status_code=HTTPStatus.CREATED,
)
def create_link(image_key: str, draft: LinkDraft, caller: CurrentCaller) -> Response[NewLink]:
    link = links.create(image_key, draft, caller)
    return created(f"/v1/images/{image_key}/links/{link.link_id}", link)


handler = entrypoint(app, secret=True)  # the link opens without a token
