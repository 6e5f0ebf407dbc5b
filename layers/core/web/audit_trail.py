"""Record who did what to which object, when, and with which result."""

import json
from datetime import timedelta
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import parse_qs

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from core.audit import audit_table
from core.audit.model import AuditEvent
from core.kernel import noted
from core.kernel.caller import Caller
from core.kernel.clock import now
from core.kernel.errors import SignInRequired
from core.web import identity
from core.web.audited import Audited
from core.web.logging import logger

LONGEST_PATH = 512
LONGEST_OBJECT = 256
_SECRET = "token"  # noqa: S105 - the name of the path parameter that is one
_MADE = {HTTPStatus.CREATED, HTTPStatus.ACCEPTED}

type Request = dict[str, Any]
type Answer = dict[str, Any]


class _Asked(NamedTuple):
    """An operation, its path in a form that may be recorded, and the parameters in it."""

    action: str | None
    path: str
    parameters: dict[str, str]


def record(app: APIGatewayHttpResolver, event: Request, answer: Answer, audited: Audited) -> bool:
    """Record a request that was answered, and return whether that succeeded; if not, the log has the events."""
    events = _events(app, event, answer, audited)
    try:
        audit_table.add(*events)
    except Exception:
        logger.exception("Not audited", extra={"events": [each.model_dump(mode="json") for each in events]})
        return False
    return True


def _events(app: APIGatewayHttpResolver, event: Request, answer: Answer, audited: Audited) -> list[AuditEvent]:
    """Return what there is to record: an event, or one for each object of a batch."""
    caller, asked, http = _caller(event), _asked(app, event), event["requestContext"]["http"]
    created = answer["headers"].get("Location") if answer["statusCode"] in _MADE else None
    facts = {
        "action": asked.action,
        "user_id": caller.user_id if caller else None,
        "by_key": caller is not None and caller.by_key,
        "key_id": caller.key_id if caller else None,
        "source": http.get("sourceIp"),
        "method": http["method"],
        "path": asked.path[:LONGEST_PATH],
        "object": _object(event, asked.parameters, audited, caller) or (created or "").rpartition("/")[2] or None,
        "created": created[:LONGEST_PATH] if created else None,
        "status": answer["statusCode"],
        "request_id": logger.get_correlation_id() or "",
    }
    moment = now()
    return [
        AuditEvent.model_validate(facts | noted.facts() | item | {"at": moment + timedelta(microseconds=number)})
        for number, item in enumerate(_items(answer, audited) or [{}])  # each later than the one before: its place
    ]


def _caller(event: Request) -> Caller | None:
    try:
        return identity.caller_or_none(event)
    except SignInRequired:  # for a token of another kind
        return None


def _asked(app: APIGatewayHttpResolver, event: Request) -> _Asked:
    """Return what was asked for. A path that belongs to no route, or has a secret in it, is recorded as a pattern."""
    method, path = event["requestContext"]["http"]["method"], event.get("rawPath", "")
    routes = [*app._static_routes, *app._dynamic_routes]  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
    for route in routes:
        if route.method == ("GET" if method == "HEAD" else method) and (found := route.rule.match(path)):
            parameters = found.groupdict()
            return _Asked(route.func.__name__, route.openapi_path if _SECRET in parameters else path, parameters)
    return _Asked(routes[0].func.__name__, routes[0].openapi_path, {}) if routes else _Asked(None, "", {})


def _object(event: Request, parameters: dict[str, str], audited: Audited, caller: Caller | None) -> str | None:
    """Return the key or id in the path or query; nothing of a secret, for which a service may note its object."""
    if audited.subject and audited.subject not in parameters:
        name = parse_qs(event.get("rawQueryString", "")).get(audited.subject, [None])[0]
    else:
        name = next((parameters[each] for each in (audited.subject, *parameters) if each in parameters), None)
    if _SECRET in parameters or not name:
        return None
    return caller.user_id if name == "me" and caller else name[:LONGEST_OBJECT]


def _items(answer: Answer, audited: Audited) -> list[dict[str, Any]]:
    """Return the object of each item of a batch, and its own status where it has one."""
    if noted.objects():
        return [{"object": key} for key in noted.objects()]
    if audited.each is None or answer["statusCode"] >= HTTPStatus.MULTIPLE_CHOICES:
        return []
    array, name = audited.each
    return [
        {"object": item[name][:LONGEST_OBJECT] or None}
        | ({"status": item["status"]} if isinstance(item.get("status"), int) else {})
        for item in json.loads(answer["body"])[array]
    ]
