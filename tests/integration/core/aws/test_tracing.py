"""The daemon of X-Ray is played by a socket on loopback, and Lambda by the environment that it sets."""

import json
import socket
from types import SimpleNamespace

import pytest
from botocore.exceptions import ClientError

from core.aws import tracing
from core.aws.session import session
from core.aws.tracing import subsegment
from local.settings import ROOT as PROJECT

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
def client(aws, daemon):  # noqa: ARG001
    """Return what makes a client in the session of a process that starts where a daemon listens."""
    return session.__wrapped__().create_client


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


@pytest.mark.parametrize("header", ["", f"Root={ROOT};Parent={PARENT};Sampled=0", f"Root={ROOT};Sampled=1", "?"])
def test_nothing_is_sent_where_no_trace_is_sampled(daemon, client, monkeypatch, header):
    monkeypatch.setenv("_X_AMZN_TRACE_ID", header)

    client("s3").list_buckets()
    with subsegment("inspect"):
        pass

    assert daemon() == []


def test_without_a_daemon_no_call_is_watched(monkeypatch):
    watched = []
    listening = SimpleNamespace(register=lambda name, _: watched.append(name))
    monkeypatch.delenv("AWS_XRAY_DAEMON_ADDRESS", raising=False)

    tracing.watch(listening)
    assert watched == []

    monkeypatch.setenv("AWS_XRAY_DAEMON_ADDRESS", "127.0.0.1:2000")
    tracing.watch(listening)
    assert watched == ["before-parameter-build", "after-call", "after-call-error"]


def test_every_client_of_the_service_is_of_the_watched_session():
    makers = [path.name for path in (PROJECT / "layers" / "core").rglob("*.py") if "get_session()" in path.read_text()]
    assert makers == ["session.py"]


def test_a_daemon_that_is_not_there_does_no_harm(daemon, client, monkeypatch):
    monkeypatch.setenv("AWS_XRAY_DAEMON_ADDRESS", "tcp:127.0.0.1:1 udp:127.0.0.1:1")
    client("s3").list_buckets()

    monkeypatch.setenv("AWS_XRAY_DAEMON_ADDRESS", "nonsense")
    client("s3").list_buckets()

    assert daemon() == []
