import re
from urllib.parse import urljoin

import pytest

from api.system.get_docs import handler

from support import a_request, answer


@pytest.mark.parametrize(("path", "files"), [("/v1/docs", 3), ("/v1/docs/redoc", 2)])
def test_every_file_of_a_page_comes_from_here(invoke, path, files):
    page = invoke(handler, a_request("GET", path))
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page["body"])

    served = [invoke(handler, a_request("GET", urljoin(path, each))) for each in addresses if each != "data:,"]

    assert page["headers"]["Content-Type"] == "text/html; charset=utf-8"
    assert [file["statusCode"] for file in served] == [200] * files
    assert "https:" not in page["body"]


@pytest.mark.parametrize("path", ["/v1/docs", "/v1/docs/redoc"])
def test_scripts_come_from_here_alone(invoke, path):
    policy = invoke(handler, a_request("GET", path))["headers"]["Content-Security-Policy"]

    assert "default-src 'none'; script-src 'self';" in policy
    assert "connect-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy


def test_the_browser_is_told_to_load_from_nowhere_else(invoke):
    policy = invoke(handler, a_request("GET", "/v1/docs"))["headers"]["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-inline" not in policy


@pytest.mark.parametrize("file", ["index.html", "nothing.js", "..%2Fget_docs.py"])
def test_other_files_are_not_there(invoke, file):
    response = invoke(handler, a_request("GET", f"/v1/docs/{file}"))

    assert response["statusCode"] == 404
    assert answer(response)["code"] == "not_found"
