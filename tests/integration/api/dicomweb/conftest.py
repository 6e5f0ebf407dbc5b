"""Store DICOM objects as clients do, and search for them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydicom.uid import ExplicitVRLittleEndian

from api.dicomweb import search_instances, search_series, search_studies
from core.dicom import summary_upkeep
from dicom_files import a_data_set, write

from support import a_request, answer

HANDLERS = {"studies": search_studies, "series": search_series, "instances": search_instances}


@pytest.fixture
def store(upload: Callable[..., dict[str, Any]], tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """Upload a report with these attributes, or an object with `pixels`, and return its image."""

    def store(
        *, caller: str = "ann", metadata: str = "{}", syntax: str = ExplicitVRLittleEndian, **attributes: Any
    ) -> dict[str, Any]:
        path = write(tmp_path / "object.dcm", a_data_set(**attributes), syntax)
        return upload(path.read_bytes(), metadata, caller=caller)

    return store


@pytest.fixture
def ask(invoke: Callable[..., Any]) -> Callable[..., dict[str, Any]]:
    """Send a search, whose path below /dicomweb ends with what is searched for, and return the response."""

    def ask(path: str = "studies", caller: str = "ann", *, query: str = "", **rest: Any) -> dict[str, Any]:
        request = a_request("GET", f"/dicomweb/{path}", caller=caller, **rest)
        request["rawQueryString"] = query
        return invoke(HANDLERS[path.rpartition("/")[2]].handler, request)

    return ask


@pytest.fixture(params=[False, True], ids=["changed", "summarized"])
def search(request: pytest.FixtureRequest, ask: Callable[..., Any]) -> Callable[..., list[dict[str, Any]]]:
    """Return the results of a search: before studies are summarized, and afterwards."""

    def search(path: str = "studies", caller: str = "ann", **rest: Any) -> list[dict[str, Any]]:
        if request.param:
            summary_upkeep.update_all(lambda: True)
        response = ask(path, caller, **rest)
        assert response["statusCode"] == 200, response["body"]
        assert response["headers"]["Content-Type"] == "application/dicom+json"
        return answer(response)

    return search
