"""Serve GET /v1/docs and its assets: Swagger UI, from our own layer, over /v1/openapi.json."""

from pathlib import Path

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi import swagger_ui

from core.kernel.errors import NotFound
from core.web.app import entrypoint, http_app
from core.web.content import text

OURS = Path(__file__).with_name("docs")
BUNDLED = Path(swagger_ui.__file__).parent
PAGE = OURS / "index.html"
ASSETS = {
    "start.js": (OURS / "start.js", "text/javascript"),
    "swagger-ui-bundle.js": (BUNDLED / "swagger-ui-bundle.min.js", "text/javascript"),
    "swagger-ui.css": (BUNDLED / "swagger-ui.min.css", "text/css"),
}
# The icons of Swagger UI are data URLs.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

app = http_app(any_query=True)


@app.get("/v1/docs", include_in_schema=False)
def get_docs() -> Response[str]:
    """Show the API document in Swagger UI."""
    return text(PAGE.read_text(), "text/html; charset=utf-8", max_age=300, policy=POLICY)


@app.get("/v1/docs/<file>", include_in_schema=False)
def get_docs_file(file: str) -> Response[str]:
    """Serve a script or style sheet of Swagger UI."""
    if file not in ASSETS:
        raise NotFound
    path, media_type = ASSETS[file]
    return text(path.read_text(), f"{media_type}; charset=utf-8", max_age=86_400)


handler = entrypoint(app)
