import pytest
import yaml

from findings.__main__ import ACCEPTED, TEMPLATES
from findings.comparison import Finding, compare
from local.settings import ROOT

RENDITIONS = Finding("CKV_AWS_21", "AWS::S3::Bucket.Renditions")
ORIGINALS = Finding("CKV_AWS_21", "AWS::S3::Bucket.Originals")
ENTRY = {"check": "CKV_AWS_21", "resources": "AWS::S3::Bucket.Renditions", "reason": "Made again from originals"}


@pytest.mark.parametrize(
    ("found", "new", "stale"),
    [
        ([RENDITIONS], [], []),
        ([RENDITIONS, ORIGINALS], [ORIGINALS], []),
        ([Finding("CKV_AWS_18", RENDITIONS.resource), RENDITIONS], [Finding("CKV_AWS_18", RENDITIONS.resource)], []),
        ([], [], ["CKV_AWS_21"]),
    ],
)
def test_a_finding_is_accepted_for_its_resources_alone(found, new, stale):
    assert compare(found, [ENTRY]) == (new, stale)


def test_a_pattern_accepts_all_that_it_matches():
    assert compare([RENDITIONS, ORIGINALS], [ENTRY | {"resources": "AWS::S3::Bucket.*"}]) == ([], [])


def test_each_accepted_finding_has_a_reason_and_is_named_once():
    entries = yaml.safe_load(ACCEPTED.read_text())

    assert entries
    assert all(entry.keys() == {"check", "resources", "reason"} for entry in entries)
    assert all(len(entry["reason"]) > 30 for entry in entries)
    assert len({entry["check"] for entry in entries}) == len(entries)


def test_every_template_is_checked():
    names = {path.name for path in TEMPLATES}

    assert {"template.yaml", "data.yaml", "identity.yaml", "edge.yaml", "firewall.yaml"} <= names
    assert all(path.is_relative_to(ROOT) for path in TEMPLATES)
