"""Run `python -m openapi`: write the API document from the handlers."""

from openapi.document import DOCUMENT, text

DOCUMENT.write_text(text())
