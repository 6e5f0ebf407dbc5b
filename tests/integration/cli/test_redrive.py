import json

import boto3
import pytest
from botocore.exceptions import ClientError

from cli.redrive import main, queues, redrive

TEMPLATE = {
    "Resources": {
        "Role": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {}}},
        "ResizeImage": {
            "Type": "AWS::Lambda::Function",
            "Properties": {
                "Code": {"ZipFile": "pass"},
                "Handler": "index.handler",
                "Role": {"Fn::GetAtt": ["Role", "Arn"]},
                "Runtime": "python3.13",
            },
        },
        "ResizeImageFailures": {"Type": "AWS::SQS::Queue"},
        "Elsewhere": {"Type": "AWS::SQS::Queue"},
    }
}


class Functions:
    """Stands in for Lambda: succeeds with some events, fails with others, and is refused when it is busy."""

    def __init__(self):
        self.asked = []

    def invoke(self, FunctionName, Payload):  # noqa: N803
        event = json.loads(Payload)
        self.asked.append((FunctionName, event))
        if event == "busy":
            raise ClientError({"Error": {"Code": "TooManyRequestsException"}}, "Invoke")
        return {"FunctionError": "Unhandled"} if event == "wrong" else {"StatusCode": 200}


@pytest.fixture
def queue(aws):  # noqa: ARG001
    stack = {"StackName": "a-stack", "TemplateBody": json.dumps(TEMPLATE)}
    boto3.client("cloudformation").create_stack(**stack)
    (found,) = queues("a-stack")
    yield found
    boto3.client("cloudformation").delete_stack(StackName="a-stack")


def give_up_on(queue, *events):
    for event in events:
        message = json.dumps({"requestPayload": event, "responsePayload": {"errorType": "Timeout"}})
        boto3.client("sqs").send_message(QueueUrl=queue.url, MessageBody=message)


def left(queue):
    """Return how many messages a queue holds, hidden ones too."""
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    found = boto3.client("sqs").get_queue_attributes(QueueUrl=queue.url, AttributeNames=names)["Attributes"]
    return sum(map(int, found.values()))


def test_an_event_leaves_its_queue_only_when_its_function_succeeds(queue):
    give_up_on(queue, {"Records": [1]}, "wrong", {"Records": [2]})
    functions = Functions()

    assert redrive(queue, functions) == (2, 1)

    assert left(queue) == 1
    assert sorted(functions.asked, key=str) == [
        (queue.function, "wrong"),
        (queue.function, {"Records": [1]}),
        (queue.function, {"Records": [2]}),
    ]


def test_an_event_that_lambda_refuses_is_kept(queue):
    give_up_on(queue, "busy")

    with pytest.raises(ClientError):
        redrive(queue, Functions())

    assert left(queue) == 1


def test_nothing_to_do_is_said_for_each_function(queue, capsys):
    with pytest.raises(SystemExit) as end:
        main(["--stack", "a-stack"])

    assert (end.value.code, queue.logical) == (0, "ResizeImage")
    assert capsys.readouterr().out == "ResizeImage: 0 succeeded, 0 failed again and are kept\n"
