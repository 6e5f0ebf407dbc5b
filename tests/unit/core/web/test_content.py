import pytest

from core.kernel.content import Content, StoredFile, Tagged
from core.web import content
from core.web.content import RequestConditions, answer, created, elsewhere

BYTES = bytes(range(100))


def a_file(*, size=100, filename=None):
    def read(span):
        return BYTES if span is None else BYTES[span[0] : span[0] + span[1]]

    return StoredFile(size, "image/png", read, lambda **headers: f"https://s3/file?{headers}", filename)


def some_content(body, **details):
    return Content(body, "image/png", lambda kept, media_type: f"https://s3/{len(kept)}/{media_type}", **details)


def not_called():
    pytest.fail("This must not be made")


def test_what_the_client_has_is_neither_made_nor_sent():
    response = answer(Tagged("a", not_called), '"b", W/"a"')

    assert (response.status_code, response.body, response.headers) == (304, None, {"ETag": '"a"'})


def test_a_file_is_sent_whole_under_its_tag_and_may_run_nothing():
    response = answer(Tagged("a", a_file), '"b"')

    assert (response.status_code, response.body) == (200, BYTES)
    assert response.headers == {
        "Content-Type": "image/png",
        "ETag": '"a"',
        "Accept-Ranges": "bytes",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }


def test_a_part_of_a_file_says_which():
    response = answer(Tagged("a", a_file), None, "bytes=10-19", '"a"')

    assert (response.status_code, response.body) == (206, BYTES[10:20])
    assert response.headers["Content-Range"] == "bytes 10-19/100"


@pytest.mark.parametrize("if_range", ['"b"', 'W/"a"'])
def test_a_part_of_another_version_is_not_sent(if_range):
    response = answer(Tagged("a", a_file), None, "bytes=10-19", if_range)

    assert (response.status_code, response.body) == (200, BYTES)


@pytest.mark.parametrize(("size", "asked", "status"), [(10, None, 200), (11, None, 303), (11, "bytes=0-9", 206)])
def test_only_what_is_sent_counts_against_the_limit(monkeypatch, size, asked, status):
    monkeypatch.setattr(content, "INLINE_LIMIT", 10)

    assert answer(a_file(size=size), None, asked).status_code == status


def test_a_large_download_keeps_its_name_elsewhere(monkeypatch):
    monkeypatch.setattr(content, "INLINE_LIMIT", 10)

    response = answer(Tagged("a", lambda: a_file(filename="knee 1.png")))

    assert response.status_code == 303
    assert "filename*=UTF-8''knee%201.png" in response.headers["Location"]
    assert (response.headers["Cache-Control"], response.headers["ETag"]) == ("private, no-store", '"a"')


@pytest.mark.parametrize(("body", "size"), [(b"x" * 11, 11), ({"a": "xxxxxx"}, 14)])
def test_what_was_made_and_is_too_large_is_kept_elsewhere(monkeypatch, body, size):
    monkeypatch.setattr(content, "INLINE_LIMIT", 10)

    response = answer(some_content(body))

    assert (response.status_code, response.body) == (303, None)
    assert response.headers["Location"] == f"https://s3/{size}/image/png"


def test_what_was_made_brings_its_name_and_the_next_cursor():
    response = answer(some_content(b"x", filename='a".png', next_cursor="more"))

    assert response.headers["Content-Disposition"] == "attachment; filename*=UTF-8''a%22.png"
    assert response.headers["Next-Cursor"] == "more"
    assert "Accept-Ranges" not in response.headers


def test_a_json_value_is_sent_as_it_is():
    response = answer(Tagged("a", lambda: {"a": 1}))

    assert (response.status_code, response.body) == (200, {"a": 1})
    assert response.headers == {"Content-Type": "application/json", "ETag": '"a"'}


def test_what_was_created_says_where_it_lies():
    response = created("/v1/tags/1", {"id": "1"}, tag="a")

    assert (response.status_code, response.headers["Location"], response.headers["ETag"]) == (201, "/v1/tags/1", '"a"')


def test_nobody_learns_where_a_redirect_came_from():
    response = elsewhere("https://s3/file")

    assert (response.status_code, response.headers["Referrer-Policy"]) == (303, "no-referrer")


def test_json_whose_escapes_would_not_fit_an_answer_lies_elsewhere():
    short = ["a"] * 1_000_000  # 4 MB, and 6 MB with a backslash before each quote
    long = ["a"] * 1_060_000  # 4.2 MB, and 6.4 MB

    assert answer(some_content({"a": short})).status_code == 200
    assert answer(some_content({"a": long})).status_code == 303


@pytest.mark.parametrize("size", [10, 11])
def test_the_size_of_a_file_is_told_without_reading_it_or_redirecting(monkeypatch, size):
    monkeypatch.setattr(content, "INLINE_LIMIT", 10)
    file = StoredFile(size, "image/png", not_called, not_called)

    response = answer(Tagged("a", lambda: file), *RequestConditions(is_head=True))

    assert (response.status_code, response.body) == (200, b"")
    assert response.headers == {
        "Content-Type": "image/png",
        "Content-Length": str(size),
        "ETag": '"a"',
        "Accept-Ranges": "bytes",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }


def test_the_size_of_what_would_be_kept_elsewhere_is_told_without_keeping_it(monkeypatch):
    monkeypatch.setattr(content, "INLINE_LIMIT", 10)
    made = Content(b"x" * 11, "image/png", not_called)

    response = answer(made, *RequestConditions(is_head=True))

    assert (response.status_code, response.headers["Content-Length"]) == (200, "11")
