"""Say of every operation what it may answer beyond the one success that Powertools sees, and which headers it heeds."""

import importlib
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from core.audit.queries import AuditFormat
from core.depth_logs.queries import PictureFormat
from core.dicom.archive import ZIP
from core.dicom.rendered import FORMATS
from core.kernel.errors import (
    AnswerNotKept,
    InvalidParameter,
    MalformedBody,
    NotFound,
    PreconditionFailed,
    Problem,
    RequestInProgress,
    SignInRequired,
    UnsupportedMediaType,
    ValidationFailed,
)
from core.kernel.media_types import OF_TABLES, MediaType
from core.kernel.negotiation import DICOM_JSON, DICOM_XML, RELATED
from core.kernel.transfer_syntaxes import FRAME_TYPES
from core.web.query_names import refuse_unknown
from core.web.refusals import refused_by
from local.template.routes import Route

ELSEWHERE = "The content is too large to be sent inline: fetch it from the presigned URL in `Location`, without a token"
UNCHANGED = "Not modified since the version in `If-None-Match`"
BODIES = ("retrieve_study", "retrieve_series", "retrieve_instance", "retrieve_frames", "retrieve_bulk_data")
PICTURES = (
    *(f"retrieve_rendered_{level}" for level in ("study", "series", "instance", "frames")),
    *(f"retrieve_{level}_thumbnail" for level in ("study", "series", "instance", "frames")),
    "retrieve_by_uri",
)
METADATA = ("retrieve_study_metadata", "retrieve_series_metadata", "retrieve_instance_metadata")
OF_STORES = {"202": "Some of the objects are stored", "409": "None of the objects is stored"}
ALSO = {  # successes; the ones that are not named here have the form of the first
    "create_depth_log": {"202": "The depth log is announced; send its bytes to `upload`"},
    "create_tag": {"200": "A tag with this name already exists"},
    "export_coco": {"303": ELSEWHERE},
    "get_annotation": {"304": UNCHANGED},
    "get_image": {"304": UNCHANGED},
    "get_image_file": {"206": "The requested byte range", "303": ELSEWHERE, "304": UNCHANGED},
    **{name: {"206": "The requested byte range", "303": ELSEWHERE, "304": UNCHANGED} for name in BODIES},
    **{name: {"303": ELSEWHERE, "304": UNCHANGED} for name in (*METADATA, *PICTURES)},
    "get_depth_log_file": {"206": "The requested byte range", "303": ELSEWHERE, "304": UNCHANGED},
    "get_depth_log_image": {"303": ELSEWHERE, "304": UNCHANGED},
    "list_frames": {"303": ELSEWHERE, "304": UNCHANGED},
    "open_link": {"200": "To HEAD alone: the size and type of the file"},
    "store_instances": OF_STORES,
    "store_instances_of_study": OF_STORES,
}
MEDIA_TYPES = {  # of the bytes that are the answer, or that it may be beside JSON
    "get_image_file": [str(each) for each in MediaType],
    "get_depth_log_file": sorted(OF_TABLES),
    "get_depth_log_image": [each.media_type for each in PictureFormat],
    "list_frames": ["application/x-npy"],
    "retrieve_study": [RELATED, ZIP],
    "retrieve_series": [RELATED, ZIP],
    "retrieve_instance": [RELATED, "application/dicom", ZIP],
    "retrieve_frames": [RELATED, *FRAME_TYPES],
    "retrieve_bulk_data": [RELATED, *FRAME_TYPES],
    **{name: [RELATED, "application/dicom", *(each.media_type for each in FORMATS)] for name in PICTURES},
    "list_audit_events": [AuditFormat.CSV.media_type, AuditFormat.NDJSON.media_type],
}
SEARCHES = (
    *("search_studies", "search_series", "search_all_series"),
    *("search_instances", "search_instances_of_study", "search_all_instances"),
)
ASKED = {  # parameters of searches beside attributes, which may be any
    "limit": ("The most results to return", {"type": "integer", "minimum": 0}),
    "offset": ("How many results to skip", {"type": "integer", "minimum": 0, "default": 0}),
    "fuzzymatching": ("Match names by the beginnings of their words too", {"type": "boolean", "default": False}),
    "includefield": ("Tags or keywords of attributes to return too, separated by commas, or `all`", {"type": "string"}),
}
STORES = ("store_instances", "store_instances_of_study")
ANY_BYTES = "application/octet-stream"  # never sent: lets generators that know no image types see a file
BYTES = {"schema": {"type": "string", "format": "binary"}}
PROBLEM = "#/components/schemas/Problem"
WITHOUT_BODY = {"303", "304"}
TITLES = {
    "400": "A parameter or the body is not valid",
    "401": "The access token is missing or expired",
    "403": "The caller may see it but not do this",
    "404": "The resource does not exist, or the caller may not see it",
    "406": "Nothing that the Accept header allows can be sent",
    "409": "The resource's state does not allow this",
    "412": "The resource has changed since the version in `If-Match`",
    "413": "The content is too large",
    "415": "The media type is not supported",
    "416": "The range starts after the end of the file",
    "422": "The request is well formed but not valid",
    "429": "Too many requests; retry after `Retry-After` seconds",
    "503": "A dependency is unavailable; retry after `Retry-After` seconds",
}
OF_FILES = {
    "Range": {"description": "A byte range, as `bytes=first-last`"},
    "If-Range": {"description": "The entity tag that the range belongs to; otherwise the whole file is sent"},
    "If-None-Match": {"description": "Entity tags of the versions that the client has"},
}
OF_MADE = {"If-None-Match": OF_FILES["If-None-Match"]}
ACCEPT = {"Accept": {"description": "Media types that the client accepts; `accept` in the query counts before it"}}
READ_BY_HAND = {
    "get_image_file": OF_FILES,
    "get_depth_log_file": OF_FILES,
    "get_depth_log_image": OF_MADE,
    **dict.fromkeys(BODIES, OF_FILES | ACCEPT),
    **dict.fromkeys((*METADATA, *PICTURES), OF_MADE | ACCEPT),
}
IDEMPOTENCY_KEY = {
    "description": "A key chosen by the client: a request repeated with the same key is carried out only once",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
}

