"""Every five minutes, make Cognito agree with the directory about users whose change was interrupted.

Apart from `sweep`, which decodes files from anywhere and so must not hold rights over accounts.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from core.users import agreement
from core.web.logging import logger
from core.web.observed import observed

RESERVE = 10_000  # ms: enough for a user with as many keys as allowed


@logger.inject_lambda_context(clear_state=True)
@observed
def handler(_event: dict[str, Any], context: LambdaContext) -> None:
    settled = agreement.sweep(lambda: context.get_remaining_time_in_millis() > RESERVE)
    logger.info("Swept", settled=settled)
