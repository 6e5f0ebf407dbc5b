"""The API document is that of the handlers, complete, valid, and the one that is served."""

import json

import pytest
from openapi_spec_validator import validate

from api.tags import update_tag
from core.kernel.errors import InUse, NotFound, TagExists
from core.web.refusals import refused_by
from local.settings import ROOT
from local.template.routes import routes
from openapi import document as api_document
from openapi.answers import following, handler_of, operation_of

import documented

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


def described_routes():
    """Return the routes that the document describes, by the names of their operations."""
    every = [route for route in routes() if route.module.startswith("api.") and route.method != "HEAD"]
    return {operation_of(route): route for route in every if route.module.rpartition(".")[2] not in UNDESCRIBED}


def test_every_route_of_the_api_is_in_it_under_the_name_of_its_handler(document):
    described = {name: (method, path) for name, (method, path, _) in operations(document).items()}
    assert described == {name: (route.method, route.path) for name, route in described_routes().items()}


def test_an_operation_has_the_name_of_its_module_unless_it_is_one_level_of_a_dicomweb_service():
    others = {route.module for name, route in described_routes().items() if name != route.module.rpartition(".")[2]}
    assert {module for module in others if not module.startswith("api.dicomweb.")} == set()


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


def test_a_route_names_only_what_it_refuses_beyond_what_follows(document):
    by_name = described_routes()
    for name, (_, _, operation) in operations(document).items():
        named = refused_by(handler_of(by_name[name]))
        assert set(named) & following(operation, by_name[name]) == set(), name
        assert [kind.__name__ for kind in named] == sorted(kind.__name__ for kind in named), name
        assert {str(int(kind.status)) for kind in named} <= operation["responses"].keys(), name


def test_a_problem_that_no_route_names_fails_the_test_that_meets_it(monkeypatch):
    monkeypatch.setattr(documented, "RAISED", set())

    def met(problem):
        answer = {"statusCode": int(problem.status), "headers": {"Content-Type": "application/problem+json"}}
        body = problem().document() | {"instance": "/", "request_id": "1"}
        return documented.undocumented(
            update_tag.handler, {}, answer | {"body": json.dumps(body), "isBase64Encoded": False}
        )

    assert met(TagExists) == met(NotFound) == []
    assert met(InUse) == ["problem in_use, which @refuses(...) does not name"]
    assert "update_tag: tag_exists" not in documented.unraised()
    assert "update_tag: forbidden" in documented.unraised()


def test_only_public_routes_do_without_a_token(document):
    public = {name for name, route in described_routes().items() if route.authorizer is None}
    open_to_all = {name for name, (_, _, operation) in operations(document).items() if operation.get("security") == []}
    assert document["security"] == [{"bearer": []}]
    assert open_to_all == public


def test_it_names_nothing_of_this_machine(document):
    assert str(ROOT) not in json.dumps(document)
    assert "_powertools" not in json.dumps(document)


def test_what_is_sent_to_an_operation_is_described(document):
    # These take no body, and ignore one.
    bare = {"add_collection_image", "complete_upload", "restore_image"}
    silent = {
        name
        for name, (method, _, operation) in operations(document).items()
        if method in {"POST", "PUT", "PATCH"} and "requestBody" not in operation
    }
    assert silent == bare
