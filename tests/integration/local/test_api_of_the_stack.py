"""HTTP through gateway, authorizer and worker, with real tokens."""

import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import jwt
import pytest

from patience import PATIENCE
from running_stack import run

pytestmark = pytest.mark.xdist_group("small-service")


@pytest.fixture
def api(service):
    headers = {"Authorization": f"Bearer {service.token()}"}
    with httpx.Client(base_url=service.url, timeout=PATIENCE, headers=headers) as client:
        yield client


def test_a_token_opens_the_route_and_its_claims_arrive(api):
    answer = api.post("/count/first")

    assert answer.status_code == 200
    assert answer.json() == {"n": 1, "user": "admin", "groups": "[admin]"}


def test_without_a_token_it_is_shut(service):
    assert httpx.post(f"{service.url}/count/first", timeout=PATIENCE).status_code == 401


def test_a_token_lasts_as_long_as_the_client_says(service):
    claims = jwt.decode(service.token(), options={"verify_signature": False})

    assert claims["exp"] - claims["iat"] == 15 * 60
    assert claims["token_use"] == "access"
    assert claims["iat"] <= time.time() < claims["exp"]


def test_requests_at_the_same_time_lose_nothing(api):
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: api.post("/count/together").json()["n"], range(40)))

    assert sorted(answers) == list(range(1, 41))


def test_a_reset_empties_the_stack_and_leaves_it_usable(service, api, s3, bucket):
    api.post("/count/before")
    s3.put_object(Bucket=bucket, Key="before", Body=b"1")

    cleared = run("reset", home=service.home)

    assert cleared.returncode == 0, cleared.stderr
    assert "Cleared" in cleared.stdout
    assert s3.list_object_versions(Bucket=bucket).get("Versions", []) == []
    assert api.post("/count/before").json()["n"] == 1
