"""Name the tables of a stack, in the order of the parameter `Tables`."""

import re
from collections.abc import Mapping
from typing import Any

from local.settings import ROOT
from local.template.stack import Stack

# What each table is declared as, by logical ID.
TABLES: dict[str, dict[str, Any]] = {
    logical: declared for _, logical, declared in Stack(ROOT / "infra" / "data.yaml").of_kind("AWS::DynamoDB::Table")
}
# What the functions of a stack call its tables.
VARIABLES = [re.sub("Table$", "_TABLE", logical).upper() for logical in TABLES]


def tables_in(environment: Mapping[str, str]) -> list[str]:
    """Return the names of the tables in the environment of a function."""
    return [environment[variable] for variable in VARIABLES]
