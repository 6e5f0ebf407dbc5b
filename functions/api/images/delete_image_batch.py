"""POST /v1/images/batch-delete"""

from core import deleting_together
from core.deleting_together import Deleted, ToDelete
from core.http import entrypoint, http_app
from core.identity import CurrentCaller

app = http_app()


@app.post("/v1/images/batch-delete", summary="Delete many images, each as far as one may", tags=["Images"])
def delete_image_batch(wanted: ToDelete, caller: CurrentCaller) -> Deleted:
    return deleting_together.delete(wanted.image_keys, caller)


handler = entrypoint(app)
