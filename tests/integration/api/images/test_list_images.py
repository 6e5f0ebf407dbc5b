# ruff: noqa: RUF001 - other scripts on purpose
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from api.images.list_images import handler
from core.images import image_table
from core.index.compaction import compact_all
from core.kernel.caller import Caller
from core.kernel.values import revised
from core.kernel.visibility import Visibility
from core.tags.tag_service import ids_of

from support import NOON, a_request, an_image, answer

pytestmark = pytest.mark.usefixtures("aws")

ANN = Caller(user_id="ann", username="ann")


@pytest.fixture
def keep():
    """Store images made by `an_image`, a minute apart so that their order is fixed."""
    kept = []

    def keep(image_key, owner="ann", **fields):
        fields = {"created_at": NOON + timedelta(minutes=len(kept))} | fields
        kept.append(image_table.create(an_image(owner, image_key, **fields), due_at=NOON))
        return kept[-1]

    return keep


@pytest.fixture
def listed(invoke):
    def listed(caller="ann", groups=(), **query):
        response = invoke(handler, a_request("GET", "/v1/images", caller=caller, groups=groups, **query))
        assert response["statusCode"] == 200, response["body"]
        return [image["image_key"] for image in answer(response)["data"]]

    return listed


def refusal(invoke, **query):
    response = invoke(handler, a_request("GET", "/v1/images", caller="ann", **query))
    return response["statusCode"], answer(response)["code"], answer(response)["errors"][0]["parameter"]


def test_of_the_renditions_only_the_smallest_has_a_url(invoke, keep):
    keep("knee")
    sizes = {"1600": 90, "512": 40, "150": 10, "viridis-150": 10}
    made = {name: {"key": name, "width": size, "height": size, "media_type": "a/b"} for name, size in sizes.items()}
    image_table.record_renditions("knee", made)

    image = answer(invoke(handler, a_request("GET", "/v1/images", caller="ann")))["data"][0]

    assert {name: rendition["width"] for name, rendition in image["renditions"].items()} == sizes
    assert [name for name, rendition in image["renditions"].items() if rendition["url"]] == ["150"]
    assert image["url"]


def test_pages_run_newest_first_to_the_end(invoke, keep):
    for number in range(5):
        keep(f"img_{number}")

    keys, query = [], {"limit": 2}
    while True:
        page = answer(invoke(handler, a_request("GET", "/v1/images", caller="ann", **query)))
        keys += [image["image_key"] for image in page["data"]]
        if not page["meta"]["has_more_pages"]:
            break
        query["cursor"] = page["meta"]["next_cursor"]

    assert keys == ["img_4", "img_3", "img_2", "img_1", "img_0"]
    assert page["meta"]["next_cursor"] is None


def test_a_cursor_is_not_moved_by_what_is_added_or_deleted(invoke, keep):
    rows = [keep(f"img_{number}") for number in range(4)]
    first = answer(invoke(handler, a_request("GET", "/v1/images", caller="ann", limit=2)))

    keep("img_new")
    image_table.change(rows[2], revised(rows[2].image, status="deleted"))
    second = invoke(handler, a_request("GET", "/v1/images", caller="ann", limit=2, cursor=first["meta"]["next_cursor"]))

    assert [image["image_key"] for image in answer(second)["data"]] == ["img_1", "img_0"]


def test_a_numbered_page_says_where_it_is_and_of_how_many(invoke, keep):
    for number in range(5):
        keep(f"img_{number}")

    page = answer(invoke(handler, a_request("GET", "/v1/images", caller="ann", limit=2, page=1)))

    assert [image["image_key"] for image in page["data"]] == ["img_2", "img_1"]
    assert page["meta"]["current_page"] == 1
    assert page["meta"]["total_results"] == 5
    assert page["meta"]["has_more_pages"]


@pytest.mark.parametrize("cursor", ["garbage", "e30", "W10", "WyJ4IiwgMV0"])
def test_a_made_up_cursor_is_refused(invoke, cursor):
    assert refusal(invoke, cursor=cursor) == (400, "invalid_parameter", "cursor")


