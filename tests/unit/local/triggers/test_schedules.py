"""Functions that schedules start."""

import asyncio
from typing import Any

import pytest

from local.triggers.schedules import Schedule, run, schedules


def test_rates_of_the_template_are_found_and_cron_is_left_out(small_stack):
    (schedule,) = schedules(small_stack)

    assert (schedule.function, schedule.seconds) == ("lightbox-Hello", 300)
    assert schedule.event() == {"why": "clock"}


def test_the_usual_event_is_eventbridges():
    event = Schedule("Nightly", "lightbox-Sweep", 60).event()

    assert (event["source"], event["detail-type"]) == ("aws.events", "Scheduled Event")
    assert event["resources"] == ["arn:aws:events:eu-west-1:123456789012:rule/Nightly"]


def test_it_waits_before_each_run(monkeypatch):
    happened: list[Any] = []

    async def sleep(seconds: float) -> None:
        happened.append(seconds)
        if happened.count(300) == 3:
            raise asyncio.CancelledError

    monkeypatch.setattr(asyncio, "sleep", sleep)
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(run(Schedule("S", "f", 300, {"n": 1}), lambda *call: happened.append(call)))

    assert happened == [300, ("f", {"n": 1}), 300, ("f", {"n": 1}), 300]
