"""Serve POST /v1/images/batch-delete."""

from core.images import batch_deletion
from core.images.batch_deletion import Deleted, ToDelete
from core.web.app import entrypoint, http_app
from core.web.audited import Audited
from core.web.identity import CurrentCaller

app = http_app()


@app.post("/v1/images/batch-delete", tags=["Images"])
def delete_image_batch(wanted: ToDelete, caller: CurrentCaller) -> Deleted:
    """Delete several images.

    Each of up to 1,000 images is deleted on its own, and the answer has a status for each: 204, 403 or 404 as for a
    single deletion, 503 to try that one again. The request as a whole does not fail.
    """
    return batch_deletion.delete(wanted.image_keys, caller)


handler = entrypoint(app, audited=Audited(each=("results", "image_key")))
