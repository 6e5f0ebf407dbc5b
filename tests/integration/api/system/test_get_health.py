from api.system.get_health import handler

from support import a_request, answer


def test_it_is_alive_without_asking_aws(invoke, aws_calls):
    response = invoke(handler, a_request("GET", "/v1/health"))

    assert response["statusCode"] == 200
    assert answer(response) == {"status": "ok"}
    assert aws_calls == []
