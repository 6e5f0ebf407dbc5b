"""How new versions of functions get their requests on AWS; the laptop has only one version."""

import pytest

from local.settings import ROOT
from local.template.reader import read
from local.template.routes import routes
from local.template.stack import Stack

BUSIEST = {"ListImages", "GetImage", "GetImageFile"}


@pytest.fixture(scope="module")
def production():
    return Stack(ROOT / "template.yaml", {"Production": "true", "WebOrigin": "https://lightbox.example.org"})


def groups(stack):
    return {name: each for _, name, each in stack.of_kind("AWS::CodeDeploy::DeploymentGroup")}


def configurations(stack):
    return {each["DeploymentConfigName"].rpartition(".")[2] for each in groups(stack).values()}


def test_in_production_the_busiest_reads_get_a_tenth_of_the_requests_first(production):
    assert set(groups(production)) == {f"{name}DeploymentGroup" for name in BUSIEST}
    assert configurations(production) == {"LambdaCanary10Percent5Minutes"}


def test_elsewhere_all_functions_change_at_once_and_no_alarm_is_paid():
    stack = Stack(ROOT / "template.yaml")

    assert configurations(stack) == {"LambdaAllAtOnce"}
    assert "NewVersionFails" not in stack.resources


def test_the_alarm_that_takes_a_version_back_watches_every_alias(production):
    alarm = production.resolve(production.resources["NewVersionFails"]["Properties"])
    watched = {
        each["MetricStat"]["Metric"]["Dimensions"][0]["Value"]
        for each in alarm["Metrics"]
        if each.get("MetricStat", {}).get("Metric", {}).get("Namespace") == "AWS/Lambda"
    }

    assert watched == {production.reference(name) for name in BUSIEST}
    name = production.reference("NewVersionFails")
    assert [group["AlarmConfiguration"] for group in groups(production).values()] == [
        {"Enabled": True, "Alarms": [{"Name": name}]}
    ] * len(BUSIEST)


def test_the_requests_of_these_functions_go_to_their_aliases(production):
    callers = [each["FunctionName"] for _, _, each in production.of_kind("AWS::Lambda::Permission")]

    assert {route.function for route in routes()} >= BUSIEST
    assert [name for name in BUSIEST if production.reference(name) in callers] == []


def test_a_change_of_a_layer_is_a_new_version():
    functions = read(ROOT / "template.yaml")["Resources"]
    aliased = {
        name: each["Properties"].get("AutoPublishAliasAllProperties")
        for name, each in functions.items()
        if "AutoPublishAlias" in each.get("Properties", {})
    }

    assert aliased == dict.fromkeys(BUSIEST, True)
