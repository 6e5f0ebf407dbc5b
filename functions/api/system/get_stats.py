"""GET /v1/stats"""

from core.depth_logs import depth_log_lists
from core.search import statistics
from core.search.statistics import Statistics
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller

app = http_app()


@app.get("/v1/stats", summary="Count what the caller may see", tags=["System"])
def get_stats(caller: CurrentCaller) -> Statistics:
    return statistics.statistics(caller, depth_log_lists.count)


handler = entrypoint(app)
