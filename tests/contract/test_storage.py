"""Tables are what the code expects; tables and buckets lose nothing and are closed to others."""

import importlib
import pkgutil

import pytest
from pynamodb.models import Model

import core
from cli.tables import VARIABLES
from local.settings import ACCOUNT, REGION, ROOT, STACK
from local.template.stack import Stack


def models():
    """Return every PynamoDB model of the core package."""
    for module in pkgutil.walk_packages(core.__path__, "core."):
        if module.name.endswith("_table"):
            importlib.import_module(module.name)
    pending, found = list(Model.__subclasses__()), []
    while pending:
        model = pending.pop()
        pending += model.__subclasses__()
        if hasattr(model, "Meta") and model.__module__.startswith("core."):
            found.append(model)
    return found


def keys(schema):
    return {key["AttributeName"]: key["KeyType"] for key in schema}


def test_every_model_has_the_keys_and_indexes_of_a_table(stack):
    tables = [table for _, _, table in stack.of_kind("AWS::DynamoDB::Table")]
    shapes = [
        (
            keys(table["KeySchema"]),
            {index["IndexName"]: keys(index["KeySchema"]) for index in table.get("GlobalSecondaryIndexes", [])},
        )
        for table in tables
    ]

    strangers = []
    for model in models():
        schema = model._get_schema()
        indexes = {index["index_name"]: keys(index["key_schema"]) for index in schema["global_secondary_indexes"]}
        if not any(
            keys(schema["key_schema"]) == table_keys and indexes.items() <= table_indexes.items()
            for table_keys, table_indexes in shapes
        ):
            strangers.append((model.__name__, keys(schema["key_schema"]), indexes))

    assert strangers == []


def test_tables_are_on_demand_encrypted_recoverable_and_kept(stack):
    for owner, name, table in stack.of_kind("AWS::DynamoDB::Table"):
        resource = owner.template["Resources"][name]
        assert (resource["DeletionPolicy"], resource["UpdateReplacePolicy"]) == ("RetainExceptOnCreate", "Retain"), name
        assert table["BillingMode"] == "PAY_PER_REQUEST", name
        assert table["SSESpecification"] == {"SSEEnabled": True}, name
        assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}, name


def test_buckets_are_encrypted_private_and_spoken_to_by_tls_alone(stack):
    policies = {policy["Bucket"]: policy for _, _, policy in stack.of_kind("AWS::S3::BucketPolicy")}
    for _, name, bucket in stack.of_kind("AWS::S3::Bucket"):
        denied = [
            statement["Condition"]
            for statement in policies[stack.reference(name)]["PolicyDocument"]["Statement"]
            if statement["Effect"] == "Deny" and statement["Principal"] == "*" and statement["Action"] == "s3:*"
        ]
        assert {"Bool": {"aws:SecureTransport": "false"}} in denied, name
        assert all(bucket["PublicAccessBlockConfiguration"].values()), name
        assert bucket["BucketEncryption"], name


def test_originals_are_versioned_and_outlive_the_stack(stack):
    resource = stack.resources["Originals"]
    assert (resource["DeletionPolicy"], resource["UpdateReplacePolicy"]) == ("RetainExceptOnCreate", "Retain")
    assert resource["Properties"]["VersioningConfiguration"] == {"Status": "Enabled"}


def test_unfinished_uploads_are_removed(stack):
    for _, name, bucket in stack.of_kind("AWS::S3::Bucket"):
        rules = bucket["LifecycleConfiguration"]["Rules"]
        assert any("AbortIncompleteMultipartUpload" in rule for rule in rules), name
    rules = stack.resources["Originals"]["Properties"]["LifecycleConfiguration"]["Rules"]
    assert any(rule.get("Prefix") == "incoming/" and rule["ExpirationInDays"] for rule in rules)


def test_the_bytes_of_a_deleted_image_outlast_the_days_in_which_it_can_be_restored(stack):
    longest = stack.template["Parameters"]["GraceDays"]["MaxValue"]
    rules = stack.template["Resources"]["Originals"]["Properties"]["LifecycleConfiguration"]["Rules"]
    [kept] = [rule["NoncurrentVersionExpiration"]["NoncurrentDays"] for rule in rules if rule["Id"] == "deleted"]

    assert kept > longest


