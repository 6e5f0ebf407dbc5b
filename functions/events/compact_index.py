"""Every minute, pack the index journals that are long enough into the posting lists.

Searches are right without it: they read the journals too, only with more reads.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from core.index import compaction
from core.web.logging import logger

RESERVE = 20_000  # ms: more than packing one batch takes


@logger.inject_lambda_context(clear_state=True)
def handler(_event: dict[str, Any], context: LambdaContext) -> None:
    packed = compaction.compact_while_busy(lambda: context.get_remaining_time_in_millis() > RESERVE)
    logger.info("Compacted", packed=packed)
