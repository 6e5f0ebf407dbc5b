"""Observe an invocation: what it counts becomes metrics."""

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

    return run
