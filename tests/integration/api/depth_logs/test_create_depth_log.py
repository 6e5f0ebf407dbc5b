import gzip

import pytest

from api.depth_logs.create_depth_log import handler
from core.aws import blobs
from core.depth_logs import depth_log_table
from core.images.model import Status
from core.kernel.values import revised

from depth_logs import a_log
from support import a_multipart, a_request, answer

pytestmark = pytest.mark.usefixtures("aws")

PATH = "/v1/depth-logs"


def upload(text: bytes, *fields: tuple[str, str], key: str | None = None, caller: str = "ann"):
    form = a_multipart(("file", "well 7.csv", text, "text/csv"), *fields)
    return a_request("POST", PATH, caller=caller, body=form, headers={"Idempotency-Key": key} if key else {})


def objects(bucket: str = "originals") -> list[str]:
    return sorted(each["Key"] for each in blobs.client().list_objects_v2(Bucket=bucket).get("Contents", []))


def test_a_table_is_stored_at_once(invoke):
    response = invoke(handler, upload(a_log(120), ("name", "well-7"), ("visibility", "public")))

    log = answer(response)
    assert response["statusCode"] == 201
    assert response["headers"]["Location"] == f"{PATH}/{log['log_id']}"
    assert log | {"log_id": 0} | {"created_at": 0, "updated_at": 0} == {
        "log_id": 0,
        "name": "well-7",
        "status": "ready",
        "visibility": "public",
        "user_id": "ann",
        "rows": 120,
        "original_width": 200,
        "width": 150,
        "depth_min": 9000.1,
        "depth_max": 9012.0,
        "created_at": 0,
        "updated_at": 0,
        "problem": None,
        "renditions": {},
        "upload": None,
        "resample": "area",
        "nulls": "reject",
        "duplicates": "reject",
        "order": "reject",
        "out_of_range": "reject",
        "value_min": 0,
        "value_max": 255,
        "null_value": [-999.25, -9999],
        "filename": "well 7.csv",
        "depth_column": None,
        "depth_unit": None,
    }


def test_the_rules_of_a_well_log_are_taken_from_a_form(invoke):
    text = b"MD (ft);TVD;a\n1,5;1;-1\n2;2;7\n"

    response = invoke(handler, upload(text, ("null_value", "-1, 400"), ("nulls", "fill"), ("depth_column", "1")))

    log = answer(response)
    assert (log["null_value"], log["depth_column"], log["depth_unit"]) == ([-1, 400], "1", "ft")
    assert (log["original_width"], log["depth_min"]) == (1, 1.5)


@pytest.mark.parametrize("null_value", [-1, "-1", [-1], ["-1"]])
def test_null_values_come_as_json_too(invoke, null_value):
    body = {"name": "x", "size": 1, "null_value": null_value, "depth_column": 2, "depth_unit": "m"}

    log = answer(invoke(handler, a_request("POST", PATH, caller="ann", body=body)))

    assert (log["null_value"], log["depth_column"], log["depth_unit"]) == ([-1], "2", "m")


def test_the_name_of_the_file_is_the_name_of_the_log(invoke):
    response = invoke(handler, upload(gzip.compress(a_log(120)), ("width", "7")))

    assert answer(response)["name"] == "well 7"
    assert answer(response)["width"] == 7


@pytest.mark.parametrize(
    ("filename", "name"),
    [
        ("Well 7.csv.GZ", "Well 7"),
        ("..\\\\..csv", "log"),
        ("Well 7.las.gz", "Well 7"),
        ("", "log"),
        (".csv", "log"),
        ("a" * 250 + ".csv", "a" * 200),
        ("7.5", "7.5"),
    ],
)
def test_a_log_without_a_name_is_called_like_its_file(invoke, filename, name):
    form = a_multipart(("file", filename, b"depth,a\n1,2\n", "text/csv"))

    response = invoke(handler, a_request("POST", PATH, caller="ann", body=form))

    assert response["statusCode"] == 201
    assert answer(response)["name"] == name


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (b"", 1),
        (b"depth,c1\n", 2),
        (b"a,b\n1,2\n", 1),
        (b"depth,c1,c2\n1.0,0,0\n1.1,0,256\n", 3),
        (b"depth,c1,c2\n1.0,0,0\n1.0,0,0\n", 3),
    ],
)
def test_one_bad_cell_refuses_the_whole_file_and_nothing_is_kept(invoke, text, line):
    response = invoke(handler, upload(text))

    assert response["statusCode"] == 422
    assert answer(response)["code"] == "invalid_csv"
    assert answer(response)["errors"][0]["line"] == line
    assert objects() == objects("renditions") == []
    assert list(depth_log_table.LogItem.scan()) == []


