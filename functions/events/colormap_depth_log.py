"""On s3:ObjectCreated under overviews/, colour the picture of the whole depth log.

Safe to run twice: keys and bytes depend only on the overview and the stack's colour maps.
"""

from aws_lambda_powertools.utilities.data_classes import S3Event, event_source
from aws_lambda_powertools.utilities.typing import LambdaContext

from core.depth_logs import colorings
from core.web.events import stored
from core.web.logging import logger
from core.web.observed import observed
from imaging.adapters import depth_imaging


@logger.inject_lambda_context(clear_state=True)
@observed
@event_source(data_class=S3Event)
def handler(event: S3Event, _context: LambdaContext) -> None:
    for overview in stored(event):
        colorings.colorize(overview.image_key, overview.key, depth_imaging)
