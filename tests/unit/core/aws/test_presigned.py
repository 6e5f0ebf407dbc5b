from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.session import get_session

from core.aws import presigned
from core.kernel.visibility import Visibility

PUBLIC, PRIVATE = Visibility.PUBLIC, Visibility.PRIVATE
NOON = datetime(2025, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def at(monkeypatch):
    """Set the clock to so many seconds past noon."""

    def set_clock(seconds):
        class Clock(datetime):
            @classmethod
            def now(cls, tz=None):
                return (NOON + timedelta(seconds=seconds)).astimezone(tz)

        monkeypatch.setattr(presigned, "datetime", Clock)
        return NOON + timedelta(seconds=seconds)

    return set_clock


def end_of(url):
    query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    begun = datetime.strptime(query["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return begun + timedelta(seconds=int(query["X-Amz-Expires"]))


@pytest.mark.parametrize("seconds", [0, 1, 149, 150, 14 * 60, 15 * 60 - 1, 15 * 60, 40 * 60, 59 * 60, 74 * 60])
@pytest.mark.parametrize(("visibility", "least", "most"), [(PUBLIC, 45 * 60, 60 * 60), (PRIVATE, 150, 5 * 60)])
def test_a_url_to_read_what_is_private_ends_within_five_minutes_and_else_within_an_hour(
    at, seconds, visibility, least, most
):
    moment = at(seconds)

    left = end_of(presigned.get_url("originals", "originals/a/b", visibility)) - moment

    assert timedelta(seconds=least) < left
    assert left <= timedelta(seconds=most)


@pytest.mark.parametrize(("visibility", "length"), [(PUBLIC, 15 * 60), (PRIVATE, 150)])
def test_a_url_stays_the_same_within_its_slot(at, visibility, length):
    urls, slots = [], []
    for seconds in (0, length - 1, length, 2 * length - 1, 2 * length):
        at(seconds)
        urls.append(presigned.get_url("originals", "originals/a/b", visibility))
        slots.append(presigned.slot(visibility))

    assert [urls.index(url) for url in urls] == [0, 0, 2, 2, 4]
    assert [number - slots[0] for number in slots] == [0, 0, 1, 1, 2]


@pytest.mark.parametrize("visibility", [PUBLIC, PRIVATE])
def test_no_cache_keeps_an_answer_longer_than_its_url_and_shared_ones_only_what_is_public(at, visibility):
    at(7)

    url = presigned.get_url("renditions", "resized/a/b", visibility)

    query = parse_qs(urlsplit(url).query)
    assert query["response-cache-control"] == [visibility]
    assert parsedate_to_datetime(query["response-expires"][0]) == end_of(url)


def test_a_url_of_a_share_link_is_for_no_shared_cache(at):
    at(7)

    url = presigned.brief_url("renditions", "resized/a/b", timedelta(minutes=5))

    assert parse_qs(urlsplit(url).query)["response-cache-control"] == ["private"]


@pytest.mark.parametrize(("asked", "given"), [(90, 90), (1, 1), (0, 1), (-5, 1)])
def test_a_brief_url_lives_as_long_as_asked_and_never_less_than_a_second(at, asked, given):
    moment = at(100)

    url = presigned.brief_url("originals", "originals/a/b", timedelta(seconds=asked))

    assert end_of(url) == moment + timedelta(seconds=given)


def test_a_url_to_write_ends_when_it_says(at):
    moment = at(7)

    signed = presigned.put_url("originals", "incoming/images/a", timedelta(minutes=15), headers={"content-type": "x/y"})

    assert signed.expires_at == end_of(signed.url) == moment + timedelta(minutes=15)
    assert "X-Amz-SignedHeaders=content-type%3Bhost" in signed.url


KEYS = ["originals/a/b", "résumé of März/日本語.dcm", "a+b c%20d~e/(f)*'!&=?#;:@,[x]", "incoming//images/./..x/"]
TOKEN = "IQoJb3JpZ2luX2VjE+/=" * 60  # as long as that of a role, with what must be escaped


@pytest.mark.parametrize("token", [None, TOKEN])
@pytest.mark.parametrize(
    ("region", "suffix"),
    [("eu-west-1", "amazonaws.com"), ("cn-north-1", "amazonaws.com.cn"), ("us-gov-west-1", "amazonaws.com")],
)
@pytest.mark.parametrize("key", KEYS)
def test_a_url_is_the_one_that_botocore_signs(at, monkeypatch, key, region, suffix, token):
    moment = at(11)
    monkeypatch.setenv("AWS_REGION", region)
    monkeypatch.setenv("URL_SUFFIX", suffix)
    monkeypatch.setattr(presigned, "_credentials", lambda: Credentials("AKIDEXAMPLE", "secret/+", token))
    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda: moment)
    disposition = "attachment; filename*=UTF-8''m%C3%A4rz%20(1).dcm"

    ours = presigned.brief_url("lightbox-originals", key, timedelta(minutes=5), content_disposition=disposition)

    query = {name: values[0] for name, values in parse_qs(urlsplit(ours).query).items()}
    asked = {
        "".join(word.title() for word in name.split("-")): value
        for name, value in query.items()
        if name.startswith("response-")
    }
    theirs = s3(region, token).generate_presigned_url(
        "get_object", {"Bucket": "lightbox-originals", "Key": key} | asked, ExpiresIn=300
    )
    assert ours == theirs


def s3(region, token):
    config = Config(signature_version="s3v4", s3={"addressing_style": "virtual"})
    session = get_session()
    session.set_credentials("AKIDEXAMPLE", "secret/+", token)
    return session.create_client("s3", region_name=region, config=config)
