"""Read searches of DICOMweb, and answer them in the DICOM JSON Model or in XML."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any, NamedTuple
from urllib.parse import parse_qs
from uuid import uuid4

from aws_lambda_powertools.event_handler import Request, Response
from aws_lambda_powertools.event_handler.depends import Depends

from core.dicom.ports import XmlWriter
from core.dicom.search import Found
from core.kernel.errors import NotAcceptable
from core.kernel.negotiation import DICOM_JSON, DICOM_XML, JSON, RELATED, Offer, ranked

MORE = {"Warning": '299 lightbox "There are additional results that can be requested"'}
MOST_AS_XML = 4_000_000  # characters
_OFFERS = [Offer(DICOM_JSON), Offer(JSON), Offer(DICOM_XML, multipart=True), Offer(DICOM_XML)]


class Asked(NamedTuple):
    """A search: its parameters, of which any attribute may be one, and the media types that the client accepts."""

    parameters: dict[str, list[str]]
    accept: str | None


def results(found: Found, asked: Asked, writer: XmlWriter) -> Response[Any]:
    """Answer a search, with a warning that there are more results (PS3.18 8.3.4.4). Raises NotAcceptable."""
    accepted = ranked(asked.accept, _OFFERS)
    if not accepted:
        raise NotAcceptable(f"Results are sent as {DICOM_JSON}, {JSON}, or {DICOM_XML} in {RELATED}")
    if accepted[0].media_type == DICOM_XML:
        return _documents(found, writer)
    headers = {"Vary": "Accept"} | (MORE if found.more else {})
    if accepted[0].media_type == JSON:
        return Response(HTTPStatus.OK, content_type=JSON, body=found.results, headers=headers)
    return dicom_json(found.results, headers=headers)


def _documents(found: Found, writer: XmlWriter) -> Response[str]:
    """Answer with a part for each result (PS3.18 8.6.1.2), as far as they fit into an answer."""
    boundary, parts, size = uuid4().hex, list[str](), 0
    for result in found.results:
        parts.append(f"--{boundary}\r\nContent-Type: {DICOM_XML}\r\n\r\n{writer.native_model(result)}\r\n")
        size += len(parts[-1].encode())
        if size > MOST_AS_XML:
            break
    media_type = f'{RELATED}; type="{DICOM_XML}"; boundary={boundary}'
    headers = {"Vary": "Accept"} | (MORE if found.more or len(parts) < len(found.results) else {})
    return Response(HTTPStatus.OK, media_type, "".join(parts) + f"--{boundary}--\r\n", headers)


def dicom_json(
    told: object, status: HTTPStatus = HTTPStatus.OK, headers: Mapping[str, str] | None = None
) -> Response[Any]:
    """Answer in the DICOM JSON Model: Powertools writes no other kind of JSON than its own."""
    body = json.dumps(told, separators=(",", ":"), ensure_ascii=False)
    return Response(status, content_type=DICOM_JSON, body=body, headers=dict(headers or {}))


def _asked(request: Request) -> Asked:
    """Return what is asked. A link cannot set headers: `accept` in its query counts before them (PS3.18 8.3.3)."""
    query = parse_qs(request.resolved_event.get("rawQueryString") or "", keep_blank_values=True)
    return Asked(query, ",".join(query.pop("accept", [])) or request.headers.get("accept"))


Search = Annotated[Asked, Depends(_asked)]
