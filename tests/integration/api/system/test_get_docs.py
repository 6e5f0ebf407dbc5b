import re

import pytest

from api.system.get_docs import handler

from support import a_request, answer


def test_every_file_of_the_page_comes_from_here(invoke):
    page = invoke(handler, a_request("GET", "/v1/docs"))
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page["body"])

    files = [invoke(handler, a_request("GET", f"/v1/{address}")) for address in addresses if address != "data:,"]

    assert page["headers"]["Content-Type"] == "text/html; charset=utf-8"
    assert [file["statusCode"] for file in files] == [200, 200, 200]
    assert "https:" not in page["body"]


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
