"""Serve GET /v1/stats."""

from core.depth_logs import depth_log_lists
from core.search import statistics
from core.search.statistics import Statistics
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller

app = http_app()


@app.get("/v1/stats", tags=["System"])
def get_stats(caller: CurrentCaller) -> Statistics:
    """Count what the caller may see.

    The images are counted by `ml_tag`, status, media type and visibility, beside the tags and depth logs.
    """
    return statistics.statistics(caller, depth_log_lists.count)


handler = entrypoint(app)
