"""Observe an invocation: what it counts becomes metrics. Once it can come, the garbage collector works."""

import gc
from collections.abc import Callable
from functools import wraps

from core.kernel import metrics
from core.web import metrics as written


def observed[Event, Context, Answer](
    handler: Callable[[Event, Context], Answer],
) -> Callable[[Event, Context], Answer]:
    """Return the handler as Lambda calls it. What it had counted when it failed is written too."""

    @wraps(handler)
    def run(event: Event, context: Context) -> Answer:
        metrics.begin()
        try:
            return handler(event, context)
        finally:
            written.write()

    _collect_garbage()
    return run


def _collect_garbage() -> None:
    """Turn the collector on where the import of a function turned it off; what was imported is never looked at."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
