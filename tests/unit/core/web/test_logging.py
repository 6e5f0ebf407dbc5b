import json
from io import StringIO

import pytest

from core.kernel.logging import logger
from core.web.logging import logger as at_the_edge


@pytest.fixture
def lines():
    """Return what reads the lines that are logged from now on, as values."""
    handler = at_the_edge.registered_handler
    stream = StringIO()
    before = handler.setStream(stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    handler.setStream(before)
    at_the_edge.set_correlation_id(None)


def test_a_service_logs_as_the_edge_does_with_the_request_and_its_own_keys(lines):
    at_the_edge.set_correlation_id("request-1")

    at_the_edge.info("Resized", names=["150"])
    logger.info("Resized", extra={"names": ["150"]})

    edge, service = lines()
    assert edge | {"location": "", "timestamp": ""} == service | {"location": "", "timestamp": ""}
    assert (service["service"], service["correlation_id"], service["names"]) == ("lightbox", "request-1", ["150"])
    assert service["location"].startswith("test_a_service_logs")


def test_a_service_logs_an_exception_with_its_trace(lines):
    try:
        int("broken")
    except ValueError:
        logger.exception("Failed", extra={"key": "knee"})

    (line,) = lines()
    assert (line["level"], line["key"], line["exception_name"]) == ("ERROR", "knee", "ValueError")
    assert 'int("broken")' in line["exception"]
