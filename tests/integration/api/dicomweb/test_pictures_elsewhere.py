"""Rendered pictures that are too large for an answer, or whose file is being removed."""

import numpy as np
import pytest

from api.dicomweb import retrieve_by_uri, retrieve_rendered, retrieve_thumbnails
from core.aws import blobs
from core.web import content

from support import a_request

INSTANCE = "/dicomweb/studies/1.2/series/1.4/instances/1.2.3"
STEPS = np.repeat(np.arange(0, 4096, 64, np.uint16)[None], 32, axis=0)
BY_URI = {"requestType": "WADO", "studyUID": "1.2", "seriesUID": "1.4", "objectUID": "1.2.3"}


@pytest.fixture(
    params=[
        pytest.param((retrieve_rendered, f"{INSTANCE}/rendered", {}), id="rendered"),
        pytest.param((retrieve_thumbnails, f"{INSTANCE}/thumbnail", {}), id="thumbnail"),
        pytest.param((retrieve_by_uri, "/dicomweb/wado", BY_URI), id="by URI"),
    ]
)
def picture(request, invoke, store):
    """Return the function that asks for the picture of a stored instance in one of the ways."""
    store(pixels=STEPS)
    module, path, query = request.param
    return lambda: invoke(module.handler, a_request("GET", path, caller="ann", **query))


def test_what_is_large_is_fetched_elsewhere(picture, monkeypatch):
    monkeypatch.setattr(content, "INLINE_LIMIT", 100)

    response = picture()

    assert (response["statusCode"], "/gathered/" in response["headers"]["Location"]) == (303, True)


def test_what_is_being_removed_is_not_found(picture):
    blobs.remove("originals", [key for key, _ in blobs.listed("originals", "originals/")])

    assert picture()["statusCode"] == 404
