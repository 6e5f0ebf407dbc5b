"""Serve GET /v1/tags/{tag_id}."""

from core.tags import tag_service
from core.tags.model import CountedTag
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller

app = http_app()


@app.get("/v1/tags/<tag_id>", tags=["Tags"])
def get_tag(tag_id: str, caller: CurrentCaller) -> CountedTag:
    """Get a tag.

    Every signed-in user can read it. `image_count` covers the images that the caller may see.
    """
    return tag_service.get(tag_id, caller)


handler = entrypoint(app)
