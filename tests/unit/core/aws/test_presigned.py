from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from core.aws import presigned

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


@pytest.mark.parametrize("seconds", [0, 1, 14 * 60, 15 * 60 - 1, 15 * 60, 40 * 60, 59 * 60, 74 * 60])
def test_a_url_to_read_lives_for_45_to_60_minutes_whenever_it_is_signed(at, seconds):
    moment = at(seconds)

    left = end_of(presigned.get_url("originals", "originals/a/b")) - moment

    assert timedelta(minutes=45) < left <= timedelta(minutes=60)


def test_a_url_stays_the_same_for_a_quarter_of_an_hour_and_its_slot_with_it(at):
    urls, slots = [], []
    for seconds in (0, 15 * 60 - 1, 15 * 60, 30 * 60 - 1, 30 * 60):
        at(seconds)
        urls.append(presigned.get_url("originals", "originals/a/b"))
        slots.append(presigned.slot())

    assert [urls.index(url) for url in urls] == [0, 0, 2, 2, 4]
    assert [number - slots[0] for number in slots] == [0, 0, 1, 1, 2]


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
