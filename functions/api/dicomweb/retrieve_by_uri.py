"""Serve WADO-URI: GET /dicomweb/wado."""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from core.dicom import uri_retrieval
from core.dicom.uri_query import UriQuery
from core.kernel.errors import InvalidParameter, NotAcceptable, NotFound, OutputTooLarge
from core.web.app import entrypoint, http_app
from core.web.audited import READINGS
from core.web.dicom_retrieval import Retrieval, picture
from core.web.refusals import refuses
from imaging.adapters import imaging

app = http_app(any_query=True)


@app.get("/dicomweb/wado", tags=["DICOMweb"])
@refuses(InvalidParameter, NotAcceptable, NotFound, OutputTooLarge)
def retrieve_by_uri(query: Annotated[UriQuery, Query()], asked: Retrieval) -> Response[bytes]:
    """Retrieve an object by WADO-URI.

    The answer is the object as `application/dicom`, or a picture of a frame: what `contentType` asks for first. Without
    it, objects that can be drawn come as pictures. For new clients there are the other operations.
    """
    found = uri_retrieval.retrieve(query, asked.root, asked.accept, asked.caller, imaging)
    return picture(found, asked, query.ignored())


handler = entrypoint(app, audited=READINGS)
