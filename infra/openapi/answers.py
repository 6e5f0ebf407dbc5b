"""Say of every operation what it may answer beyond the one success that Powertools sees, and which headers it heeds."""

from copy import deepcopy
from typing import Any

from core.depth_logs.queries import PictureFormat
from core.kernel.media_types import MediaType

ELSEWHERE = "The content is too large to be sent inline: fetch it from the presigned URL in `Location`, without a token"
UNCHANGED = "Not modified since the version in `If-None-Match`"
ALSO = {  # successes; the ones that are not named here have the form of the first
    "create_depth_log": {"202": "The depth log is announced; send its bytes to `upload`"},
    "create_tag": {"200": "A tag with this name already exists"},
    "export_coco": {"303": ELSEWHERE},
    "get_annotation": {"304": UNCHANGED},
    "get_image": {"304": UNCHANGED},
    "get_image_file": {"206": "The requested byte range", "303": ELSEWHERE, "304": UNCHANGED},
    "get_depth_log_image": {"303": ELSEWHERE, "304": UNCHANGED},
    "list_frames": {"303": ELSEWHERE, "304": UNCHANGED},
}
MEDIA_TYPES = {  # of the bytes that are the answer, or that it may be beside JSON
    "get_image_file": [str(each) for each in MediaType],
    "get_depth_log_image": [each.media_type for each in PictureFormat],
    "list_frames": ["application/x-npy"],
}
ANY_BYTES = "application/octet-stream"  # never sent: lets generators that know no image types see a file
BYTES = {"schema": {"type": "string", "format": "binary"}}
WITHOUT_BODY = {"303", "304"}
TITLES = {
    "400": "A parameter or the body is not valid",
    "401": "The access token is missing or expired",
    "403": "The caller may see it but not do this",
    "404": "The resource does not exist, or the caller may not see it",
    "409": "The resource's state does not allow this",
    "412": "The resource has changed since the version in `If-Match`",
    "413": "The content is too large",
    "415": "The media type is not supported",
    "416": "The range starts after the end of the file",
    "422": "The request is well formed but not valid",
    "429": "Too many requests; retry after `Retry-After` seconds",
    "503": "A dependency is unavailable; retry after `Retry-After` seconds",
}
REFUSALS = {  # beyond those that follow from what an operation takes
    "400": {"delete_user", "get_user"},
    "401": {"create_token"},
    "403": {
        *("complete_upload", "confirm_sign_up", "create_annotation", "create_api_key", "create_image", "create_link"),
        *("create_share", "create_upload_url", "create_user", "delete_annotation", "delete_api_key", "delete_colormap"),
        *("delete_image", "delete_link", "delete_depth_log", "delete_share", "delete_tag", "delete_user", "get_user"),
        *("list_api_keys", "list_audit_events", "list_links", "list_shares", "list_users", "log_out"),
        *("replace_annotation", "set_image_tags", "sign_up", "update_image", "update_tag", "update_user"),
    },
    "404": {"list_frames", "open_link"},
    "409": {
        *(
            "delete_location",
            "delete_user",
            "find_similar_images",
            "get_image_file",
            "get_depth_log_image",
            "list_frames",
        ),
        *("sign_up", "update_tag", "update_user"),
    },
    "413": {"create_image", "create_image_batch", "create_depth_log", "search_similar"},
    "415": {"get_image_file"},
    "416": {"get_image_file"},
    "422": {"create_upload_url", "export_coco", "get_image_file", "get_depth_log_image"},
    "429": {"confirm_sign_up", "create_token", "create_user", "sign_up", "update_user"},
    "503": {"get_readiness"},
}
READ_BY_HAND = {
    "get_image_file": {
        "Range": {"description": "A byte range, as `bytes=first-last`"},
        "If-Range": {"description": "The entity tag that the range belongs to; otherwise the whole file is sent"},
        "If-None-Match": {"description": "Entity tags of the versions that the client has"},
    }
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


def describe_answers(operation: dict[str, Any], name: str, method: str) -> None:
    """Add to an operation its other successes, how it may fail, and the headers that its handler reads for itself."""
    responses: dict[str, Any] = operation["responses"]
    first = next(iter(responses.values()))
    if name in MEDIA_TYPES:
        kinds = [*MEDIA_TYPES[name], ANY_BYTES]
        told = {kind: schema for kind, schema in first["content"].items() if schema["schema"].get("format") != "binary"}
        first["content"] = told | dict.fromkeys(kinds, BYTES)
    for status, description in ALSO.get(name, {}).items():
        content = {} if status in WITHOUT_BODY else {"content": deepcopy(first["content"])}
        responses[status] = {"description": description} | content
    for status in _refusals(operation, name, method):
        responses[status] = {"$ref": f"#/components/responses/{status}"}
    headers: dict[str, Any] = READ_BY_HAND.get(name, {})
    if method == "POST":
        headers = headers | {"Idempotency-Key": IDEMPOTENCY_KEY if _is_keyed(operation, method) else IGNORED_KEY}
    if headers:
        operation.setdefault("parameters", []).extend(_header(*each) for each in headers.items())


def _refusals(operation: dict[str, Any], name: str, method: str) -> list[str]:
    places = {parameter["in"] for parameter in operation.get("parameters", [])}
    names = {parameter["name"].lower() for parameter in operation.get("parameters", [])}
    keyed, sent = _is_keyed(operation, method), "requestBody" in operation
    follow = {
        "400": "query" in places or sent or keyed,
        "401": operation.get("security") != [],
        "404": "path" in places,
        "409": keyed,
        "412": "if-match" in names,
        "415": sent,
        "422": sent or keyed,
    }
    return [status for status in TITLES if follow.get(status) or name in REFUSALS.get(status, ())]


def _is_keyed(operation: dict[str, Any], method: str) -> bool:
    """Return True if an Idempotency-Key counts."""
    return method == "POST" and operation.get("security") != []


def _header(name: str, told: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": False, "schema": {"type": "string"}} | told
