from api.system.get_health import handler

from support import a_request, answer


def test_a_living_service_says_so(invoke):
    response = invoke(handler, a_request("GET", "/v1/health"))

    assert response["statusCode"] == 200
    assert answer(response) == {"status": "ok"}
