"""Run `python -m cli.restore_tables [--stack NAME | --tables A,B,…] [--at TIME]`: restore tables to the same second.

They get new names, for the parameter `Tables`. A table that was deleted is restored from its newest backup: DynamoDB
makes one as it deletes a table that has point-in-time recovery, and keeps it for 35 days.
"""

import argparse
import os
import sys
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any

import boto3

from cli.surroundings import enter
from cli.tables import TABLES, tables_in
from local.commands.state import NotRunning

LONGEST = 23 * 3600  # seconds that a restore may take
POLL = 20  # seconds


def restore_tables(tables: Sequence[str], at: datetime | None = None, *, in_place: bool = False) -> list[str]:
    """Restore each table and return the new names, in the same order. `at` is the latest common time if None.

    Tables that are gone may be restored `in_place`, under their own names.
    """
    dynamodb: Any = boto3.client("dynamodb")
    living = {name for name in tables if _exists(dynamodb, name)}
    at = at or min((_latest(dynamodb, name) for name in living), default=datetime.now(UTC))
    suffix = f"-restored-{datetime.now(UTC):%Y%m%d%H%M%S}"
    targets = list(tables) if in_place else [name.partition("-restored-")[0] + suffix for name in tables]
    for source, target in zip(tables, targets, strict=True):
        if source in living:
            dynamodb.restore_table_to_point_in_time(SourceTableName=source, TargetTableName=target, RestoreDateTime=at)
        else:
            dynamodb.restore_table_from_backup(TargetTableName=target, BackupArn=_backup(dynamodb, source))
    for logical, target in zip(TABLES, targets, strict=True):
        dynamodb.get_waiter("table_exists").wait(
            TableName=target, WaiterConfig={"Delay": POLL, "MaxAttempts": LONGEST // POLL}
        )
        _protect(dynamodb, target, TABLES[logical])
    return targets


def _protect(dynamodb: Any, name: str, declared: dict[str, Any]) -> None:
    """Give a table what a restore leaves out: its own backups, and the expiry of its rows."""
    recovery = declared["PointInTimeRecoverySpecification"]
    dynamodb.update_continuous_backups(TableName=name, PointInTimeRecoverySpecification=recovery)
    if "TimeToLiveSpecification" in declared:
        dynamodb.update_time_to_live(TableName=name, TimeToLiveSpecification=declared["TimeToLiveSpecification"])


def _exists(dynamodb: Any, name: str) -> bool:
    try:
        dynamodb.describe_table(TableName=name)
    except dynamodb.exceptions.ResourceNotFoundException:
        return False
    return True


def _latest(dynamodb: Any, name: str) -> datetime:
    found = dynamodb.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]
    try:
        return found["PointInTimeRecoveryDescription"]["LatestRestorableDateTime"]
    except KeyError:
        raise SystemExit(f"{name} has no point-in-time recovery.") from None


def _backup(dynamodb: Any, name: str) -> str:
    pages = dynamodb.get_paginator("list_backups").paginate(TableName=name, BackupType="ALL")
    found = [backup for page in pages for backup in page["BackupSummaries"]]
    if not found:
        raise SystemExit(f"There is neither a table {name} nor a backup of it.")
    return max(found, key=lambda backup: backup["BackupCreationDateTime"])["BackupArn"]


def main(arguments: Collection[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="./run restore-tables", description=__doc__)
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--stack", help="a deployed stack, instead of the one that runs here")
    source.add_argument("--tables", help="the names of its tables, if the stack is gone, in the order of Tables")
    parser.add_argument("--at", type=datetime.fromisoformat, help="a time such as 2030-01-31T12:00:00Z")
    parser.add_argument("--in-place", action="store_true", help="keep their names, if the tables are gone")
    chosen = parser.parse_args(arguments)
    try:
        tables = chosen.tables.split(",") if chosen.tables else _of_stack(chosen.stack)
    except NotRunning as error:
        raise SystemExit(str(error)) from error
    if len(tables) != len(TABLES):
        raise SystemExit(f"Name {len(TABLES)} tables: {', '.join(TABLES)}.")
    sys.stdout.write(f"Tables={','.join(restore_tables(tables, chosen.at, in_place=chosen.in_place))}\n")


def _of_stack(stack: str | None) -> list[str]:
    enter(stack)
    return tables_in(os.environ)


if __name__ == "__main__":
    main()
