import pytest

from api.dicomweb.get_capabilities import handler
from local.template.routes import routes

from support import a_request, answer

pytestmark = pytest.mark.usefixtures("aws")


def test_the_services_are_those_that_are_routed(invoke):
    told = answer(invoke(handler, a_request("GET", "/dicomweb/capabilities", caller="ann")))

    assert told["root"].endswith("/dicomweb")
    named = {(method, path) for each in told["services"] for method in each["methods"] for path in each["paths"]}
    routed = {(route.method, route.path.removeprefix("/dicomweb")) for route in routes() if "/dicomweb/" in route.path}
    assert routed - {("GET", "/capabilities")} == named
    assert "POST /v1/images" in told["larger_objects"]
    assert "/v1/jobs/{job_id}" in told["exports"]
