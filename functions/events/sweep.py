"""Every five minutes, finish or roll back unfinished work on images. No other event is needed for that."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from core.images import sweeper, tag_merging, tag_removal
from core.web.logging import logger
from core.web.observed import observed
from imaging.adapters import imaging

RESERVE = 120_000  # ms: enough for the largest single piece of work that may have begun


@logger.inject_lambda_context(clear_state=True)
@observed
def handler(_event: dict[str, Any], context: LambdaContext) -> None:
    def has_time() -> bool:
        return context.get_remaining_time_in_millis() > RESERVE

    settled = sweeper.sweep(imaging, has_time)
    tag_merging.finish(has_time)
    tag_removal.collect_garbage(has_time)
    logger.info("Swept", settled=settled)
