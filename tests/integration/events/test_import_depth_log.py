import numpy as np
import pytest

from api.depth_logs.list_frames import handler as list_frames
from core.aws import blobs
from core.aws.part_uploads import ObjectWriter
from core.depth_logs import creation
from core.depth_logs import depth_log_table as rows
from core.depth_logs.model import StagedLogDraft
from core.images.model import Status
from core.kernel.caller import Caller
from events.import_depth_log import handler

from depth_logs import a_log, the_values
from support import a_request, an_upload, answer

pytestmark = pytest.mark.usefixtures("aws")

ANN = Caller(user_id="ann", username="ann")


def a_promise(size: int, **fields: object) -> str:
    return creation.stage(StagedLogDraft.model_validate({"name": "well-7", "size": size} | fields), ANN).log_id


def sent(log_id: str, text: bytes) -> dict[str, object]:
    """Upload `text` as a client does, and return the event that follows."""
    blobs.client().put_object(Bucket="originals", Key=f"incoming/logs/{log_id}", Body=text)
    return an_upload(f"incoming/logs/{log_id}", text)


def keys(bucket: str = "originals") -> list[str]:
    return [each["Key"] for each in blobs.client().list_objects_v2(Bucket=bucket).get("Contents", [])]


def the_log(log_id: str):
    row = rows.find(log_id)
    assert row is not None
    return row.log


def test_an_import_is_counted_once_although_its_event_comes_twice(invoke, metered):
    text = a_log(20)
    event = sent(a_promise(len(text)), text)

    invoke(handler, event)
    invoke(handler, event)

    assert metered() == {"DepthLogsImported": 1}


def test_an_uploaded_table_becomes_a_log(invoke):
    text = a_log(5460)
    log_id = a_promise(len(text))

    invoke(handler, sent(log_id, text))

    log = the_log(log_id)
    assert (log.status, log.rows, log.original_width, str(log.depth_max)) == (Status.READY, 5460, 200, "9546.0")
    assert not any(key.startswith("incoming/") for key in keys())
    request = a_request("GET", "/v1/frames", caller="ann", log_id=log_id, encoding="raw", original=True, limit=200)
    read = [frame["pixels"] for frame in answer(invoke(list_frames, request))["data"]]
    assert np.array_equal(read, the_values(5460)[:200])


def test_a_large_log_is_written_in_parts(invoke, aws_calls):
    text = a_log(30_000)
    log_id = a_promise(len(text))
    event = sent(log_id, text)

    invoke(handler, event)

    operations = [call.operation for call in aws_calls]
    assert operations.count("UploadPart") >= 2
    assert operations.count("CompleteMultipartUpload") >= 1
    assert blobs.client().list_multipart_uploads(Bucket="originals").get("Uploads", []) == []
    query = {"encoding": "raw", "original": True, "page": 29, "limit": 900}
    page = answer(invoke(list_frames, a_request("GET", "/v1/frames", caller="ann", log_id=log_id, **query)))
    assert page["meta"]["total_results"] == 30_000
    assert np.array_equal([frame["pixels"] for frame in page["data"]], the_values(30_000)[26_100:27_000])


def test_a_second_delivery_changes_nothing(invoke):
    text = a_log(120)
    log_id = a_promise(len(text))
    event = sent(log_id, text)
    invoke(handler, event)
    before, objects = the_log(log_id), keys()

    invoke(handler, event)

    assert the_log(log_id) == before
    assert keys() == objects


def test_a_bad_table_is_a_failed_log_that_says_where(invoke):
    text = b"depth,a,b\n1,2,3\n2,300,x\n"
    log_id = a_promise(len(text))

    invoke(handler, sent(log_id, text))

    log = the_log(log_id)
    assert log.status is Status.FAILED
    assert log.problem is not None
    assert log.problem.code == "invalid_csv"
    assert [(error["line"], error["column"], error["code"]) for error in log.problem.errors] == [
        (3, 2, "out_of_range"),
        (3, 3, "not_a_number"),
    ]
    assert keys() == keys("renditions") == []


def test_another_size_than_declared_is_a_failed_log(invoke):
    log_id = a_promise(7)

    invoke(handler, sent(log_id, a_log(120)))

    assert the_log(log_id).problem.code == "size_mismatch"
    assert keys() == []


def test_the_rules_of_the_promise_hold(invoke):
    text = b"depth;a;b\n2;;3\n1;1,5;700\n"
    log_id = a_promise(len(text), nulls="nearest", order="sort", out_of_range="clip", width=2)

    invoke(handler, sent(log_id, text))

    for original, pixels in ((True, [[1.5, 700], [None, 3]]), (False, [[2, 255], [3, 3]])):
        request = a_request("GET", "/v1/frames", caller="ann", log_id=log_id, encoding="raw", original=original)
        assert [frame["pixels"] for frame in answer(invoke(list_frames, request))["data"]] == pixels


def test_a_las_file_brings_its_unit_and_its_null(invoke):
    head = b"~V\nVERS. 2.0:\nWRAP. YES:\n~W\nNULL. -1:\n~C\nDEPT.F:\nGR.API:\nDT.US/F:\n~A\n"
    text = head + b"1\n 7\n -1.000\n2\n 8 9\n"
    log_id = a_promise(len(text), nulls="nearest", width=2)

    invoke(handler, sent(log_id, text))

    log = the_log(log_id)
    assert (log.status, log.depth_unit, log.null_value) == (Status.READY, "F", (-999.25, -9999, -1))
    request = a_request("GET", "/v1/frames", caller="ann", log_id=log_id, encoding="raw", normalize="frame")
    assert [frame["pixels"] for frame in answer(invoke(list_frames, request))["data"]] == [[0, 0], [0, 255]]


def test_an_upload_that_no_log_waits_for_is_discarded(invoke):
    invoke(handler, sent("log_none", a_log(3)))

    assert keys() == []


def test_a_log_that_is_deleted_while_it_is_read_stays_deleted(invoke, when_calling):
    text = a_log(120)
    log_id = a_promise(len(text))
    event = sent(log_id, text)

    def delete_it(call):
        if call.operation == "PutObject" and "overviews/" in call.parameters["Key"]:
            rows.purge(log_id)

    when_calling(delete_it)
    invoke(handler, event)

    assert rows.find(log_id) is None
    assert keys() == keys("renditions") == []


def test_the_import_never_holds_the_table_in_memory(monkeypatch, invoke):
    text = a_log(20_000)
    log_id = a_promise(len(text))
    event = sent(log_id, text)
    reads: list[int] = []
    plain = ObjectWriter.write

    def watched(self, content):
        reads.append(len(content))
        plain(self, content)

    monkeypatch.setattr(ObjectWriter, "write", watched)
    invoke(handler, event)

    assert max(reads) < 1 << 18


def test_parts_that_a_run_before_has_left_are_taken_away(invoke):
    text, s3 = a_log(120), blobs.client()
    log_id = a_promise(len(text))
    s3.create_multipart_upload(Bucket="originals", Key=f"logs/{log_id}/earlier/greys")

    invoke(handler, sent(log_id, text))

    assert the_log(log_id).status is Status.READY
    assert s3.list_multipart_uploads(Bucket="originals").get("Uploads", []) == []