def test_the_same_request_again_makes_no_second_log(invoke):
    first = answer(invoke(handler, upload(a_log(120), key="once")))

    again = invoke(handler, upload(a_log(120), key="once"))

    assert again["statusCode"] == 201
    assert answer(again) == first
    assert len(list(depth_log_table.LogItem.scan())) == 1


def test_one_key_for_two_requests_is_refused(invoke):
    invoke(handler, upload(a_log(120), key="once"))

    response = invoke(handler, upload(a_log(121), key="once"))

    assert response["statusCode"] == 422


def test_two_people_may_choose_the_same_key(invoke):
    first = answer(invoke(handler, upload(a_log(120), key="once")))

    second = answer(invoke(handler, upload(a_log(120), key="once", caller="bob")))

    assert first["log_id"] != second["log_id"]


def test_a_promise_is_answered_by_where_to_send_the_table(invoke):
    response = invoke(handler, a_request("POST", PATH, caller="ann", body={"name": "well-7", "size": 1000}))

    log = answer(response)
    assert response["statusCode"] == 202
    assert log["status"] == "pending"
    assert log["upload"]["method"] == "PUT"
    assert f"/incoming/logs/{log['log_id']}?" in log["upload"]["upload_url"]
    assert log["upload"]["headers"] == {"content-type": "text/csv"}


@pytest.mark.parametrize(
    ("announced", "status", "pointer"),
    [
        ({"media_type": "image/png"}, 415, "/media_type"),
        ({"media_type": "application/json"}, 415, "/media_type"),
        ({"size": 5 * 2**30 + 1}, 413, "/size"),
    ],
)
def test_what_could_never_be_imported_is_refused_before_it_is_sent(invoke, announced, status, pointer):
    response = invoke(handler, a_request("POST", PATH, caller="ann", body={"name": "x", "size": 1000} | announced))

    assert response["statusCode"] == status
    assert answer(response)["errors"][0]["pointer"] == pointer


@pytest.mark.parametrize("media_type", ["application/gzip", "text/plain", "application/vnd.ms-excel"])
def test_a_table_may_be_announced_by_any_of_its_names(invoke, media_type):
    body = {"name": "x", "size": 1000, "media_type": media_type}

    assert invoke(handler, a_request("POST", PATH, caller="ann", body=body))["statusCode"] == 202


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (a_multipart(("name", "x")), "/file"),
        (a_multipart(("file", "a.csv", b"", "text/csv"), ("width", "0")), "/width"),
        (a_multipart(("file", "a.csv", b"", "text/csv"), ("depth", "0")), "/depth"),
        ({"name": "x"}, "/size"),
        ({"name": "", "size": 1}, "/name"),
        ({"name": "x", "size": 1, "nulls": "guess"}, "/nulls"),
        ({"name": "x", "size": 1, "null_value": "-999.25;-9999"}, "/null_value/0"),
        ({"name": "x", "size": 1, "null_value": list(range(17))}, "/null_value"),
        ({"name": "x", "size": 1, "null_value": "nan"}, "/null_value/0"),
        ({"name": "x", "size": 1, "null_value": True}, "/null_value"),
        ({"name": "x", "size": 1, "depth_column": ""}, "/depth_column"),
        ({"name": "x", "size": 1, "depth_unit": "m" * 17}, "/depth_unit"),
        ({"name": "x", "size": 1, "value_min": 9, "value_max": 9}, ""),
    ],
)
def test_invalid_fields_are_pointed_at(invoke, body, pointer):
    response = invoke(handler, a_request("POST", PATH, caller="ann", body=body))

    assert response["statusCode"] == 422
    assert answer(response)["errors"][0]["pointer"] == pointer


def test_our_own_rules_speak_for_themselves(invoke):
    body = {"name": "x", "size": 1, "value_min": 9, "value_max": 9}

    response = invoke(handler, a_request("POST", PATH, caller="ann", body=body))

    assert answer(response)["errors"][0]["detail"] == "value_min must be below value_max"


def test_a_stranger_cannot_store_a_log(invoke):
    assert invoke(handler, a_request("POST", PATH, body={"name": "x", "size": 1}))["statusCode"] == 401


def test_a_log_that_is_deleted_while_it_is_stored_leaves_no_object(invoke, when_calling):
    def delete(call):
        if call.operation == "PutObject" and call.parameters["Key"].startswith("overviews/"):
            row = depth_log_table.find(call.parameters["Key"].split("/")[1], consistent=True)
            depth_log_table.alter(row, lambda log: revised(log, status=Status.DELETED))

    when_calling(delete)

    response = invoke(handler, upload(a_log(120)))

    assert (response["statusCode"], answer(response)["code"]) == (409, "conflict")
    assert objects() == objects("renditions") == []
