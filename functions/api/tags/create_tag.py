"""Serve POST /v1/tags."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from core.tags import tag_service
from core.tags.model import CountedTag, TagDraft
from core.web.app import entrypoint, http_app
from core.web.content import answer, created
from core.web.identity import CurrentCaller

app = http_app()


@app.post("/v1/tags", tags=["Tags"], status_code=HTTPStatus.CREATED)
def create_tag(draft: TagDraft, caller: CurrentCaller) -> Response[CountedTag]:
    """Create a tag, or get the tag with this name.

    Every signed-in user may do this. The answer is 201 for a new tag and 200 for one that was there.
    """
    tag, new = tag_service.create(draft.name, caller)
    return created(f"/v1/tags/{tag.id}", tag) if new else answer(tag)


handler = entrypoint(app)
