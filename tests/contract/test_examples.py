"""Every body in the API document has an example that its schema accepts, and a schema name of its own."""

import pytest
from jsonschema import Draft202012Validator

from openapi.document import document


@pytest.fixture(scope="module")
def described():
    return document()


def operations(described):
    return [operation for item in described["paths"].values() for operation in item.values()]


def bodies(operation):
    """Return each (media type, content) of the request and of the answers that are not files."""
    sent = operation.get("requestBody", {}).get("content", {})
    answered = [each.get("content", {}) for each in operation["responses"].values()]
    contents = [pair for content in (sent, *answered) for pair in content.items()]
    return [(kind, content) for kind, content in contents if content["schema"].get("format") != "binary"]


def examples(content):
    return [content["example"]] if "example" in content else [each["value"] for each in content["examples"].values()]


def test_every_operation_has_an_example(described):
    for operation in operations(described):
        places = [each for each in operation.get("parameters", []) if each["in"] == "path"]
        assert all("example" in each for each in places), operation["operationId"]
        assert operation.get("parameters") or bodies(operation), operation["operationId"]
        assert all("example" in content or content["examples"] for _, content in bodies(operation))


def test_every_example_is_valid(described):
    for operation in operations(described):
        for media_type, content in bodies(operation):
            validator = Draft202012Validator(content["schema"] | {"components": described["components"]})
            for example in examples(content):
                faults = [f"{fault.json_path}: {fault.message}" for fault in validator.iter_errors(example)]
                assert not faults, (operation["operationId"], media_type)


def test_every_refusal_has_a_valid_example_of_its_status(described):
    for name, response in described["components"]["responses"].items():
        problem = response["content"]["application/problem+json"]
        schema = problem["schema"] | {"components": described["components"]}
        assert Draft202012Validator(schema).is_valid(problem["example"])
        assert problem["example"]["status"] == (500 if name == "Problem" else int(name))


def test_media_types_of_one_body_have_schemas_of_different_names(described):
    for operation in operations(described):
        content = operation.get("requestBody", {}).get("content", {})
        names = [each["schema"]["$ref"] for each in content.values() if "$ref" in each["schema"]]
        assert len(names) == len(set(names)), operation["operationId"]


def test_the_title_of_a_schema_is_its_own(described):
    titles = [each["title"] for each in described["components"]["schemas"].values() if "title" in each]

    assert len(titles) == len(set(titles))


def test_credentials_come_as_json_or_as_a_form(described):
    content = described["paths"]["/v1/auth/token"]["post"]["requestBody"]["content"]

    assert {kind: each["schema"]["$ref"].rpartition("/")[2] for kind, each in content.items()} == {
        "application/json": "Credentials",
        "application/x-www-form-urlencoded": "CredentialsForm",
    }
