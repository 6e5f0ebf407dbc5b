"""PUT /v1/images/{image_key}/tags"""

from core import catalog, showing
from core.domain.image_draft import ImagePatch
from core.domain.shown_image import Image
from core.domain.tag import TagNames
from core.http import entrypoint, http_app
from core.identity import CurrentCaller

app = http_app()


@app.put("/v1/images/<image_key>/tags", summary="Replace the tags of an image", tags=["Tags"])
def set_image_tags(image_key: str, names: TagNames, caller: CurrentCaller) -> Image:
    return showing.shown(catalog.patch(image_key, ImagePatch(tags=names.tags), caller))


handler = entrypoint(app)
