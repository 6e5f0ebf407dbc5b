"""A function may do what it does and no more. tests/grants.py checks at every `invoke` that its calls are granted."""

import importlib
import json
from collections import Counter

import pytest

from api.images import get_image
from events import resize_image
from grants import refused
from local.settings import ROOT
from local.template.functions import functions
from local.template.routes import routes
from roles import grants_of_roles, is_reading

from wire import Call

STATEFUL = ("dynamodb:", "cognito-idp:")
EVERYWHERE = {"rekognition:DetectLabels"}  # takes no resource


@pytest.fixture(autouse=True)
def _names(monkeypatch):
    monkeypatch.setenv("USER_POOL_ID", "pool")


@pytest.fixture
def every_grant(stack):
    """Return each grant with the role that has it."""
    return [(role, grant) for role, grants in grants_of_roles(stack).items() for grant in grants]


@pytest.mark.parametrize(
    ("module", "call", "missing"),
    [
        (get_image, Call("dynamodb", "PutItem", {"TableName": "ImagesTable"}), "dynamodb:PutItem"),
        (get_image, Call("dynamodb", "Query", {"TableName": "AuditTable"}), "dynamodb:Query"),
        (resize_image, Call("s3", "PutObject", {"Bucket": "originals", "Key": "originals/a/b"}), "s3:PutObject"),
        (resize_image, Call("s3", "PutObject", {"Bucket": "renditions", "Key": "colored/a/b/c.png"}), "s3:PutObject"),
        (
            get_image,
            Call("dynamodb", "TransactWriteItems", {"TransactItems": [{"Delete": {"TableName": "ImagesTable"}}]}),
            "dynamodb:DeleteItem",
        ),
        (get_image, Call("cognito-idp", "AdminDeleteUser", {"UserPoolId": "pool"}), "cognito-idp:AdminDeleteUser"),
    ],
)
def test_a_call_that_is_not_granted_is_noticed(module, call, missing):
    assert [what.partition(" ")[0] for what in refused(module.handler, [call], {})] == [missing]


def test_a_call_that_is_granted_is_not():
    calls = [
        Call("dynamodb", "Query", {"TableName": "ImagesTable"}),
        Call("cognito-idp", "InitiateAuth", {"ClientId": "client"}),
    ]
    assert refused(get_image.handler, calls, {}) == []


def test_an_answer_that_hands_out_more_than_its_function_has_is_noticed():
    signed = "https://originals.s3.eu-west-1.amazonaws.com/{}?X-Amz-Signature=" + "0" * 64

    assert refused(get_image.handler, [], {"body": signed.format("originals/a/b")}) == []
    assert refused(resize_image.handler, [], {"body": signed.format("incoming/images/a")}) != []


def test_without_the_right_to_list_what_is_missing_would_be_forbidden():
    call = Call("s3", "HeadObject", {"Bucket": "originals", "Key": "originals/a/b"}, status=404)
    assert [what.partition(" ")[0] for what in refused(get_image.handler, [call], {})] == ["s3:ListBucket"]


def test_no_function_may_do_everything_or_do_it_everywhere(every_grant):
    for role, grant in every_grant:
        assert not any("*" in action for action in grant.actions), role
        assert "*" not in grant.resources or set(grant.actions) <= EVERYWHERE, role


def test_no_function_may_scan_a_table(every_grant):
    assert [role for role, grant in every_grant if "dynamodb:Scan" in grant.actions] == []


def test_a_reading_function_may_write_only_the_audit(every_grant):
    others = {f"{route.function}Role" for route in routes() if route.method not in {"GET", "HEAD"}}
    readers = {f"{route.function}Role" for route in routes()} - others

    writes = [
        (role, grant)
        for role, grant in every_grant
        if role in readers
        and any(action.startswith(STATEFUL) and not is_reading(action) for action in grant.actions)
        and not all(resource.endswith("AuditTable") for resource in grant.resources)
    ]

    assert readers
    assert writes == []


def test_whoever_refuses_a_user_may_record_it(every_grant):
    recording = {
        role
        for role, grant in every_grant
        if "dynamodb:PutItem" in grant.actions and any(each.endswith("AuditTable") for each in grant.resources)
    }
    paths = json.loads((ROOT / "docs" / "openapi.json").read_text())["paths"]
    described = [route for route in routes() if route.authorizer and route.method.lower() in paths.get(route.path, {})]
    refusing = {
        f"{route.function}Role"
        for route in described
        if {"403", "404"} & paths[route.path][route.method.lower()]["responses"].keys()
    }

    assert refusing
    assert refusing - recording == set()


def test_a_right_that_several_roles_need_has_a_name(stack, every_grant):
    own = Counter(grant for _, grant in every_grant if not grant.policy)
    holders = Counter(policy for _, policy in {(role, grant.policy) for role, grant in every_grant})
    policies = {name for _, name, _ in stack.of_kind("AWS::IAM::ManagedPolicy")}

    assert [grant for grant, times in own.items() if times > 1] == []
    assert [policy for policy in policies if holders[policy] < 2] == []


def test_policies_are_within_the_limits_of_iam(stack):
    roles = [role for _, _, role in stack.of_kind("AWS::IAM::Role")]
    managed = [policy for _, _, policy in stack.of_kind("AWS::IAM::ManagedPolicy")]

    assert max(len(role["ManagedPolicyArns"]) for role in roles) <= 10
    assert max(len(json.dumps(policy["PolicyDocument"])) for policy in managed) <= 6144
    assert max(len(json.dumps(role.get("Policies", []))) for role in roles) <= 10240


def test_a_trigger_cannot_call_itself(stack):
    # A function that writes what triggers it would call itself for ever, at AWS's prices.
    modules = {function.name: function.module for function in functions(stack).values()}
    watched = [
        (modules[rule["Function"].rpartition(":")[2]], logical.lower(), rule["Filter"]["S3Key"]["Rules"][0]["Value"])
        for _, logical, bucket in stack.of_kind("AWS::S3::Bucket")
        for rule in bucket.get("NotificationConfiguration", {}).get("LambdaConfigurations", [])
    ]

    round_and_round = [
        (module, prefix)
        for module, bucket, prefix in watched
        if not refused(
            importlib.import_module(module).handler,
            [Call("s3", "PutObject", {"Bucket": bucket, "Key": f"{prefix}something"})],
            {},
        )
    ]

    assert watched
    assert round_and_round == []


def test_no_client_may_write_who_a_user_is(stack):
    clients = {name: client for _, name, client in stack.of_kind("AWS::Cognito::UserPoolClient")}
    ((_, _, pool),) = stack.of_kind("AWS::Cognito::UserPool")

    assert {each["Name"]: each["Mutable"] for each in pool["Schema"]}["user_id"] is False
    assert clients
    # Without WriteAttributes a client writes every attribute.
    assert [
        name
        for name, client in clients.items()
        if "custom:user_id" in client.get("WriteAttributes", ["custom:user_id"])
    ] == []
