"""Serve GET /dicomweb/capabilities."""

from core.dicom import capabilities
from core.dicom.model import Capabilities
from core.web.app import entrypoint, http_app
from core.web.identity import CurrentCaller
from core.web.public_address import DicomwebRoot
from core.web.refusals import refuses

app = http_app()


@app.get("/dicomweb/capabilities", tags=["DICOMweb"])
@refuses()
def get_capabilities(root: DicomwebRoot, _caller: CurrentCaller) -> Capabilities:
    """Get the capabilities of DICOMweb.

    The answer names the services with their paths, the largest request, and the road for larger objects.
    """
    return capabilities.capabilities(root)


handler = entrypoint(app)
