"""Answer in the DICOM JSON Model, with links that begin with the configured address."""

import json
import os
from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import parse_qs

from aws_lambda_powertools.event_handler import Request, Response
from aws_lambda_powertools.event_handler.depends import Depends

from core.dicom.search import Found

DICOM_JSON = "application/dicom+json"
MORE = {"Warning": '299 lightbox "There are additional results that can be requested"'}


def results(found: Found) -> Response[Any]:
    """Answer a search. PS3.18 8.3.4.4 has a warning say that there are more results."""
    body = json.dumps(
        found.results, separators=(",", ":"), ensure_ascii=False
    )  # Powertools writes application/json only
    return Response(HTTPStatus.OK, content_type=DICOM_JSON, body=body, headers=dict(MORE) if found.more else {})


def _asked(request: Request) -> dict[str, list[str]]:
    """Return the query, in which any attribute may be a parameter."""
    return parse_qs(request.resolved_event.get("rawQueryString") or "", keep_blank_values=True)


def _root(request: Request) -> str:
    """Return the address of DICOMweb: the stack's PublicUrl, or the API's own name, but never the Host header."""
    api = request.resolved_event["requestContext"]["domainName"]
    return (os.environ.get("PUBLIC_URL") or f"https://{api}").rstrip("/") + "/dicomweb"


SearchParameters = Annotated[dict[str, list[str]], Depends(_asked)]
DicomwebRoot = Annotated[str, Depends(_root)]
