"""Answer retrievals of DICOMweb in the media type that the client accepts."""

import gzip
from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated, Any, NamedTuple, Self

from aws_lambda_powertools.event_handler import Request, Response
from aws_lambda_powertools.event_handler.depends import Depends

from core.kernel.caller import Caller
from core.kernel.content import StoredFile, Tagged
from core.kernel.content_coding import accepts_gzip, marked
from core.kernel.negotiation import DICOM_JSON
from core.web.content import Conditions, RequestConditions, answer
from core.web.identity import CurrentCaller
from core.web.public_address import DicomwebRoot


class Asked(NamedTuple):
    """A request to retrieve: its caller, where DICOMweb is, what it accepts, and what the client has already."""

    caller: Caller
    root: str
    accept: str | None
    accepts_gzip: bool
    conditions: RequestConditions

    def for_whole(self) -> Self:
        """Return the same for what is not sent in ranges."""
        return self._replace(conditions=RequestConditions(self.conditions.if_none_match))


def _asked(request: Request, caller: CurrentCaller, root: DicomwebRoot, conditions: Conditions) -> Asked:
    """Return what is asked. A link cannot set headers: `accept` in its query counts before them (PS3.18 8.3.3)."""
    query = request.resolved_event.resolved_query_string_parameters
    accept = ",".join(query.get("accept", [])) or request.headers.get("accept")
    return Asked(caller, root, accept, accepts_gzip(request.headers.get("accept-encoding")), conditions)


Retrieval = Annotated[Asked, Depends(_asked)]


def negotiated(found: Any, asked: Asked) -> Response[Any]:
    """Answer with what was chosen by what the client accepts."""
    response = answer(found, *asked.conditions)
    response.headers["Vary"] = "Accept"
    return response


def picture(found: Any, asked: Asked, ignored: Sequence[str] = ()) -> Response[Any]:
    """Answer with a picture, or several, and warnings of what was asked for and ignored (PS3.18 8.3.5)."""
    response = negotiated(found, asked.for_whole())
    if ignored:
        response.headers["Warning"] = ", ".join(f'299 lightbox "{each}"' for each in ignored)
    return response


def data_sets(found: Tagged[StoredFile], asked: Asked) -> Response[Any]:
    """Answer with gzipped DICOM JSON as it is to clients that accept that, inflated to others; or with XML."""
    response = negotiated(found, asked.for_whole())
    response.headers["Vary"] = "Accept, Accept-Encoding"
    is_json = response.content_type == DICOM_JSON
    if is_json and response.status_code == HTTPStatus.OK and isinstance(response.body, bytes):
        if asked.accepts_gzip:
            response.headers |= {"Content-Encoding": "gzip", "ETag": marked(str(response.headers["ETag"]))}
        else:
            response.body = gzip.decompress(response.body)
    return response
