"""The daemon of X-Ray is played by a socket on loopback, and Lambda by the environment that it sets."""

import json
import socket

import pytest
from botocore.exceptions import ClientError
from botocore.session import get_session

from api.images import get_image
from core.aws import tracing
from core.aws.tracing import subsegment
from core.images.image_table import ImageItem

from support import a_request

ROOT, PARENT = "1-5759e988-bd862e3fe1be46a994272793", "53995c3f42cd8ad8"
SAMPLED = f"Root={ROOT};Parent={PARENT};Sampled=1;Lineage=25:cefa6f01:0"


@pytest.fixture
def daemon(monkeypatch):
    """Return what reads the subsegments that have been sent; the trace is sampled."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.settimeout(0)
        port = listening.getsockname()[1]
        monkeypatch.setenv("AWS_XRAY_DAEMON_ADDRESS", f"127.0.0.1:{port}")
        monkeypatch.setenv("_X_AMZN_TRACE_ID", SAMPLED)

        def sent():
            found = []
            while True:
                try:
                    header, document = listening.recv(65536).split(b"\n", 1)
                except BlockingIOError:
                    return found
                assert json.loads(header) == {"format": "json", "version": 1}
                found.append(json.loads(document))

        yield sent


@pytest.fixture
def client(aws):  # noqa: ARG001
    """Return what makes a client in a session that was made after the installation."""
    tracing.install()

    def client(service):
        return get_session().create_client(service)

    return client


def test_a_call_becomes_a_subsegment_of_the_segment_that_lambda_has_begun(daemon, client):
    client("s3").put_object(Bucket="originals", Key="incoming/images/knee", Body=b"")

    (sent,) = daemon()
    assert (sent["type"], sent["trace_id"], sent["parent_id"]) == ("subsegment", ROOT, PARENT)
    assert (sent["name"], sent["namespace"]) == ("S3", "aws")
    assert sent["aws"] == {"operation": "PutObject", "bucket_name": "originals", "retries": 0}
    assert sent["http"] == {"response": {"status": 200}}
    assert len(sent["id"]) == 16
    assert sent["start_time"] <= sent["end_time"]
    assert not {"error", "fault", "throttle"} & sent.keys()


def test_a_refused_call_is_an_error(daemon, client):
    with pytest.raises(ClientError):
        client("s3").get_object(Bucket="originals", Key="nothing")

    (sent,) = daemon()
    assert sent["error"] is True
    assert "fault" not in sent


def test_a_call_without_an_answer_is_a_fault(daemon, client):
    far = client("dynamodb")
    far.meta.events.register_first("before-send", _cut)
    with pytest.raises(OSError, match="cut"):
        far.get_item(TableName="ImagesTable", Key={"image_key": {"S": "knee"}})

    sent = daemon()
    assert {each["fault"] for each in sent} == {True}
    assert {each["aws"]["table_name"] for each in sent} == {"ImagesTable"}


def _cut(**_):
    raise OSError("cut")


def test_no_subsegment_says_which_object_it_is_about(daemon, client):
    client("s3").put_object(Bucket="originals", Key="incoming/images/knee", Body=b"secret")

    assert "knee" not in json.dumps(daemon())


def test_a_block_that_takes_long_has_its_place_in_the_trace(daemon):
    with subsegment("inspect"):
        pass
    with pytest.raises(ValueError, match="broken"), subsegment("resize"):
        raise ValueError("broken")

    good, bad = daemon()
    assert (good["name"], "fault" in good) == ("inspect", False)
    assert (bad["name"], bad["fault"]) == ("resize", True)


@pytest.mark.usefixtures("client")
def test_a_request_is_traced_through_its_tables(daemon, invoke):
    ImageItem._connection = None  # a new one, as in a function that starts
    invoke(get_image.handler, a_request("GET", "/v1/images/knee", caller="ann"))

    assert ("DynamoDB", "ImagesTable") in {(each["name"], each["aws"].get("table_name")) for each in daemon()}


@pytest.mark.parametrize("header", ["", f"Root={ROOT};Parent={PARENT};Sampled=0", f"Root={ROOT};Sampled=1", "?"])
def test_nothing_is_sent_where_no_trace_is_sampled(daemon, client, monkeypatch, header):
    monkeypatch.setenv("_X_AMZN_TRACE_ID", header)

    client("s3").list_buckets()
    with subsegment("inspect"):
        pass

    assert daemon() == []


def test_without_a_daemon_no_call_is_watched(monkeypatch):
    watched = []
    monkeypatch.delenv("AWS_XRAY_DAEMON_ADDRESS", raising=False)
    monkeypatch.setattr(tracing, "_install", lambda: watched.append(True))

    tracing.install()
    assert watched == []

    monkeypatch.setenv("AWS_XRAY_DAEMON_ADDRESS", "127.0.0.1:2000")
    tracing.install()
    assert watched == [True]


def test_a_daemon_that_is_not_there_does_no_harm(daemon, client, monkeypatch):
    monkeypatch.setenv("AWS_XRAY_DAEMON_ADDRESS", "tcp:127.0.0.1:1 udp:127.0.0.1:1")
    client("s3").list_buckets()

    monkeypatch.setenv("AWS_XRAY_DAEMON_ADDRESS", "nonsense")
    client("s3").list_buckets()

    assert daemon() == []
