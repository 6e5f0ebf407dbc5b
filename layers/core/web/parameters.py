"""Define parameters that several handlers take."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Header, Query

from core.kernel.paging import Paging

IfMatch = Annotated[str | None, Header()]
IfNoneMatch = Annotated[str | None, Header()]
AskedPage = Annotated[Paging, Query()]
