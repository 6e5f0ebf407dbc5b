from datetime import UTC, datetime

import pytest

from api.sharing import create_link
from api.sharing.list_links import handler
from core.images.model import Role

from support import a_request, answer


@pytest.fixture
def listed(invoke, keep):
    keep("ann", "hip", shared_with={"cleo": Role.READ})
    return lambda caller="ann": invoke(handler, a_request("GET", "/v1/images/hip/links", caller=caller))


@pytest.fixture
def link(invoke):
    return lambda **body: answer(
        invoke(create_link.handler, a_request("POST", "/v1/images/hip/links", caller="ann", body=body))
    )


def test_links_are_listed_without_what_opens_them(listed, link):
    made = [link(expires_in=60), link(expires_in=3600, rendition="512")]

    found = answer(listed())["data"]

    assert [each["link_id"] for each in found] == [each["link_id"] for each in made]
    assert set(found[0]) == {"link_id", "rendition", "identified", "created_by", "created_at", "expires_at"}


def test_those_that_have_expired_are_not_listed(listed, link, monkeypatch):
    link(expires_in=60)
    monkeypatch.setattr("core.kernel.clock._clock", lambda: datetime(2100, 1, 1, tzinfo=UTC))

    assert answer(listed()) == {"data": []}


def test_only_who_may_change_the_image_sees_them(listed):
    assert [listed("cleo")["statusCode"], listed("bob")["statusCode"]] == [403, 404]
