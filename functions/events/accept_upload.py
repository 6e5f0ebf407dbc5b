"""s3:ObjectCreated on incoming/images/ -> the image is checked, and becomes ready or failed.

Safe to run twice, late and out of order: it looks at what lies there now, and only a waiting image changes.
"""

from aws_lambda_powertools.utilities.data_classes import S3Event, event_source
from aws_lambda_powertools.utilities.typing import LambdaContext

from core.images import ingestion
from core.kernel.errors import NotUploaded
from core.web.events import stored
from core.web.logging import logger
from imaging.adapters.images import IMAGING


@logger.inject_lambda_context(clear_state=True)
@event_source(data_class=S3Event)
def handler(event: S3Event, _context: LambdaContext) -> None:
    for upload in stored(event):
        try:
            ingestion.accept(upload.image_key, IMAGING)
        except NotUploaded:
            logger.info("Accepted before", image_key=upload.image_key)
