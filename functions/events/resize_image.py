"""On s3:ObjectCreated under originals/, write one file for each standard size.

Safe to run twice: keys and bytes depend only on the original. It may run before the row says `ready`.
"""

from aws_lambda_powertools.utilities.data_classes import S3Event, event_source
from aws_lambda_powertools.utilities.typing import LambdaContext

from core.images import renditions
from core.kernel.errors import UnsupportedMediaType
from core.web.events import stored
from core.web.logging import logger
from core.web.observed import observed
from imaging.adapters import imaging


@logger.inject_lambda_context(clear_state=True)
@observed
@event_source(data_class=S3Event)
def handler(event: S3Event, _context: LambdaContext) -> None:
    for original in stored(event):
        try:
            renditions.resize(original.image_key, original.key, imaging)
        except UnsupportedMediaType as problem:  # a report or a waveform: trying again would not give it a picture
            logger.info("No picture", image_key=original.image_key, detail=problem.detail)