def test_presigned_urls_are_read_after_a_redirect_and_written_from_our_origin_alone(stack):
    allowed = [
        (name, method, rule["AllowedOrigins"])
        for name in ("Originals", "Renditions")
        for rule in stack.resources[name]["Properties"]["CorsConfiguration"]["CorsRules"]
        for method in rule["AllowedMethods"]
    ]

    ours = [{"Ref": "WebOrigin"}]
    assert sorted(allowed) == [
        *[("Originals", "GET", ["*"]), ("Originals", "HEAD", ["*"])],
        *[("Originals", "POST", ours), ("Originals", "PUT", ours)],
        *[("Renditions", "GET", ["*"]), ("Renditions", "HEAD", ["*"])],
    ]


@pytest.mark.parametrize(("days", "status"), [("0", "Disabled"), ("90", "Enabled")])
def test_originals_move_to_cheaper_storage_that_answers_at_once_if_a_parameter_says_so(days, status):
    declared = Stack(ROOT / "template.yaml", {"ColdAfterDays": days})
    ((_, _, bucket),) = [each for each in declared.of_kind("AWS::S3::Bucket") if each[1] == "Originals"]
    (cold,) = [rule for rule in bucket["LifecycleConfiguration"]["Rules"] if rule["Id"] == "cold"]

    assert (cold["Status"], cold["Prefix"]) == (status, "originals/")
    assert [(each["StorageClass"], str(each["TransitionInDays"])) for each in cold["Transitions"]] == [
        ("GLACIER_IR", "90")
    ]


@pytest.mark.parametrize("kept", ["INTELLIGENT_TIERING", "STANDARD"])
def test_a_parameter_says_how_large_files_are_kept(kept):
    declared = Stack(ROOT / "template.yaml", {"StorageClass": kept})

    for _, name, function in declared.of_kind("AWS::Lambda::Function"):
        if "ORIGINALS_BUCKET" in (variables := function.get("Environment", {}).get("Variables", {})):
            assert variables["STORAGE_CLASS"] == kept, name


def test_a_stack_goes_on_with_tables_a_pool_and_buckets_that_exist():
    tables = [f"old-{number}" for number in range(8)]
    given = {
        "Tables": ",".join(tables),
        "UserPool": "eu-west-1_old",
        "OriginalsBucket": "mine",
        "RenditionsBucket": "ours",
    }
    declared = Stack(ROOT / "template.yaml", given)

    ((_, _, read),) = [each for each in declared.of_kind("AWS::Lambda::Function") if each[1] == "GetImage"]
    environment = read["Environment"]["Variables"]
    clients = [client["UserPoolId"] for _, _, client in declared.of_kind("AWS::Cognito::UserPoolClient")]

    assert [environment[name] for name in VARIABLES] == tables
    assert (environment["ORIGINALS_BUCKET"], environment["RENDITIONS_BUCKET"]) == ("mine", "ours")
    assert {environment["USER_POOL_ID"], *clients} == {"eu-west-1_old"}
    assert {declared.reference("Originals"), declared.reference("Renditions")} == {"mine", "ours"}
    for kind in ("AWS::DynamoDB::Table", "AWS::Cognito::UserPool", "AWS::Cognito::UserPoolGroup"):
        assert list(declared.of_kind(kind)) == [], kind


def test_new_buckets_are_named_by_stack_account_and_region(stack):
    names = {stack.reference(logical) for logical in ("Originals", "Renditions")}

    assert names == {f"{STACK}-originals-{ACCOUNT}-{REGION}", f"{STACK}-renditions-{ACCOUNT}-{REGION}"}


def test_a_pool_that_outlives_its_stack_keeps_its_groups_and_finds_its_trigger_again(stack):
    identity = stack.children["Identity"].template["Resources"]
    kept = [name for name, each in identity.items() if each.get("DeletionPolicy") == "RetainExceptOnCreate"]

    assert kept == ["UserPool", "Administrators", "Annotators"]
    assert stack.resources["RestrictToken"]["Properties"]["FunctionName"] == {
        "Fn::Sub": "${AWS::StackName}-RestrictToken"
    }


def test_layers_of_two_stacks_have_names_of_their_own(stack):
    names = {layer["LayerName"] for _, _, layer in stack.of_kind("AWS::Lambda::LayerVersion")}

    assert names == {f"{STACK}-core", f"{STACK}-imaging"}
