"""Every five minutes, finish or roll back unfinished work on depth logs. No other event is needed for that.

Apart from `sweep`, so that reading a table of gigabytes never delays the images.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from core.depth_logs import sweeper
from core.web.logging import logger
from core.web.observed import observed
from imaging.adapters import depth_imaging

RESERVE = 300_000  # ms: enough to read the largest table


@logger.inject_lambda_context(clear_state=True)
@observed
def handler(_event: dict[str, Any], context: LambdaContext) -> None:
    settled = sweeper.sweep(depth_imaging, lambda: context.get_remaining_time_in_millis() > RESERVE)
    logger.info("Swept", settled=settled)
