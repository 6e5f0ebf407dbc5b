"""Read searches of DICOMweb, and answer them in the DICOM JSON Model."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any, NamedTuple
from urllib.parse import parse_qs

from aws_lambda_powertools.event_handler import Request, Response
from aws_lambda_powertools.event_handler.depends import Depends

from core.dicom.search import Found
from core.kernel.negotiation import Offer, ranked

JSON, DICOM_JSON = "application/json", "application/dicom+json"
MORE = {"Warning": '299 lightbox "There are additional results that can be requested"'}
_OFFERS = [Offer(DICOM_JSON), Offer(JSON)]


class Asked(NamedTuple):
    """A search: its parameters, of which any attribute may be one, and the media types that the client accepts."""

    parameters: dict[str, list[str]]
    accept: str | None


def results(found: Found, asked: Asked) -> Response[Any]:
    """Answer a search, with a warning that there are more results (PS3.18 8.3.4.4); as JSON, whatever is accepted."""
    headers = {"Vary": "Accept"} | (MORE if found.more else {})
    if [offer.media_type for offer in ranked(asked.accept, _OFFERS)][:1] == [JSON]:
        return Response(HTTPStatus.OK, content_type=JSON, body=found.results, headers=headers)
    return dicom_json(found.results, headers=headers)


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
