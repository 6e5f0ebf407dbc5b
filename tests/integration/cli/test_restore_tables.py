import boto3
import pytest

from cli.restore_tables import main, restore_tables
from cli.tables import TABLES

import moto_stack


@pytest.fixture
def tables(aws):  # noqa: ARG001
    """Make tables with one row each and continuous backups, as those of a stack in use."""
    dynamodb = boto3.client("dynamodb")
    names = [f"old-{logical}" for logical in TABLES]
    for name, (logical, declared) in zip(names, TABLES.items(), strict=True):
        made = {
            key: declared[key]
            for key in ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")
            if key in declared
        }
        dynamodb.create_table(TableName=name, **made)
        dynamodb.put_item(TableName=name, Item={key["AttributeName"]: {"S": logical} for key in declared["KeySchema"]})
        recovery = {"PointInTimeRecoveryEnabled": True}
        dynamodb.update_continuous_backups(TableName=name, PointInTimeRecoverySpecification=recovery)
    yield names
    for name in dynamodb.list_tables()["TableNames"]:
        if name not in moto_stack.TABLES:
            dynamodb.delete_table(TableName=name)


def rows(name):
    return boto3.client("dynamodb").scan(TableName=name)["Items"]


def test_tables_come_back_under_new_names_with_their_indexes_backups_and_expiry(tables):
    dynamodb = boto3.client("dynamodb")

    restored = restore_tables(tables)

    assert [rows(name) for name in restored] == [rows(name) for name in tables]
    assert all(new.startswith(f"{old}-restored-") for new, old in zip(restored, tables, strict=True))
    for name, declared in zip(restored, TABLES.values(), strict=True):
        described = dynamodb.describe_table(TableName=name)["Table"]
        indexes = {index["IndexName"] for index in described.get("GlobalSecondaryIndexes", [])}
        backups = dynamodb.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]
        expiry = dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
        assert indexes == {index["IndexName"] for index in declared.get("GlobalSecondaryIndexes", [])}
        assert backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED"
        assert expiry.get("AttributeName") == declared.get("TimeToLiveSpecification", {}).get("AttributeName")


def test_tables_that_are_gone_come_back_from_their_newest_backups(tables):
    dynamodb = boto3.client("dynamodb")
    before = [rows(name) for name in tables]
    for name in tables:
        dynamodb.create_backup(TableName=name, BackupName="as DynamoDB makes one")
        dynamodb.delete_table(TableName=name)

    restored = restore_tables(tables, in_place=True)

    assert restored == tables
    assert [rows(name) for name in tables] == before


def test_the_names_are_printed_as_a_parameter(tables, capsys):
    main(["--tables", ",".join(tables)])

    parameter, _, names = capsys.readouterr().out.strip().partition("=")
    assert parameter == "Tables"
    assert len(names.split(",")) == len(TABLES)


def test_all_tables_are_restored_together(tables):
    with pytest.raises(SystemExit, match="Name 8 tables"):
        main(["--tables", tables[0]])


def test_a_table_without_backups_is_told(aws):  # noqa: ARG001
    with pytest.raises(SystemExit, match="neither a table gone nor a backup"):
        restore_tables(["gone"] * len(TABLES))
