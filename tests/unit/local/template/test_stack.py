"""The stack resolves names and resources of its template before any exists."""

import pytest

from local.template.functions import functions
from local.template.routes import Route, routes, routes_of
from local.template.stack import Stack


def test_routes_are_those_of_the_template(small_stack):
    found = {route.function: route for route in routes_of(small_stack)}

    assert found["ReadThing"] == Route(
        "ReadThing", "api.read_thing.handler", "GET", "/things/{id}", authorizer="People"
    )
    assert found["Hello"].authorizer is None
    assert found["Hello"].key == "GET /hello"
    assert len(found) == 2


def test_functions_carry_their_own_limits_and_environment(small_stack):
    found = functions(small_stack)

    reading, hello = found["lightbox-ReadThing"], found["lightbox-Hello"]
    assert (reading.timeout, reading.memory, reading.json_logs) == (7, 512, True)
    assert reading.environment == {"TABLE": "lightbox-Data-ThingsTable", "MAPS": "viridis,magma", "MODE": "calm"}
    assert hello.environment["EXTRA"] == "only here"
    assert (hello.timeout, hello.memory) == (3, 128)


def test_a_trigger_knows_its_retries_and_its_queue(small_stack):
    on_file = functions(small_stack)["lightbox-OnFile"]

    assert on_file.retries == 1
    assert on_file.failures == "arn:aws:sqs:eu-west-1:123456789012:lightbox-Failures"


def test_a_parameter_reaches_functions_and_nested_stacks(template):
    stack = Stack(template, {"Mode": "wild"})

    pools = [properties for _, _, properties in stack.of_kind("AWS::Cognito::UserPool")]
    assert functions(stack)["lightbox-Hello"].environment["MODE"] == "wild"
    assert pools == [{"UserPoolName": "wild-people"}]


@pytest.mark.parametrize(("mode", "there"), [("calm", False), ("wild", True)])
def test_a_resource_with_a_condition_is_there_when_it_holds(template, mode, there):
    stack = Stack(template, {"Mode": mode})

    assert ("OnlyWhenWild" in stack.resources) is there


def test_names_made_up_by_aws_are_followed_once_they_are_known(template):
    stack = Stack(template)
    stack.children["Data"].physical["Pool"] = "eu-west-1_abc"

    (authorizer,) = [
        scheme["x-amazon-apigateway-authorizer"]
        for scheme in stack.resources["Api"]["Properties"]["Body"]["components"]["securitySchemes"].values()
    ]
    assert stack.resolve(authorizer["jwtConfiguration"]["issuer"]) == "https://idp/eu-west-1_abc"


def test_the_services_own_template_has_routes():
    found = {(route.method, route.path): route for route in routes()}

    assert found["GET", "/v1/health"].authorizer is None
    assert found["GET", "/v1/images/{image_key}"].authorizer == "Cognito"
    assert found["GET", "/v1/images/{image_key}"].handler == "api.images.get_image.handler"
