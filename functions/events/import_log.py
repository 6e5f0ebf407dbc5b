"""s3:ObjectCreated on incoming/logs/ -> the table is read, and its log becomes ready or failed.

Safe to run twice, late and out of order: it looks at what lies there now, and only a waiting log changes.
"""

from aws_lambda_powertools.utilities.data_classes import S3Event, event_source
from aws_lambda_powertools.utilities.typing import LambdaContext

from core import log_import
from core.errors import NotUploaded
from core.observability import logger
from core.triggers import stored
from imaging.depth.handed import DEPTH


@logger.inject_lambda_context(clear_state=True)
@event_source(data_class=S3Event)
def handler(event: S3Event, _context: LambdaContext) -> None:
    for upload in stored(event):
        try:
            log_import.import_log(upload.image_key, DEPTH)
        except NotUploaded:
            logger.info("Imported before", log_id=upload.image_key)
