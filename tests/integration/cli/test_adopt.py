import json

import boto3
import pytest
from botocore.exceptions import ClientError

from cli.adopt import LOGICAL, import_bucket, left_by
from cli.tables import TABLES
from local.settings import ACCOUNT, REGION, ROOT
from local.template.reader import read

KEY = {
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    "BillingMode": "PAY_PER_REQUEST",
}


class CloudFormation:
    """Stands in for CloudFormation, whose imports moto does not have; notes what it is asked."""

    def __init__(self, refusal=None):
        self.asked = []
        self.refusal = refusal

    def create_change_set(self, **given):
        self.asked.append(("create", given))
        if self.refusal:
            raise ClientError({"Error": {"Code": "ValidationError", "Message": self.refusal}}, "CreateChangeSet")

    def execute_change_set(self, **given):
        self.asked.append(("execute", given))

    def get_waiter(self, name):
        waiter = type("Waiter", (), {})()
        waiter.wait = lambda **given: self.asked.append((name, given))
        return waiter


@pytest.fixture
def remains(aws):  # noqa: ARG001
    """Leave what deleted stacks leave: tables and pools by the names that CloudFormation gave them, and buckets."""
    dynamodb, cognito, s3 = (boto3.client(service) for service in ("dynamodb", "cognito-idp", "s3"))
    tables, pools, buckets = [], [], []

    def leave(*, nested="1ABC", logical=tuple(TABLES), bucket=None):
        for each in logical:
            tables.append(f"old-Data-{nested}-{each}-XYZ")
            dynamodb.create_table(TableName=tables[-1], **KEY)
        pools.append(cognito.create_user_pool(PoolName=f"old-Identity-{nested}-people")["UserPool"]["Id"])
        if bucket:
            buckets.append(bucket)
            s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
        return pools[-1]

    yield leave
    for name in tables:
        dynamodb.delete_table(TableName=name)
    for pool in pools:
        cognito.delete_user_pool(UserPoolId=pool)
    for name in buckets:
        s3.delete_bucket(Bucket=name)


@pytest.mark.parametrize("bucket", [f"old-originals-{ACCOUNT}-{REGION}", f"old-originals-{ACCOUNT}"])
def test_what_a_stack_has_left_is_named_by_parameters_of_the_next(remains, bucket):
    pool = remains(bucket=bucket)

    parameters = list(left_by("old").parameters)

    tables = ",".join(f"old-Data-1ABC-{logical}-XYZ" for logical in TABLES)
    assert parameters == [f"Tables={tables}", f"UserPool={pool}", f"OriginalsBucket={bucket}"]
    assert {each.partition("=")[0] for each in parameters} <= read(ROOT / "template.yaml")["Parameters"].keys()


def test_a_stack_that_never_was_has_left_nothing(remains):
    remains()

    assert not any(left_by("other"))


def test_remains_of_two_stacks_are_for_the_operator_to_choose(remains):
    remains()
    remains(nested="2DEF")

    with pytest.raises(SystemExit, match="old-Data-2DEF-ImagesTable-XYZ"):
        left_by("old")


def test_tables_without_all_the_others_are_not_used(remains):
    remains(logical=("ImagesTable", "IndexTable"))

    with pytest.raises(SystemExit, match="Some tables are gone: AuditTable, DirectoryTable"):
        left_by("old")


def test_the_bucket_is_imported_as_what_the_template_calls_it():
    cloudformation = CloudFormation()

    import_bucket("old", "old-originals", cloudformation)

    steps = [step for step, _ in cloudformation.asked]
    created = cloudformation.asked[0][1]
    (imported,) = json.loads(created["TemplateBody"])["Resources"].items()
    assert steps == ["create", "change_set_create_complete", "execute", "stack_import_complete"]
    assert created["ChangeSetType"] == "IMPORT"
    assert created["ResourcesToImport"] == [
        {
            "ResourceType": "AWS::S3::Bucket",
            "LogicalResourceId": LOGICAL,
            "ResourceIdentifier": {"BucketName": "old-originals"},
        }
    ]
    assert imported[1]["DeletionPolicy"] == "Retain"  # without it nothing is imported
    assert read(ROOT / "template.yaml")["Resources"][LOGICAL]["Type"] == imported[1]["Type"]


def test_a_refusal_of_cloudformation_is_told():
    with pytest.raises(SystemExit, match=r"does not import old-originals: .* already exists"):
        import_bucket("old", "old-originals", CloudFormation("the stack already exists"))
