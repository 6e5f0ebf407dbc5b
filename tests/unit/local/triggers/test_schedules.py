"""Functions that schedules start."""

import asyncio
from typing import Any

from local.triggers.schedules import Schedule, run, schedules


def test_rates_of_the_template_are_found_and_cron_is_left_out(small_stack):
    (schedule,) = schedules(small_stack)

    assert (schedule.function, schedule.seconds) == ("lightbox-Hello", 300)
    assert schedule.event() == {"why": "clock"}


def test_the_usual_event_is_eventbridges():
    event = Schedule("Nightly", "lightbox-Sweep", 60).event()

    assert (event["source"], event["detail-type"]) == ("aws.events", "Scheduled Event")
    assert event["resources"] == ["arn:aws:events:eu-west-1:123456789012:rule/Nightly"]


def test_it_runs_again_and_again_after_its_first_wait():
    sent: list[tuple[str, Any]] = []

    async def for_a_while() -> None:
        running = asyncio.create_task(run(Schedule("S", "f", 0, {"n": 1}), lambda *call: sent.append(call)))
        assert sent == []
        await asyncio.sleep(0.02)
        running.cancel()

    asyncio.run(for_a_while())

    assert len(sent) > 1
    assert sent[0] == ("f", {"n": 1})
