"""Parameters that several handlers take."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query

from core.kernel.paging import Paging

AskedPage = Annotated[Paging, Query()]
