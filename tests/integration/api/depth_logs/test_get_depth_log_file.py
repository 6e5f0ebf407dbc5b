import gzip
from base64 import b64decode
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from pynamodb.expressions.operand import Path

from api.depth_logs.create_depth_log import handler as create_depth_log
from api.depth_logs.get_depth_log_file import handler
from core.aws import blobs, copies
from core.depth_logs import creation
from core.depth_logs import depth_log_table as rows
from core.depth_logs.model import StagedLogDraft
from core.images.model import Status
from core.kernel.caller import Caller
from core.kernel.visibility import Visibility
from core.web import content
from events.import_depth_log import handler as import_depth_log

from depth_logs import a_log, a_stored_log
from support import a_multipart, a_request, an_upload, answer

pytestmark = pytest.mark.usefixtures("aws")

ANN = Caller(user_id="ann", username="ann")
LAS = b"# kept\r\n~V\r\nVERS. 2.0:\r\n~C\r\nDEPT.M:\r\nGR.API:\r\n~A\r\n1 2\r\n"


def ask(invoke: Any, log_id: str, *, method: str = "GET", caller: str = "ann", **headers: str) -> Any:
    return invoke(handler, a_request(method, f"/v1/depth-logs/{log_id}/file", caller=caller, headers=headers))


def sent(invoke: Any, text: bytes, filename: str) -> str:
    form = a_multipart(("file", filename, text, "text/csv"))
    return answer(invoke(create_depth_log, a_request("POST", "/v1/depth-logs", caller="ann", body=form)))["log_id"]


def announced(invoke: Any, text: bytes, **fields: object) -> str:
    """Upload a log as a client does that announced it, and import it."""
    draft = StagedLogDraft.model_validate({"name": "well 7", "size": len(text)} | fields)
    log_id = creation.stage(draft, ANN).log_id
    blobs.client().put_object(Bucket="originals", Key=f"incoming/logs/{log_id}", Body=text)
    invoke(import_depth_log, an_upload(f"incoming/logs/{log_id}", text))
    return log_id


