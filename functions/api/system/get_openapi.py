"""Serve GET /v1/openapi.json: this API, as `./run openapi` last wrote it from the handlers."""

from pathlib import Path

from aws_lambda_powertools.event_handler import Response

from core.web.app import entrypoint, http_app

DOCUMENT = Path(__file__).with_name("openapi.json")

app = http_app()


@app.get(
    "/v1/openapi.json",
    tags=["System"],
    responses={200: {"description": "OpenAPI 3.1", "content": {"application/json": {"schema": {"type": "object"}}}}},
    compress=True,
)
def get_openapi() -> Response[str]:
    """Get this OpenAPI document.

    No token is needed.
    """
    headers = {"Cache-Control": "public, max-age=300", "Vary": "Accept-Encoding"}
    return Response(200, content_type="application/json", body=DOCUMENT.read_text(), headers=headers)


handler = entrypoint(app)
