"""The API document is that of the handlers, complete, valid, and the one that is served."""

import json

import pytest
from openapi_spec_validator import validate

from local.settings import ROOT
from local.template.routes import routes
from openapi import document as api_document

UNDESCRIBED = {"get_docs"}  # the pages that show the document


@pytest.fixture(scope="module")
def document():
    return api_document.document()


def operations(document):
    return {
        operation["operationId"]: (method.upper(), path, operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
    }


def test_what_is_served_and_linked_from_the_docs_is_what_the_handlers_say():
    assert api_document.DOCUMENT.read_text() == api_document.text(), "run ./run openapi"
    assert (ROOT / "docs" / "openapi.json").resolve() == api_document.DOCUMENT


def test_it_is_openapi(document):
    validate(document)


def test_every_route_of_the_api_is_in_it_under_the_name_of_its_handler(document):
    described = {name: (method, path) for name, (method, path, _) in operations(document).items()}
    routed = {
        route.module.rpartition(".")[2]: (route.method, route.path)
        for route in routes()
        if route.module.startswith("api.")
    }
    assert described == {name: route for name, route in routed.items() if name not in UNDESCRIBED}


def test_every_operation_says_what_it_is_for_and_how_it_fails(document):
    for name, (_, _, operation) in operations(document).items():
        assert operation["summary"], name
        assert operation["description"].endswith("."), name
        assert operation["tags"], name
        assert operation["responses"]["default"] == {"$ref": "#/components/responses/Problem"}, name


def test_every_tag_is_described(document):
    used = {tag for _, _, operation in operations(document).values() for tag in operation["tags"]}

    assert {tag["name"] for tag in document["tags"]} == used
    assert all(tag["description"] for tag in document["tags"])


def test_only_public_routes_do_without_a_token(document):
    public = {route.module.rpartition(".")[2] for route in routes() if route.authorizer is None}
    open_to_all = {name for name, (_, _, operation) in operations(document).items() if operation.get("security") == []}
    assert document["security"] == [{"bearer": []}]
    assert open_to_all == {name for name in operations(document) if name in public}


def test_it_names_nothing_of_this_machine(document):
    assert str(ROOT) not in json.dumps(document)
    assert "_powertools" not in json.dumps(document)


def test_what_is_sent_to_an_operation_is_described(document):
    # These take no body, and ignore one.
    bare = {"complete_upload", "restore_image"}
    silent = {
        name
        for name, (method, _, operation) in operations(document).items()
        if method in {"POST", "PUT", "PATCH"} and "requestBody" not in operation
    }
    assert silent == bare
