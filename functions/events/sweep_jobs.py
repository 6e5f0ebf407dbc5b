"""Every minute, start the jobs whose event was lost, whose slice ended, or whose run died."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from core.jobs import sweeper
from core.web.logging import logger
from core.web.observed import observed


@logger.inject_lambda_context(clear_state=True)
@observed
def handler(_event: dict[str, Any], _context: LambdaContext) -> None:
    logger.info("Swept", started=sweeper.sweep())
