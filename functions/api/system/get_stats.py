"""GET /v1/stats"""

from core import statistics
from core.http import entrypoint, http_app
from core.identity import CurrentCaller
from core.statistics import Statistics

app = http_app()


@app.get("/v1/stats", summary="What there is that you may see, counted", tags=["System"])
def get_stats(caller: CurrentCaller) -> Statistics:
    return statistics.statistics(caller)


handler = entrypoint(app)
