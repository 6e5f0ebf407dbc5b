"""GET /v1/instruments"""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query

from core import annotating
from core.domain.annotation import Instrument
from core.domain.page import Page
from core.http import entrypoint, http_app
from core.identity import CurrentCaller
from core.paging import AskedPage

app = http_app()


@app.get("/v1/instruments", summary="The instruments in use, by name", tags=["Annotations"])
def list_instruments(
    caller: CurrentCaller,
    asked: AskedPage,
    q: Annotated[str | None, Query(max_length=128, description="Part of the name, any case")] = None,
) -> Page[Instrument]:
    return annotating.instruments(asked, text=q, caller=caller)


handler = entrypoint(app)
