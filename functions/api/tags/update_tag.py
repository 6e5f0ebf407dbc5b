"""PUT /v1/tags/{tag_id}"""

from core import tagging
from core.domain.tag import CountedTag, TagDraft
from core.http import entrypoint, http_app
from core.identity import CurrentCaller

app = http_app()


@app.put("/v1/tags/<tag_id>", summary="Rename a tag, on all its images at once", tags=["Tags"])
def update_tag(tag_id: str, draft: TagDraft, caller: CurrentCaller) -> CountedTag:
    return tagging.rename(tag_id, draft.name, caller)


handler = entrypoint(app)
