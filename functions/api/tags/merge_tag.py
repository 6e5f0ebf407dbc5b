"""Serve POST /v1/tags/{tag_id}/merge."""

from core.images import tag_merging
from core.kernel.errors import Forbidden
from core.tags.model import CountedTag, TagMerge
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller
from core.web.refusals import refuses

app = http_app()


@app.post("/v1/tags/<tag_id>/merge", tags=["Tags"])
@refuses(Forbidden)
def merge_tag(tag_id: str, merge: TagMerge, caller: CurrentCaller) -> CountedTag:
    """Merge a tag into another.

    All its images wear the other tag instead, which is the answer, and the tag is deleted. If more than 200 images wear
    it, the rest follow within minutes: until then they keep the tag. Only its creator and administrators may do this.
    """
    return tag_merging.merge(tag_id, merge.into, caller)


handler = entrypoint(app)
