"""What is watched on AWS: the laptop has no alarms and no dashboard, so the template alone is read."""

import json
import re

import pytest

from core.kernel.logging import SERVICE
from core.kernel.metrics import Metric
from core.web.metrics import NAMESPACE
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
    of_aws = [search for search in searches if search.startswith("{AWS/")]
    assert len(of_aws) == 5
    assert all(search.endswith(" ${Words}") for search in of_aws)


def test_each_business_metric_has_a_place_on_the_dashboard(observed):
    widgets = json.loads(observed["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"][0])["widgets"]
    shown = [widget["properties"]["metrics"] for widget in widgets]
    own = {metric[0][1] for metric in shown if metric[0][0] == "${Stack}"}
    (refused,) = [metric[0][0]["expression"] for metric in shown if "ImagesRefused" in json.dumps(metric)]

    assert own == {*Metric} - {Metric.IMAGES_REFUSED}
    assert refused == """SEARCH('{"${Stack}",reason,service} MetricName="ImagesRefused"', 'Sum')"""
    assert all(
        metric[0] == ["${Stack}", metric[0][1], "service", SERVICE] for metric in shown if metric[0][0] == "${Stack}"
    )


def test_no_widget_lies_over_another(observed):
    widgets = json.loads(observed["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"][0])["widgets"]
    cells = [
        (x, y)
        for each in widgets
        for x in range(each["x"], each["x"] + each["width"])
        for y in range(each["y"], each["y"] + each["height"])
    ]

    assert len(cells) == len(set(cells))
    assert max(x for x, _ in cells) < 24


def test_metrics_are_named_after_the_stack():
    variables = read(ROOT / "template.yaml")["Globals"]["Function"]["Environment"]["Variables"]
    assert variables[NAMESPACE] == {"Ref": "AWS::StackName"}


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
