"""Compare what checkov finds with what is accepted."""

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import NamedTuple


class Finding(NamedTuple):
    """A check that a resource fails, such as `CKV_AWS_21` and `AWS::S3::Bucket.Renditions`."""

    check: str
    resource: str


class Compared(NamedTuple):
    """Findings that nobody has accepted, and accepted entries that nothing matches any more."""

    new: list[Finding]
    stale: list[str]


def compare(found: Iterable[Finding], accepted: Iterable[Mapping[str, str]]) -> Compared:
    findings, entries = sorted(set(found)), list(accepted)
    new = [finding for finding in findings if not any(_matches(finding, entry) for entry in entries)]
    stale = [entry["check"] for entry in entries if not any(_matches(finding, entry) for finding in findings)]
    return Compared(new, stale)


def _matches(finding: Finding, entry: Mapping[str, str]) -> bool:
    return finding.check == entry["check"] and fnmatchcase(finding.resource, entry["resources"])
