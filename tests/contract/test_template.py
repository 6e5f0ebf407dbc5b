"""template.yaml and the handlers must tell the same story, under one name."""

import importlib
import json
from collections import defaultdict

from local.settings import ROOT
from local.template.functions import functions
from local.template.reader import read
from local.template.routes import routes

SOURCE = ROOT / "functions"
LONGEST_LINE = 160  # characters
PUBLIC = {
    ("GET", "/"),
    ("GET", "/viewer/{file+}"),
    ("GET", "/v1/auth/options"),
    ("GET", "/v1/docs"),
    ("GET", "/v1/docs/{file}"),
    ("GET", "/v1/health"),
    ("GET", "/v1/openapi.json"),
    ("GET", "/v1/ready"),
    ("GET", "/v1/shared/{token}"),
    ("POST", "/v1/auth/confirm"),
    ("POST", "/v1/auth/signup"),
    ("POST", "/v1/auth/token"),
}


def handler_modules():
    files = (path.relative_to(SOURCE) for path in SOURCE.rglob("*.py"))
    modules = {".".join(path.with_suffix("").parts): (SOURCE / path).read_text() for path in files}
    return {name for name, text in modules.items() if "\nhandler = " in text or "\ndef handler(" in text}


def test_every_handler_answers_exactly_its_routes():
    declared, answered = defaultdict(set), {}
    for route in routes():
        if route.method != "HEAD":  # answered by what answers GET
            declared[route.module].add((route.method, route.path))

    for module in declared:
        app = getattr(importlib.import_module(module), "app", None)
        if app is None:  # a handler without a resolver has no routes to compare
            answered[module] = declared[module]
            continue
        registered = app._static_routes + app._dynamic_routes
        answered[module] = {
            (method, route.openapi_path)
            for route in registered
            for method in ([route.method] if isinstance(route.method, str) else route.method)
        }

    assert answered == declared


def test_head_is_answered_by_what_answers_get_for_the_same_callers():
    getting = {(route.path, route.function, route.authorizer) for route in routes() if route.method == "GET"}
    heading = {(route.path, route.function, route.authorizer) for route in routes() if route.method == "HEAD"}
    public = {path for method, path in PUBLIC if method == "GET"}

    assert heading <= getting
    assert {path for path, _, _ in heading} == public | {
        "/v1/images/{image_key}",
        "/v1/images/{image_key}/file",
        "/v1/depth-logs/{log_id}/file",
        "/v1/depth-logs/{log_id}/image",
    }


def test_every_function_has_its_handler_and_every_handler_its_function(stack):
    assert {function.module for function in functions(stack).values()} == handler_modules()


def test_one_name_runs_through_file_and_template(stack):
    for function in functions(stack).values():
        file = function.module.rpartition(".")[2]
        assert function.logical == "".join(word.title() for word in file.split("_"))


def test_every_function_has_a_test_of_its_name(stack):
    tests = {path.stem for path in (ROOT / "tests").rglob("test_*.py")}

    names = [function.module.rpartition(".")[2] for function in functions(stack).values()]
    untested = [name for name in names if f"test_{name}" not in tests]

    assert untested == []


def test_only_the_routes_known_to_be_public_are_open():
    open_routes = {(route.method, route.path) for route in routes() if route.authorizer is None}
    assert open_routes - PUBLIC - {("HEAD", path) for _, path in PUBLIC} == set()


def test_no_function_of_the_api_outlives_the_gateway(stack):
    answering = {route.function for route in routes()}
    slow = {f.logical: f.timeout for f in functions(stack).values() if f.logical in answering and f.timeout > 29}
    assert slow == {}


def test_no_layer_is_asked_for_twice():
    # SAM adds a function's own layers to those of Globals.
    template = read(ROOT / "template.yaml")
    common = template["Globals"]["Function"]["Layers"]
    assert [
        name
        for name, resource in template["Resources"].items()
        if any(layer in common for layer in resource.get("Properties", {}).get("Layers", []))
    ] == []


def test_no_line_of_a_template_is_too_long_to_read():
    long = [
        f"{path.name}:{number}"
        for path in (ROOT / "template.yaml", *(ROOT / "infra").glob("*.yaml"))
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(line) > LONGEST_LINE
    ]
    assert long == []


def test_the_stack_is_within_the_limits_of_cloudformation_and_of_api_gateway(stack):
    assert len(stack.resources) <= 500
    assert len(json.dumps(stack.template)) <= 2**20
    assert len(routes()) <= 300


def test_a_production_stack_must_name_the_origin_of_its_browsers(stack):
    rule = stack.template["Rules"]["ProductionNamesItsOrigin"]

    assert rule["RuleCondition"] == {"Fn::Equals": [{"Ref": "Production"}, "true"]}
    assert rule["Assertions"][0]["Assert"] == {"Fn::Not": [{"Fn::Equals": [{"Ref": "WebOrigin"}, "*"]}]}
    assert stack.template["Parameters"]["WebOrigin"]["Default"] == "*"
