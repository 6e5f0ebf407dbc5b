"""GET /v1/tags/{tag_id}"""

from core import tagging
from core.domain.tag import CountedTag
from core.http import entrypoint, http_app
from core.identity import CurrentCaller

app = http_app()


@app.get("/v1/tags/<tag_id>", summary="Get a tag", tags=["Tags"])
def get_tag(tag_id: str, caller: CurrentCaller) -> CountedTag:
    return tagging.get(tag_id, caller)


handler = entrypoint(app)
