"""What is watched on AWS: the laptop has no alarms and no dashboard, so the template alone is read."""

import json
import re

import pytest

from local.settings import ROOT
from local.template.reader import read


@pytest.fixture(scope="module")
def observed():
    return read(ROOT / "infra" / "observability.yaml")["Resources"]


def test_the_dashboard_searches_for_the_words_of_the_stacks_name(observed):
    # "Custom" in double quotes does not find CustomCount1 (CloudWatch search expression syntax).
    body, values = observed["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
    searches = re.findall(r"SEARCH\('(.+?)', ", json.dumps(json.loads(body)))

    assert values == {"Words": {"Fn::Join": [" ", {"Fn::Split": ["-", {"Ref": "Stack"}]}]}}
    assert len(searches) == 5
    assert all(search.endswith(" ${Words}") for search in searches)


def test_a_quiet_stack_that_always_fails_raises_an_alarm(observed):
    alarm = observed["ApiFails"]["Properties"]
    expression = alarm["Metrics"][0]["Expression"]
    least, share = re.fullmatch(r"IF\(failures > (\d+), (.+), 0\)", expression).groups()

    assert int(least) < 3
    assert (share, alarm["Threshold"], alarm["EvaluationPeriods"]) == ("100 * failures / requests", 1, 1)


def test_the_access_log_says_who_asked_from_where():
    api = read(ROOT / "template.yaml")["Resources"]["Api"]["Properties"]
    written = json.loads(api["AccessLogSettings"]["Format"])

    assert written["user_id"] == "$context.authorizer.claims.sub"
    assert written["source_address"] == "$context.identity.sourceIp"
