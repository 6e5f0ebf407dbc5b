"""Serve GET /v1/docs, Swagger UI from our own layer, and /v1/docs/redoc, Redoc, over /v1/openapi.json."""

from pathlib import Path

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi import swagger_ui

from core.kernel.errors import NotFound
from core.web.app import entrypoint, http_app
from core.web.content import text

OURS = Path(__file__).with_name("docs")
BUNDLED = Path(swagger_ui.__file__).parent
PAGE, REDOC = OURS / "index.html", OURS / "redoc.html"
ASSETS = {
    "start.js": (OURS / "start.js", "text/javascript"),
    "redoc.js": (OURS / "redoc.js", "text/javascript"),
    "redoc.standalone.js": (OURS / "vendor" / "redoc.standalone.js", "text/javascript"),
    "swagger-ui-bundle.js": (BUNDLED / "swagger-ui-bundle.min.js", "text/javascript"),
    "swagger-ui.css": (BUNDLED / "swagger-ui.min.css", "text/css"),
}
# The icons of Swagger UI are data URLs.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# Redoc writes its styles into the page, and searches in a worker of its own.
REDOC_POLICY = POLICY.replace("style-src 'self'", "style-src 'unsafe-inline'") + "; worker-src blob:"

app = http_app(any_query=True)


@app.get("/v1/docs", include_in_schema=False)
def get_docs() -> Response[str]:
    """Show the API document in Swagger UI."""
    return text(PAGE.read_text(), "text/html; charset=utf-8", max_age=300, policy=POLICY)


@app.get("/v1/docs/<file>", include_in_schema=False)
def get_docs_file(file: str) -> Response[str]:
    """Show the API document in Redoc, or serve a script or style sheet of either page."""
    if file == "redoc":
        return text(REDOC.read_text(), "text/html; charset=utf-8", max_age=300, policy=REDOC_POLICY)
    if file not in ASSETS:
        raise NotFound
    path, media_type = ASSETS[file]
    return text(path.read_text(), f"{media_type}; charset=utf-8", max_age=86_400)


handler = entrypoint(app)