# Named although it does nothing: openapi-python-client 0.29 writes code that cannot be imported for an operation of two
# media types without an optional parameter (openapi-generators/openapi-python-client#1451).
IGNORED_KEY = IDEMPOTENCY_KEY | {"description": "Accepted but ignored: keys belong to signed-in callers"}


def refusals(content: dict[str, Any]) -> dict[str, Any]:
    """Answers by status to which operations refer, all with the same `content`."""
    return {status: {"description": title, "content": deepcopy(content)} for status, title in TITLES.items()}


def describe_answers(operation: dict[str, Any], route: Route) -> None:
    """Add to an operation its other successes, how it may fail, and the headers that its handler reads for itself."""
    name, method = operation["operationId"], route.method
    responses: dict[str, Any] = operation["responses"]
    first = next(iter(responses.values()))
    if name in MEDIA_TYPES:
        kinds = [*MEDIA_TYPES[name], ANY_BYTES]
        told = {kind: schema for kind, schema in first["content"].items() if schema["schema"].get("format") != "binary"}
        first["content"] = told | dict.fromkeys(kinds, BYTES)
    if name in METADATA or name in STORES:
        first["content"] = {DICOM_JSON: first["content"]["application/json"]}
    if name in METADATA:
        first["content"] |= dict.fromkeys([RELATED, DICOM_XML], BYTES)
    if name in SEARCHES:
        first["content"] = {DICOM_JSON: deepcopy(first["content"]["application/json"])} | first["content"]
        first["content"][RELATED] = BYTES
        operation.setdefault("parameters", []).extend(_asked(*each) for each in ASKED.items())
    for status, description in ALSO.get(name, {}).items():
        is_empty = status in WITHOUT_BODY or "content" not in first
        content = {} if is_empty else {"content": deepcopy(first["content"])}
        responses[status] = {"description": description} | content
    statuses = {str(int(problem.status)) for problem in problems(operation, route)}
    for status in sorted(statuses):
        if status in responses:  # it may be an answer as well as a problem
            responses[status]["content"] |= {"application/problem+json": {"schema": {"$ref": PROBLEM}}}
        else:
            responses[status] = {"$ref": f"#/components/responses/{status}"}
    headers: dict[str, Any] = READ_BY_HAND.get(name, {})
    if method == "POST":
        headers = headers | {"Idempotency-Key": IDEMPOTENCY_KEY if _is_keyed(operation, method) else IGNORED_KEY}
    if headers:
        operation.setdefault("parameters", []).extend(_header(*each) for each in headers.items())


def problems(operation: dict[str, Any], route: Route) -> set[type[Problem]]:
    """Return what an operation refuses: what follows from what it takes, and what its handler names."""
    return {*following(operation, route), *refused_by(handler_of(route))}


def following(operation: dict[str, Any], route: Route) -> set[type[Problem]]:
    """Return the problems that follow from what an operation takes."""
    app = importlib.import_module(route.module).app
    places = {parameter["in"] for parameter in operation.get("parameters", [])}
    names = {parameter["name"].lower() for parameter in operation.get("parameters", [])}
    keyed, sent = _is_keyed(operation, route.method), "requestBody" in operation
    follow: dict[type[Problem], bool] = {
        InvalidParameter: refuse_unknown in app._router_middlewares,  # noqa: SLF001 - there is no other way to them
        MalformedBody: sent or keyed,
        SignInRequired: operation.get("security") != [],
        NotFound: "path" in places,
        RequestInProgress: keyed,
        AnswerNotKept: keyed,
        PreconditionFailed: "if-match" in names,
        UnsupportedMediaType: sent,
        ValidationFailed: sent or keyed,
    }
    return {problem for problem, follows in follow.items() if follows}


def handler_of(route: Route) -> Callable[..., Any]:
    """Return the function that describes and serves a route. Raises LookupError."""
    app = importlib.import_module(route.module).app
    for each in [*app._static_routes, *app._dynamic_routes]:  # noqa: SLF001 - there is no other way to them
        if each.openapi_path == route.path and route.method in each.method:
            return each.func
    raise LookupError(f"{route.module} does not serve {route.key}")


def operation_of(route: Route) -> str:
    """Return the name of a route's operation: that of its function, for some modules serve several routes."""
    return handler_of(route).__name__


def _is_keyed(operation: dict[str, Any], method: str) -> bool:
    """Return True if an Idempotency-Key counts."""
    return method == "POST" and operation.get("security") != []


def _asked(name: str, told: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": told[0], "schema": told[1]}


def _header(name: str, told: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": False, "schema": {"type": "string"}} | told
