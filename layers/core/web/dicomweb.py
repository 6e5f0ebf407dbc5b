"""Answer in the DICOM JSON Model, with links that begin with the configured address."""

import json
import os
from http import HTTPStatus
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import Request, Response
from aws_lambda_powertools.event_handler.depends import Depends

from core.dicom.model import DicomJson

DICOM_JSON = "application/dicom+json"


def dicom_json(found: list[DicomJson]) -> Response[Any]:
    body = json.dumps(found, separators=(",", ":"), ensure_ascii=False)  # Powertools writes application/json only
    return Response(HTTPStatus.OK, content_type=DICOM_JSON, body=body)


def _root(request: Request) -> str:
    """Return the address of DICOMweb: the stack's PublicUrl, or the API's own name, but never the Host header."""
    api = request.resolved_event["requestContext"]["domainName"]
    return (os.environ.get("PUBLIC_URL") or f"https://{api}").rstrip("/") + "/dicomweb"


DicomwebRoot = Annotated[str, Depends(_root)]
