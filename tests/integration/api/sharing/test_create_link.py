from datetime import UTC, datetime, timedelta

import pytest

from api.sharing.create_link import handler
from core.images.model import Role, Status
from core.sharing.link_table import LinkItem

from support import a_request, answer


@pytest.fixture
def link(invoke, keep):
    keep("ann", "hip", shared_with={"cleo": Role.ANNOTATE}, grey=True)
    return lambda caller="ann", key="hip", **body: invoke(
        handler, a_request("POST", f"/v1/images/{key}/links", caller=caller, body={"expires_in": 3600} | body)
    )


def test_a_link_is_told_once_and_only_a_hash_of_it_is_kept(link):
    response = link(rendition="viridis-512")

    made = answer(response)
    secret = made["url"].removeprefix("/v1/shared/").partition(".")[0]
    assert response["statusCode"] == 201
    assert response["headers"]["Location"] == f"/v1/images/hip/links/{made['link_id']}"
    assert (made["rendition"], made["created_by"]) == ("viridis-512", "ann")
    life = datetime.fromisoformat(made["expires_at"]) - datetime.fromisoformat(made["created_at"])
    assert life == timedelta(hours=1)
    assert len(secret) >= 43
    kept = LinkItem.query("hip", LinkItem.part.startswith("link#"))
    assert secret not in str([item.to_simple_dict() for item in kept])


def test_no_two_links_are_alike(link):
    assert len({answer(link())["url"] for _ in range(5)}) == 5


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"expires_in": 0}, "/expires_in"),
        ({"expires_in": 30 * 86400 + 1}, "/expires_in"),
        ({"expires_in": "60"}, "/expires_in"),
        ({"rendition": "../x"}, "/rendition"),
        ({"rendition": "9999"}, "/rendition"),
    ],
)
def test_an_invalid_link_is_refused(link, body, pointer):
    response = link(**body)

    assert (response["statusCode"], answer(response)["errors"][0]["pointer"]) == (422, pointer)


def test_only_who_may_change_an_image_may_hand_it_out(link):
    assert [link("cleo")["statusCode"], link("bob")["statusCode"]] == [403, 404]


def test_there_is_no_link_to_what_has_not_come(keep, link):
    keep("ann", "waiting", status=Status.PENDING, sha256=None)

    assert link(key="waiting")["statusCode"] == 409


def test_there_is_an_end_to_links(link, monkeypatch):
    monkeypatch.setattr("core.sharing.links.MOST_LINKS", 2)

    assert [link()["statusCode"] for _ in range(3)] == [201, 201, 422]


def test_links_that_have_expired_make_room(link, monkeypatch):
    monkeypatch.setattr("core.sharing.links.MOST_LINKS", 1)
    link(expires_in=1)
    monkeypatch.setattr("core.kernel.clock._clock", lambda: datetime(2100, 1, 1, tzinfo=UTC))

    assert link()["statusCode"] == 201
    assert LinkItem.count("hip", LinkItem.part.startswith("link#")) == 1
