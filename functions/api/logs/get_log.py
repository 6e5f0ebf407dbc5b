"""GET /v1/depth-logs/{log_id}"""

from core import logs
from core.domain.log import Log
from core.http import entrypoint, http_app
from core.identity import CurrentCaller

app = http_app()


@app.get("/v1/depth-logs/<log_id>", summary="Get a depth log", tags=["Depth logs"])
def get_log(log_id: str, caller: CurrentCaller) -> Log:
    return logs.shown(logs.get(log_id, caller))


handler = entrypoint(app)
