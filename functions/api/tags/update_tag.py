"""Serve PUT /v1/tags/{tag_id}."""

from core.kernel.errors import Forbidden, TagExists
from core.tags import tag_service
from core.tags.model import CountedTag, TagDraft
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller
from core.web.refusals import refuses

app = http_app()


@app.put("/v1/tags/<tag_id>", tags=["Tags"])
@refuses(Forbidden, TagExists)
def update_tag(tag_id: str, draft: TagDraft, caller: CurrentCaller) -> CountedTag:
    """Rename a tag on all its images.

    The images have the new name at once. Only the creator of the tag and administrators may do this. A name that
    another tag has is refused with 409.
    """
    return tag_service.rename(tag_id, draft.name, caller)


handler = entrypoint(app)
