"""On s3:ObjectCreated under compressing/, copy the DICOM image that the object names to HTJ2K, if it is worth while.

Safe to run twice: an image that has its copy keeps it. What is not ready yet is left to `sweep`.
"""

from aws_lambda_powertools.utilities.data_classes import S3Event, event_source
from aws_lambda_powertools.utilities.typing import LambdaContext

from core.images import htj2k_copies
from core.web.events import stored
from core.web.logging import logger
from core.web.observed import observed
from imaging.adapters import imaging


@logger.inject_lambda_context(clear_state=True)
@observed
@event_source(data_class=S3Event)
def handler(event: S3Event, _context: LambdaContext) -> None:
    for order in stored(event):
        htj2k_copies.make(order.image_key, imaging)
