"""Serve GET /v1/instruments."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query

from core.images.annotations import instrument_service
from core.images.annotations.model import Instrument
from core.kernel.pages import Page
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller
from core.web.parameters import AskedPage

app = http_app()


@app.get("/v1/instruments", tags=["Annotations"])
def list_instruments(
    caller: CurrentCaller,
    asked: AskedPage,
    q: Annotated[str | None, Query(max_length=128, description="Part of the name, ignoring case and accents")] = None,
) -> Page[Instrument]:
    """List the instruments in use, by name.

    The counts cover the annotations of all images that the caller may see. `q` keeps the names that contain a text.
    """
    return instrument_service.listed(asked, text=q, caller=caller)


handler = entrypoint(app)
