"""Serve GET /v1/openapi.json: this API, as `./run openapi` last wrote it from the handlers."""

from pathlib import Path

from aws_lambda_powertools.event_handler import Response

from core.web.app import entrypoint, http_app
from core.web.content import text

DOCUMENT = Path(__file__).with_name("openapi.json")

app = http_app(any_query=True)


@app.get(
    "/v1/openapi.json",
    tags=["System"],
    responses={200: {"description": "OpenAPI 3.1", "content": {"application/json": {"schema": {"type": "object"}}}}},
)
def get_openapi() -> Response[str]:
    """Get this OpenAPI document.

    No token is needed.
    """
    return text(DOCUMENT.read_text(), "application/json", max_age=300)


handler = entrypoint(app)