def test_a_cursor_works_only_for_the_query_and_the_caller_it_came_from(invoke, keep):
    for number in range(3):
        keep(f"img_{number}", visibility=Visibility.PUBLIC)
    cursor = answer(invoke(handler, a_request("GET", "/v1/images", caller="ann", limit=1)))["meta"]["next_cursor"]

    other_query = refusal(invoke, cursor=cursor, limit=1, ml_tag="TEST")
    other_caller = invoke(handler, a_request("GET", "/v1/images", caller="bob", limit=1, cursor=cursor))

    assert other_query == (400, "invalid_parameter", "cursor")
    assert other_caller["statusCode"] == 400


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("limit", 0),
        ("limit", 101),
        ("page", -1),
        ("page", "x"),
        ("ml_tag", "NOPE"),
        ("visibility", "hidden"),
        ("status", "gone"),
        ("created_from", "yesterday"),
        ("start_timestamp", "1e99"),
        ("sha256", "abc"),
        ("sha256", "g" * 64),
        ("sha256", "0" * 65),
        ("q", ""),
        ("q", "--- !"),
        ("exact_tags", ""),
        ("match_tags", "|"),
        ("match_tags", "|".join(["%"] * 17)),
        ("q", " ".join(f"word{number}" for number in range(33))),
    ],
)
def test_invalid_parameters_are_refused_by_name(invoke, parameter, value):
    assert refusal(invoke, **{parameter: value}) == (400, "invalid_parameter", parameter)


def test_a_cursor_and_a_number_of_a_page_exclude_each_other(invoke):
    assert refusal(invoke, cursor="x", page=1)[:2] == (400, "invalid_parameter")


def test_everybody_sees_what_is_public_and_their_own_and_what_they_were_given(keep, listed):
    keep("hidden")
    keep("public", visibility=Visibility.PUBLIC)
    keep("given", shared_with={"bob": "read"})
    keep("bobs", owner="bob")

    assert listed("ann") == ["given", "public", "hidden"]
    assert listed("bob") == ["bobs", "given", "public"]
    assert listed("cat") == ["public"]
    assert listed("root", groups=["admin"]) == ["bobs", "given", "public", "hidden"]


