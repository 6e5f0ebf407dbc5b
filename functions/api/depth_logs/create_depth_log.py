"""POST /v1/depth-logs"""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from core.depth_logs import creation, lifecycle
from core.depth_logs.model import WAITING, Log
from core.web.app import entrypoint, http_app
from core.web.depth_log_upload import LogUpload
from core.web.identity import CurrentCaller
from imaging.adapters.depth_logs import DEPTH

app = http_app()


@app.post(
    "/v1/depth-logs",
    summary="Store a depth log, or announce an upload",
    tags=["Depth logs"],
    status_code=HTTPStatus.CREATED,
)
def create_depth_log(upload: LogUpload, caller: CurrentCaller) -> Response[Log]:
    row = creation.create(upload, caller, DEPTH)
    status = HTTPStatus.ACCEPTED if row.log.status in WAITING else HTTPStatus.CREATED
    location = {"Location": f"/v1/depth-logs/{row.log_id}"}
    return Response(status, content_type="application/json", body=lifecycle.shown(row), headers=location)


handler = entrypoint(app, forms=True)
