"""On s3:ObjectCreated under incoming/logs/, read the table and make its depth log ready or failed.

Safe to run twice, late and out of order: it reads the current object, and changes only a log that waits for one.
"""

from aws_lambda_powertools.utilities.data_classes import S3Event, event_source
from aws_lambda_powertools.utilities.typing import LambdaContext

from core.depth_logs import ingestion
from core.kernel.errors import NotUploaded
from core.web.events import stored
from core.web.logging import logger
from core.web.observed import observed
from imaging.adapters import depth_imaging


@logger.inject_lambda_context(clear_state=True)
@observed
@event_source(data_class=S3Event)
def handler(event: S3Event, _context: LambdaContext) -> None:
    for upload in stored(event):
        try:
            ingestion.import_depth_log(upload.image_key, depth_imaging)
        except NotUploaded:
            logger.info("Imported before", log_id=upload.image_key)
