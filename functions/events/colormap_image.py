"""On s3:ObjectCreated under resized/, colour the picture if it is grey.

Safe to run twice: keys and bytes depend only on the resized picture and the stack's colour maps.
"""

from aws_lambda_powertools.utilities.data_classes import S3Event, event_source
from aws_lambda_powertools.utilities.typing import LambdaContext

from core.images import renditions
from core.web.events import stored
from core.web.logging import logger
from core.web.observed import observed
from imaging.adapters import imaging


@logger.inject_lambda_context(clear_state=True)
@observed
@event_source(data_class=S3Event)
def handler(event: S3Event, _context: LambdaContext) -> None:
    for resized in stored(event):
        renditions.colorize(resized.image_key, resized.key, imaging)
