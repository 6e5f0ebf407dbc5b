"""Add CORS headers as API Gateway does: by the API's own configuration, whatever the function says."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response


class Cors:
    """The `x-amazon-apigateway-cors` member of the API; without it answers stay unchanged."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.settings = settings
        self.origins = [origin.lower() for origin in settings.get("allowOrigins", [])]

    def preflight(self, request: Request) -> Response | None:
        """Answer OPTIONS, a browser's preflight request or another's; return None for any other request."""
        if not self.settings or request.method != "OPTIONS":
            return None
        headers = self.headers(request)
        if headers:
            headers.pop("access-control-expose-headers", None)
            headers["access-control-allow-methods"] = ",".join(self.settings.get("allowMethods", []))
            headers["access-control-allow-headers"] = ",".join(self.settings.get("allowHeaders", []))
            headers["access-control-max-age"] = str(self.settings.get("maxAge", 0))
        return Response(status_code=204, headers=headers)

    def headers(self, request: Request) -> dict[str, str]:
        """Return the headers to add to the answer; none for an origin that is not allowed."""
        origin = request.headers.get("origin")
        if not origin or not self._allows(origin):
            return {}
        headers = {"access-control-allow-origin": "*" if "*" in self.origins else origin}
        if "*" not in self.origins:
            headers["vary"] = "Origin"
        if self.settings.get("exposeHeaders"):
            headers["access-control-expose-headers"] = ",".join(self.settings["exposeHeaders"])
        if self.settings.get("allowCredentials"):
            headers["access-control-allow-credentials"] = "true"
        return headers

    def apply(self, request: Request, response: Response) -> Response:
        """Replace the function's CORS headers by the API's, and return the answer."""
        if self.settings:
            for name in [name for name in response.headers if name.startswith("access-control-")]:
                del response.headers[name]
            added = self.headers(request)
            response.headers.update({name: value for name, value in added.items() if name != "vary"})
            if "vary" in added:
                response.headers.add_vary_header(added["vary"])
        return response

    def _allows(self, origin: str) -> bool:
        origin = origin.lower()
        return any(
            allowed in ("*", origin) or (allowed.endswith("://*") and origin.startswith(allowed[:-1]))
            for allowed in self.origins
        )
