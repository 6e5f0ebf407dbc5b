"""Every minute, summarize the DICOM studies that have changed, and pack the index journals that are long enough.

Searches are right without it: they read what has changed too, only with more reads.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from core.dicom import summary_upkeep
from core.images.listed_terms import terms_now
from core.index import compaction
from core.web.logging import logger
from core.web.observed import observed

RESERVE = 20_000  # ms: more than packing one batch takes
STUDIES_RESERVE = 50_000  # ms, of which the index has 30


@logger.inject_lambda_context(clear_state=True)
@observed
def handler(_event: dict[str, Any], context: LambdaContext) -> None:
    summarized = summary_upkeep.update_all(lambda: context.get_remaining_time_in_millis() > STUDIES_RESERVE)
    packed = compaction.compact_while_busy(lambda: context.get_remaining_time_in_millis() > RESERVE, terms_now)
    logger.info("Compacted", packed=packed, summarized=summarized)
