"""The API document describes every parameter as the handlers check it."""

from openapi.document import document


def parameters(path):
    return {each["name"]: each["schema"] for each in document()["paths"][path]["get"]["parameters"]}


def test_the_bounds_of_a_page_are_told():
    told = parameters("/v1/users")

    assert told["limit"].items() >= {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}.items()
    assert {"type": "integer", "minimum": 0, "maximum": 1_000_000} in told["page"]["anyOf"]


def test_a_parameter_is_described_once():
    operations = [operation for path in document()["paths"].values() for operation in path.values()]

    for operation in operations:
        parameters = operation.get("parameters", [])
        names = [(each["in"], each["name"]) for each in parameters]
        assert len(names) == len(set(names)), operation["operationId"]
        assert all(each["description"] for each in parameters), operation["operationId"]
