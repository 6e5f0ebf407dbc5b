"""Every five minutes, seal the audit events since the last time, so that a removed or changed one is found.

It reads the newest seal and the days since; without events it writes one seal a day. A delay does no harm.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from core.audit import sealing
from core.web.logging import logger
from core.web.observed import observed

RESERVE = 10_000  # ms: more than one seal takes


@logger.inject_lambda_context(clear_state=True)
@observed
def handler(_event: dict[str, Any], context: LambdaContext) -> None:
    sealed = sealing.seal_events(lambda: context.get_remaining_time_in_millis() > RESERVE)
    logger.info("Sealed in all", events=sealed)
