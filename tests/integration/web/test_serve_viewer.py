"""The page and its files are served whole, compressed, cached, and under a strict policy."""

import gzip
import re
from base64 import b64decode

import pytest

from web.serve_viewer import STATIC, handler, tree_digest

from support import a_request


@pytest.fixture
def fetch(invoke):
    def fetch(path, method="GET", query="", **headers):
        event = a_request(method, path) | {"rawQueryString": query}
        event["headers"] = {name.replace("_", "-"): value for name, value in headers.items()}
        response = invoke(handler, event)
        body = b64decode(response["body"]) if response.get("isBase64Encoded") else response["body"].encode()
        return response["statusCode"], response["headers"], body

    return fetch


def test_the_page_names_its_files_by_the_digest_of_the_tree(fetch):
    status, headers, body = fetch("/")

    named = re.findall(r'(?:src|href)="(/[^"]+)"', body.decode())
    assert status == 200
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert headers["cache-control"] == "no-cache"
    assert named
    assert all(name.startswith(f"/viewer/{tree_digest()}/") and fetch(name)[0] == 200 for name in named)


def test_every_module_that_is_imported_is_there():
    for path in STATIC.rglob("*.js"):
        if "vendor" in path.parts:
            continue
        imported = re.findall(r"""(?:from|import\()\s*["'](\.[^"']+)["']""", path.read_text())
        assert [name for name in imported if not (path.parent / name).resolve().is_file()] == [], path


def test_a_browser_keeps_what_carries_the_digest_and_asks_first_for_the_rest(fetch):
    kept = fetch(f"/viewer/{tree_digest()}/main.js")[1]
    asked = fetch("/viewer/main.js")[1]
    of_yesterday = fetch("/viewer/0123456789abcdef/main.js")[1]

    assert kept["cache-control"] == "public, max-age=31536000, immutable"
    assert asked["cache-control"] == of_yesterday["cache-control"] == "no-cache"


@pytest.mark.parametrize("accepted", ["", "gzip"])
def test_a_cached_file_is_not_sent_again(fetch, accepted):
    etag = fetch("/viewer/main.js", accept_encoding=accepted)[1]["etag"]

    status, headers, body = fetch("/viewer/main.js", accept_encoding=accepted, if_none_match=etag)

    assert (status, body) == (304, b"")
    assert "content-encoding" not in headers
    assert headers["etag"] == etag


def test_text_goes_compressed_to_those_who_can_read_it(fetch):
    _, plain_headers, plain = fetch("/viewer/styles/theme.css")
    _, headers, small = fetch("/viewer/styles/theme.css", accept_encoding="gzip, br")

    assert "content-encoding" not in plain_headers
    assert headers["content-encoding"] == "gzip"
    assert headers["vary"] == "accept-encoding"
    assert gzip.decompress(small) == plain
    assert headers["etag"] == plain_headers["etag"].removesuffix('"') + '.gzip"'


@pytest.mark.parametrize("accepted", ["gzip", "identity, gzip;q=0"])
def test_head_tells_what_get_would_send(fetch, accepted):
    _, headers, body = fetch("/", accept_encoding=accepted)

    status, told, nothing = fetch("/", "HEAD", accept_encoding=accepted)

    assert (status, nothing) == (200, b"")
    assert told == headers | {"content-length": str(len(body))}


@pytest.mark.parametrize(
    "path",
    [
        "/viewer/../serve_viewer.py",
        "/viewer/..%2fserve_viewer.py",
        "/viewer//etc/passwd",
        "/viewer/static/index.html",
        "/viewer/styles",
        "/viewer/0123456789abcdef/../content_policy.py",
        "/viewer/nothing.js",
    ],
)
def test_nothing_but_the_files_of_the_viewer_is_served(fetch, path):
    status, headers, _ = fetch(path)

    assert status == 404
    assert headers["content-type"] == "application/problem+json"


def test_browsers_are_told_to_come_by_https_alone(fetch):
    assert fetch("/")[1]["strict-transport-security"] == "max-age=63072000"


def test_the_page_may_load_nothing_from_elsewhere_and_run_nothing_inline(fetch):
    policy = fetch("/")[1]["content-security-policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "https://originals.s3.eu-west-1.amazonaws.com" in policy
    assert "https://renditions.s3.eu-west-1.amazonaws.com" in policy


@pytest.mark.parametrize("port", ["1024", "49152", "65535"])
def test_a_page_for_a_terminal_may_send_a_form_to_its_port_of_this_machine_alone(fetch, port):
    policy = fetch("/", query=f"connect={port}")[1]["content-security-policy"]

    assert f"; form-action 'self' http://127.0.0.1:{port};" in policy
    assert policy.count("127.0.0.1") == 1


@pytest.mark.parametrize(
    "query",
    [
        "",
        "connect=",
        "connect=80",
        "connect=1023",
        "connect=65536",
        "connect=080800",
        "connect=8080&connect=9090",
        "connect=8080;connect-src *",
        "connect=8080%20*",
        "connect=٨٠٨٠",
        "other=8080",
    ],
)
def test_any_other_page_may_send_no_form_anywhere(fetch, query):
    assert "; form-action 'none';" in fetch("/", query=query)[1]["content-security-policy"]


def test_the_storage_of_a_laptop_is_where_its_endpoint_says(fetch, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9000/somewhere")

    policy = fetch("/")[1]["content-security-policy"]

    assert "connect-src 'self' http://127.0.0.1:9000;" in policy
    assert "amazonaws" not in policy


def test_everything_fits_into_one_answer_of_a_lambda(fetch):
    for path in STATIC.rglob("*.*"):
        _, _, body = fetch(f"/viewer/{path.relative_to(STATIC).as_posix()}")
        assert len(body) < 4_500_000, path
