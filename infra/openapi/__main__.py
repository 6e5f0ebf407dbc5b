"""Run `python -m openapi`: write the API document from the handlers, and the client's models from the document."""

import json

from openapi import client_models
from openapi.document import DOCUMENT, text

DOCUMENT.write_text(text())
client_models.MODELS.write_text(client_models.text(json.loads(DOCUMENT.read_text())))