def test_an_image_that_is_no_longer_public_is_hidden_at_once(keep, listed):
    row = keep("img_1", visibility=Visibility.PUBLIC)

    image_table.change(row, revised(row.image, visibility=Visibility.PRIVATE))

    assert listed("bob") == []
    assert listed("ann") == ["img_1"]
    assert listed("ann", visibility="public") == []


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"client_id": "c1"}, ["b", "a"]),
        ({"client_id": ["c1", "c2"]}, ["c", "b", "a"]),
        ({"client_id": ["c1", "c2"], "ml_tag": "TEST"}, ["c", "b"]),
        ({"client_id": "c,1"}, []),
        ({"hardware_id": "h1"}, ["a"]),
        ({"location_id": "l1"}, ["b"]),
        ({"instrument": ["saw", "clamp"]}, ["c", "a"]),
        ({"label": "grey"}, ["c"]),
        ({"status": "pending"}, ["c"]),
        ({"uploaded_only": True}, ["b", "a"]),
        ({"media_type": "image/jpeg"}, ["b"]),
        ({"modality": "MR"}, ["a"]),
        ({"study_instance_uid": ["1.2", "1.9"]}, ["a"]),
        ({"series_instance_uid": "1.3"}, ["a"]),
        ({"series_instance_uid": "1.2"}, []),
        ({"sha256": sha256(b"b").hexdigest()}, ["b"]),
        ({"sha256": [sha256(b"a").hexdigest().upper(), "0" * 64]}, ["a"]),
        ({"user_id": "me"}, ["c", "b", "a"]),
        ({"user_id": "bob"}, []),
        ({"visibility": "public"}, ["a"]),
        ({"visibility": ["public", "private"]}, ["c", "b", "a"]),
        ({"created_from": "2026-01-02T12:01:00Z"}, ["c", "b"]),
        ({"created_to": "2026-01-02T13:01:00+01:00"}, ["b", "a"]),
        ({"start_timestamp": int(NOON.timestamp()) + 60, "end_timestamp": int(NOON.timestamp()) + 60}, ["b"]),
        ({"created_from": "2026-01-02T12:01:00Z", "ml_tag": "TRAIN"}, []),
    ],
)
@pytest.mark.parametrize("groups", [(), ("admin",)], ids=["owner", "admin"])
def test_filters(keep, listed, filters, expected, groups):
    if "user_id" in filters and groups:
        filters = filters | {"user_id": "ann"} if filters["user_id"] == "me" else filters
    keep(
        "a", client_id="c1", hardware_id="h1", ml_tag="TRAIN", instruments={"saw": 1}, visibility="public",
        dicom={"modality": "MR", "study_instance_uid": "1.2", "series_instance_uid": "1.3"},
    )  # fmt: skip
    keep("b", client_id="c1", ml_tag="TEST", location_id="l1", media_type="image/jpeg")
    keep(
        "c", client_id="c2", ml_tag="TEST", instruments={"clamp": 1}, status="pending", uploaded_at=None, staged=True,
        labels=({"name": "grey", "confidence": 1, "source": "pixels"},),
    )  # fmt: skip

    assert listed("ann", groups, **filters) == expected


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"exact_tags": "foo"}, ["b", "a"]),
        ({"exact_tags": "foo|baz"}, ["a"]),
        ({"exact_tags": ["baz", "alpha"]}, ["b", "a"]),
        ({"exact_tags": ["foo|baz", "alpha"]}, ["b", "a"]),
        ({"exact_tags": "FOO"}, []),
        ({"exact_tags": "none"}, []),
        ({"exact_tags": "foo|none"}, []),
        ({"match_tags": "FOO"}, ["b", "a"]),
        ({"match_tags": "fo%|ba%"}, ["a"]),
        ({"match_tags": "%A%"}, ["b", "a"]),
        ({"match_tags": "fo_"}, []),
        ({"match_tags": "f.o"}, []),
        ({"match_tags": "zzz%"}, []),
        ({"match_tags": "%", "exact_tags": "alpha"}, ["b"]),
        ({"q": "alpha"}, ["b"]),
    ],
)
def test_tags_are_matched_exactly_or_by_patterns(keep, listed, filters, expected):
    keep("a", tag_ids=ids_of(["foo", "baz", "Bar"], ANN))
    keep("b", tag_ids=ids_of(["alpha", "foo"], ANN))
    keep("c")

    assert listed(**filters) == expected


