"""POST /v1/images/batch-delete"""

from core.images import batch_deletion
from core.images.batch_deletion import Deleted, ToDelete
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller

app = http_app()


@app.post("/v1/images/batch-delete", summary="Delete several images", tags=["Images"])
def delete_image_batch(wanted: ToDelete, caller: CurrentCaller) -> Deleted:
    return batch_deletion.delete(wanted.image_keys, caller)


handler = entrypoint(app)