@pytest.mark.parametrize(
    ("text", "filename", "media_type"),
    [
        (a_log(120), "wéll 7.csv", "text/csv"),
        (gzip.compress(b"depth;a\r\n# b\r\n1,5;2\r\n", mtime=0), "7.csv.gz", "application/gzip"),
        ("\ufeffdepth\ta\n1\t2\n\n".encode("utf-16-le"), "7.txt", "text/csv"),
        (LAS.removeprefix(b"# kept"), "7.las", "application/vnd.las"),
    ],
)
def test_the_file_comes_byte_for_byte_under_its_name(invoke, text, filename, media_type):
    response = ask(invoke, sent(invoke, text, filename))

    assert (response["statusCode"], b64decode(response["body"])) == (200, text)
    assert response["headers"]["Content-Type"] == media_type
    assert response["headers"]["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
    assert response["headers"]["Content-Disposition"].endswith(filename.replace("é", "%C3%A9").replace(" ", "%20"))
    assert response["headers"]["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize(
    ("text", "fields", "filename"),
    [
        (a_log(120), {}, "well%207.csv"),
        (gzip.compress(LAS, mtime=0), {"media_type": "application/gzip"}, "well%207.csv.gz"),
        (LAS, {"filename": "../a/7.las", "media_type": "text/plain"}, "7.las"),
    ],
)
def test_an_announced_file_is_kept_too(invoke, text, fields, filename):
    response = ask(invoke, announced(invoke, text, **fields))

    assert (response["statusCode"], b64decode(response["body"])) == (200, text)
    assert response["headers"]["Content-Type"] == fields.get("media_type", "text/csv")
    assert response["headers"]["Content-Disposition"] == f"attachment; filename*=UTF-8''{filename}"


def test_a_large_upload_is_copied_in_parts(invoke, monkeypatch, aws_calls):
    monkeypatch.setattr(copies, "PART", 5 << 20)
    text = a_log(10_000)

    log_id = announced(invoke, text)

    assert [call.operation for call in aws_calls].count("UploadPartCopy") >= 2
    key = f"logs/{log_id}/{rows.find(log_id).log.revision}/file"
    assert blobs.read("originals", key) == text


def test_a_large_file_is_a_redirect_that_saves_it_under_its_name(invoke, monkeypatch):
    log_id = sent(invoke, a_log(120), "well.csv")
    monkeypatch.setattr(content, "INLINE_LIMIT", 1000)

    response = ask(invoke, log_id)

    assert response["statusCode"] == 303
    named = parse_qs(urlsplit(response["headers"]["Location"]).query)["response-content-disposition"]
    assert named == ["attachment; filename*=UTF-8''well.csv"]


def test_head_tells_size_and_type_without_reading(invoke, aws_calls):
    log_id = sent(invoke, a_log(120), "well.csv")
    aws_calls.clear()

    response = ask(invoke, log_id, method="HEAD")

    assert (response["statusCode"], response["body"]) == (200, "")
    assert response["headers"]["Content-Length"] == str(len(a_log(120)))
    assert "GetObject" not in [call.operation for call in aws_calls]


def test_a_part_comes_alone_and_what_one_has_does_not_come_again(invoke):
    log_id = sent(invoke, a_log(120), "well.csv")
    etag = ask(invoke, log_id)["headers"]["ETag"]

    part = ask(invoke, log_id, Range="bytes=-7")

    assert (part["statusCode"], b64decode(part["body"])) == (206, a_log(120)[-7:])
    assert ask(invoke, log_id, **{"If-None-Match": etag})["statusCode"] == 304
    assert ask(invoke, log_id, Range="bytes=99999999-")["statusCode"] == 416


def test_who_sees_the_log_sees_its_file(invoke):
    private, public = a_stored_log(a_log(3)), a_stored_log(a_log(3), visibility=Visibility.PUBLIC)

    assert ask(invoke, private, caller="bob")["statusCode"] == 404
    assert ask(invoke, public, caller="bob")["statusCode"] == 200


def test_a_log_that_is_not_ready_has_no_file(invoke):
    waiting = creation.stage(StagedLogDraft(name="well 7", size=7), ANN).log_id
    failed = announced(invoke, b"depth,a\n1,x\n")

    assert rows.find(failed).log.status is Status.FAILED
    assert [ask(invoke, each)["statusCode"] for each in (waiting, failed)] == [409, 409]


def test_a_log_from_before_files_were_kept_says_so(invoke):
    log_id = a_stored_log(a_log(3))
    rows.LogItem.get(log_id, "log").update([Path(rows.LogItem.MAIN + ".has_file").remove()])

    response = ask(invoke, log_id)

    assert response["statusCode"] == 404
    assert answer(response)["detail"] == "The log was imported before files were kept"


def test_a_crash_before_the_row_is_ready_is_mended_by_the_next_run(invoke, when_calling):
    crashes = [ConnectionError()]

    def crash(call: Any) -> None:
        if crashes and call.operation == "PutObject" and "overviews/" in call.parameters["Key"]:
            raise crashes.pop()

    text = a_log(120)
    draft = StagedLogDraft(name="well 7", size=len(text))
    log_id = creation.stage(draft, ANN).log_id
    blobs.client().put_object(Bucket="originals", Key=f"incoming/logs/{log_id}", Body=text)
    when_calling(crash)
    with pytest.raises(ConnectionError):
        invoke(import_depth_log, an_upload(f"incoming/logs/{log_id}", text))

    invoke(import_depth_log, an_upload(f"incoming/logs/{log_id}", text))

    assert b64decode(ask(invoke, log_id)["body"]) == text
    key = f"logs/{log_id}/{rows.find(log_id).log.revision}/file"
    versions = blobs.client().list_object_versions(Bucket="originals", Prefix=key)["Versions"]
    assert len(versions) == 1


def test_the_file_of_a_log_that_is_being_removed_is_not_found(invoke):
    log_id = sent(invoke, a_log(120), "7.csv")
    blobs.client().delete_objects(Bucket="originals", Delete={"Objects": [{"Key": key} for key in kept()]})

    assert ask(invoke, log_id)["statusCode"] == 404


def kept():
    return [key for key, _ in blobs.listed("originals", "logs/")]
