import pytest
from botocore.exceptions import ConnectTimeoutError

from api.system.get_readiness import handler

from support import a_request, answer

pytestmark = pytest.mark.usefixtures("aws")
STORES = {
    "audit_table",
    "directory_table",
    "idempotency_table",
    "images_table",
    "index_table",
    "jobs_table",
    "logs_table",
    "originals_bucket",
    "renditions_bucket",
    "studies_table",
}


def test_it_is_ready_when_every_table_and_bucket_answers(invoke):
    response = invoke(handler, a_request("GET", "/v1/ready"))

    assert response["statusCode"] == 200
    assert answer(response) == {"status": "ok", "checks": dict.fromkeys(STORES, "ok")}


@pytest.mark.parametrize(
    ("variable", "store"), [("LOGS_TABLE", "logs_table"), ("RENDITIONS_BUCKET", "renditions_bucket")]
)
def test_an_unreachable_store_is_named_without_its_real_name(invoke, monkeypatch, variable, store):
    monkeypatch.setenv(variable, "nowhere-to-be-found")

    response = invoke(handler, a_request("GET", "/v1/ready"))

    assert response["statusCode"] == 503
    assert response["headers"]["Retry-After"]
    assert answer(response)["errors"] == [{"pointer": f"/checks/{store}", "code": "unreachable"}]
    assert "nowhere" not in response["body"]


def test_a_network_that_is_down_is_told_in_the_same_way(invoke, when_calling):
    def fail(call):
        if call.operation == "HeadBucket":
            raise ConnectTimeoutError(endpoint_url="storage")

    when_calling(fail)

    response = invoke(handler, a_request("GET", "/v1/ready"))

    assert response["statusCode"] == 503
    assert [each["pointer"] for each in answer(response)["errors"]] == [
        "/checks/originals_bucket",
        "/checks/renditions_bucket",
    ]
