"""On s3:ObjectCreated under jobs/, run a slice of the job that the object names.

Safe to run twice, late and out of order: a run takes only a job that is due, and continues at its checkpoint.
"""

from functools import partial

from aws_lambda_powertools.utilities.data_classes import S3Event, event_source
from aws_lambda_powertools.utilities.typing import LambdaContext

from core.dicom import export_job, export_order
from core.exports import coco_job, coco_order, zip_job, zip_order
from core.jobs import runner
from core.web.events import stored
from core.web.logging import logger
from core.web.observed import observed
from imaging.adapters import imaging
from imaging.adapters.masks import run_lengths

RESERVE = 300_000  # ms: enough for the longest step, which joins what was written
KINDS: dict[str, runner.Kind] = {
    coco_order.KIND: partial(coco_job.export, run_lengths=run_lengths),
    export_order.KIND: partial(export_job.export, deidentifier=imaging),
    zip_order.KIND: zip_job.export,
}


@logger.inject_lambda_context(clear_state=True)
@observed
@event_source(data_class=S3Event)
def handler(event: S3Event, context: LambdaContext) -> None:
    for job in stored(event):
        runner.run(job.image_key, KINDS, lambda: context.get_remaining_time_in_millis() > RESERVE)
