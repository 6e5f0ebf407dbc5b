"""Every trigger has retries, a queue for failures, and an alarm."""

from itertools import combinations

import pytest

from local.settings import ROOT
from local.template.functions import functions
from local.template.reader import read
from local.triggers.subscriptions import subscriptions

EVENTS = {"S3", "Schedule", "ScheduleV2", "DynamoDB", "SQS"}


def events(kind=None):
    """Return (function, event) for every event of template.yaml that is not a route."""
    resources = read(ROOT / "template.yaml")["Resources"]
    return [
        (name, event)
        for name, resource in resources.items()
        if resource["Type"] == "AWS::Serverless::Function"
        for event in resource["Properties"].get("Events", {}).values()
        if event["Type"] in ({kind} if kind else EVENTS)
    ]


@pytest.fixture
def triggered(stack):
    names = {name for name, _ in events()}
    return [function for function in functions(stack).values() if function.logical in names]


def test_a_prefix_belongs_to_one_function():
    # S3 refuses a bucket with two notifications whose prefixes overlap.
    watched = []
    for name, event in events("S3"):
        rules = event["Properties"]["Filter"]["S3Key"]["Rules"]
        prefix = next(rule["Value"] for rule in rules if rule["Name"] == "prefix")
        kinds = event["Properties"]["Events"]
        bucket = event["Properties"]["Bucket"]["Ref"]
        watched += [(name, bucket, k.split(":")[1], prefix) for k in ([kinds] if isinstance(kinds, str) else kinds)]

    clashes = [
        (one, other)
        for one, other in combinations(watched, 2)
        if one[1:3] == other[1:3] and (one[3].startswith(other[3]) or other[3].startswith(one[3]))
    ]

    assert watched
    assert clashes == []


def test_a_failed_event_is_tried_again_and_then_kept(stack, triggered):
    queues = {stack.attribute(name, "Arn") for _, name, _ in stack.of_kind("AWS::SQS::Queue")}

    careless = [function.logical for function in triggered if function.retries < 1 or function.failures not in queues]

    assert triggered
    assert careless == []


def test_every_failure_queue_has_an_alarm(stack, triggered):
    watched = {
        dimension["Value"]
        for _, _, alarm in stack.of_kind("AWS::CloudWatch::Alarm")
        for dimension in alarm.get("Dimensions", [])
        if dimension["Name"] == "QueueName" and alarm["AlarmActions"]
    }

    silent = [f.logical for f in triggered if f"{stack.reference(f'{f.logical}Failures')}.QueueName" not in watched]

    assert silent == []


def test_events_given_up_on_are_kept_two_weeks_encrypted_and_by_tls(stack):
    queues = {name: queue for _, name, queue in stack.of_kind("AWS::SQS::Queue")}
    guarded = {url for _, _, policy in stack.of_kind("AWS::SQS::QueuePolicy") for url in policy["Queues"]}

    assert queues
    assert [name for name, queue in queues.items() if not queue.get("SqsManagedSseEnabled")] == []
    assert [name for name, queue in queues.items() if queue.get("MessageRetentionPeriod") != 1209600] == []
    assert [name for name in queues if stack.reference(name) not in guarded] == []


def test_the_user_pool_has_each_access_token_restricted(stack):
    ((_, _, pool),) = stack.of_kind("AWS::Cognito::UserPool")
    trigger = pool["LambdaConfig"]["PreTokenGenerationConfig"]
    callers = {
        permission["FunctionName"]: permission["Principal"]
        for _, _, permission in stack.of_kind("AWS::Lambda::Permission")
    }

    assert trigger == {"LambdaArn": stack.attribute("RestrictToken", "Arn"), "LambdaVersion": "V2_0"}
    assert callers[trigger["LambdaArn"]] == "cognito-idp.amazonaws.com"
    assert pool["UserPoolTier"] == "ESSENTIALS"  # LITE knows no access tokens that a function has changed


def test_schedules_begin_no_traces_and_write_no_reports(stack):
    # X-Ray traces the first request of each second, so it would trace every run of an idle stack.
    scheduled = {name for name, _ in events("Schedule")}
    functions = {name: each for _, name, each in stack.of_kind("AWS::Lambda::Function")}

    assert scheduled
    assert {functions[name]["TracingConfig"]["Mode"] for name in scheduled} == {"PassThrough"}
    assert {functions[name]["LoggingConfig"].get("SystemLogLevel") for name in scheduled} == {"WARN"}


def test_colour_pictures_do_not_call_what_colours_grey_ones(stack):
    subscribed = {each.function: each for each in subscriptions(stack)}
    colouring = subscribed[stack.reference("ColormapImage")]

    wants = [
        colouring.wants(colouring.bucket, "ObjectCreated:Put", f"resized/a/b/512.{ending}") for ending in ("png", "jpg")
    ]

    assert wants == [True, False]