@pytest.mark.parametrize(
    "filters",
    [
        {"client_id": "Gera\u0308t"},
        {"hardware_id": "Ha\u0308ndler"},
        {"instrument": "Sa\u0308ge"},
        {"label": "Scha\u0308del"},
        {"exact_tags": "Scha\u0308del|CT"},
        {"match_tags": "scha\u0308%|ct"},
        {"match_tags": "%A\u0308del"},
    ],
)
def test_what_looks_equal_is_equal(keep, listed, filters):
    keep(
        "a",
        client_id="Ger\u00e4t",
        hardware_id="Ha\u0308ndler",
        instruments={"S\u00e4ge": 1},
        labels=[{"name": "Sch\u00e4del", "confidence": 1, "source": "dicom"}],
        tag_ids=ids_of(["Sch\u00e4del", "CT"], ANN),
    )
    keep("b", client_id="Gerat")

    assert listed(**filters) == ["a"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("scalpel", ["c", "a"]),
        ("Scalpels", ["c", "a"]),
        ("red scalpel", ["a"]),
        ("blue scalpel", []),
        ("knee", ["c", "b", "a"]),
        ("it's", ["c"]),
        ('it\u2019s "', ["c"]),
        ("urgent scalpels", ["c"]),
        ("angiograms", ["b"]),
        (["red", "blue"], ["b", "a"]),
    ],
)
def test_text_is_found_by_its_stems_wherever_it_stands(keep, listed, text, expected):
    keep("a", description="Red scalpel")
    keep("b", description="blue clamp", words="Coronary Angiogram")
    keep("c", description="scalpel it's", tag_ids=ids_of(["Urgent case"], ANN))

    assert listed(q=text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("calib", "calibrated", "Calibration", "ＣＡＬＩＢ"),
        *("IMG_20", "img20", "IMG2023", "2023", "IMG", "jpg", "IMG_2023.jpg"),
        *("Gerät", "Gera\u0308t", "gerat", "GERÄ", "strasse", "Straße", "straße gerä", "istanb", "\u0130STANBUL"),
        *(
            "手術",
            "器具",
            "手",
            "真",
            "手術器具の写真",
            "シャシン",
            "ｼｬｼﾝ",
            "수술",
            "술기",
            "ผ่าตัด",
            "ตัด",
            "हिन्दी",
            "हिन्",
        ),
        *("T2", "t2w", "flair", "film", "lapa", "Laparo", "O'Bri", "patient"),
    ],
)
def test_text_is_found_as_people_type_it(keep, listed, text):
    keep(
        "a",
        filename="IMG_2023.jpg",
        description="Gerät, Straße, \u0131stanbul; 手術器具の写真 シャシン 수술기구 เครื่องมือผ่าตัด हिन्दी "
        "T2w_FLAIR ﬁlms O’Brien’s patient's",
        words="Calibration",
        tag_ids=ids_of(["Laparoscope"], ANN),
    )
    keep("b", filename="capture.png", description="器術 T 2 calm IMP 20 hind", tag_ids=ids_of(["alpha"], ANN))

    assert listed(q=text) == ["a"]
    compact_all(lambda: True)
    assert listed(q=text) == listed("root", ["admin"], q=text) == ["a"]


@pytest.mark.parametrize("text", ["alibration", "術手", "IMG_21", "calibration left", "c", "IMG_202 IMG_204", "T2 T1"])
def test_text_is_not_found_by_what_is_not_in_it(keep, listed, text):
    keep("a", filename="IMG_2023.jpg", description="手術器具 calibration T2")

    assert listed(q=text) == []
    compact_all(lambda: True)
    assert listed(q=text) == []


def test_a_query_of_marks_alone_is_refused(invoke):
    assert refusal(invoke, q="\u200b \U0001f9b4 --") == (400, "invalid_parameter", "q")


def test_images_of_the_same_instant_are_all_listed(keep, listed):
    moment = datetime(2025, 2, 24, tzinfo=UTC)
    for number in range(5):
        keep(f"img_{number}", created_at=moment)

    assert listed(created_from="2025-02-24T00:00:00Z", created_to="2025-02-24T00:00:00Z") == [
        "img_4", "img_3", "img_2", "img_1", "img_0",
    ]  # fmt: skip


def test_annotations_come_when_asked_for(invoke, keep):
    keep("img_1")

    plain = answer(invoke(handler, a_request("GET", "/v1/images", caller="ann")))
    whole = answer(invoke(handler, a_request("GET", "/v1/images", caller="ann", expand="annotations")))

    assert plain["data"][0]["annotations"] is None
    assert whole["data"][0]["annotations"] == []


def test_a_page_is_two_reads_for_an_administrator_and_three_for_others(invoke, keep, aws_calls):
    for number in range(30):
        keep(f"img_{number}")

    aws_calls.clear()
    invoke(handler, a_request("GET", "/v1/images", caller="root", groups=["admin"]))
    admins = [call.operation for call in aws_calls]
    aws_calls.clear()
    invoke(handler, a_request("GET", "/v1/images", caller="ann"))

    assert admins == ["Query", "BatchGetItem"]
    assert [call.operation for call in aws_calls] == ["Query", "Query", "BatchGetItem"]
