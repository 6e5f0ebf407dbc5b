"""The client's models are those of the API document."""

import json

from openapi.client_models import MODELS, text
from openapi.document import DOCUMENT


def test_the_models_of_the_client_are_what_the_document_makes():
    assert MODELS.read_text() == text(json.loads(DOCUMENT.read_text())), "write them again: ./run openapi"
