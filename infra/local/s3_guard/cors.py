"""Add CORS headers as S3 does: by the rules of the bucket."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from local.s3_guard.refusal import Refusal
from local.s3_guard.wire import Wire

type Headers = list[tuple[str, str]]


@dataclass(frozen=True)
class Rule:
    """One CORS rule of a bucket."""

    origins: tuple[str, ...]
    methods: tuple[str, ...]
    headers: tuple[str, ...] = ()
    exposed: tuple[str, ...] = ()
    max_age: int | None = None

    def allows(self, origin: str, method: str, headers: Iterable[str]) -> bool:
        """Return True if a page of this origin may send this method with these headers."""
        return (
            any(fnmatchcase(origin, allowed) for allowed in self.origins)
            and method in self.methods
            and all(any(fnmatchcase(header, a.lower()) for a in self.headers) for header in headers)
        )

    def answer(self, origin: str) -> Headers:
        """Return the headers that let the browser read the answer."""
        found = [("Access-Control-Allow-Origin", "*" if self.origins == ("*",) else origin)]
        found.append(("Access-Control-Allow-Methods", ", ".join(self.methods)))
        if self.exposed:
            found.append(("Access-Control-Expose-Headers", ", ".join(self.exposed)))
        if self.max_age is not None:
            found.append(("Access-Control-Max-Age", str(self.max_age)))
        return [*found, ("Vary", "Origin, Access-Control-Request-Headers, Access-Control-Request-Method")]


type RulesOf = Callable[[str], Iterable[Rule]]


def preflight(wire: Wire, rules_of: RulesOf) -> Headers:
    """Return the headers that answer a preflight request. Raises Refusal when no rule allows it."""
    origin = wire.headers.get("origin", "")
    method = wire.headers.get("access-control-request-method", "")
    asked = wire.headers.get("access-control-request-headers", "")
    headers = [header.strip().lower() for header in asked.split(",") if header.strip()]
    for rule in rules_of(wire.bucket):
        if rule.allows(origin, method, headers):
            return [*rule.answer(origin), *([("Access-Control-Allow-Headers", ", ".join(headers))] if headers else [])]
    raise Refusal(403, "AccessForbidden", "CORSResponse: This CORS request is not allowed.")


def response_headers(wire: Wire, rules_of: RulesOf) -> Headers:
    """Return the headers to add to any other answer; none without an origin or for one that is not allowed."""
    origin = wire.headers.get("origin")
    if origin is None:
        return []
    return next((rule.answer(origin) for rule in rules_of(wire.bucket) if rule.allows(origin, wire.method, ())), [])
