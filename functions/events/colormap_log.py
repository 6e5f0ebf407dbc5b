"""s3:ObjectCreated on overviews/ -> the picture of a whole depth log in false colours.

Safe to run twice: the keys and the bytes depend only on the overview and the stack's colour maps.
"""

from aws_lambda_powertools.utilities.data_classes import S3Event, event_source
from aws_lambda_powertools.utilities.typing import LambdaContext

from core import log_coloring
from core.observability import logger
from core.triggers import stored
from imaging.depth.handed import DEPTH


@logger.inject_lambda_context(clear_state=True)
@event_source(data_class=S3Event)
def handler(event: S3Event, _context: LambdaContext) -> None:
    for overview in stored(event):
        log_coloring.colorize(overview.image_key, overview.key, DEPTH)
