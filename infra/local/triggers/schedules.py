"""Start functions by `rate(5 minutes)` expressions of EventBridge rules and schedules."""

import asyncio
import json
import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from local.settings import ACCOUNT, REGION
from local.template.stack import Stack

_RATE = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")
_SECONDS = {"minute": 60, "hour": 3600, "day": 86400}


@dataclass(frozen=True)
class Schedule:
    """A function and its interval in seconds; `given` replaces the usual event."""

    name: str
    function: str
    seconds: int
    given: Mapping[str, Any] | None = None

    def event(self) -> Mapping[str, Any]:
        """Return the event for the next run."""
        return self.given or {
            "version": "0",
            "id": str(uuid.uuid4()),
            "detail-type": "Scheduled Event",
            "source": "aws.events",
            "account": ACCOUNT,
            "time": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "region": REGION,
            "resources": [f"arn:aws:events:{REGION}:{ACCOUNT}:rule/{self.name}"],
            "detail": {},
        }


def schedules(stack: Stack) -> list[Schedule]:
    """Return every rate of the template; cron expressions are left out, for laptops sleep at night."""
    rules = [
        (logical, rule.get("ScheduleExpression", ""), target)
        for _, logical, rule in stack.of_kind("AWS::Events::Rule")
        for target in rule["Targets"]
    ]
    rules += [
        (logical, schedule["ScheduleExpression"], schedule["Target"])
        for _, logical, schedule in stack.of_kind("AWS::Scheduler::Schedule")
    ]
    return [
        Schedule(
            logical,
            target["Arn"].rpartition(":")[2],
            int(rate[1]) * _SECONDS[rate[2]],
            json.loads(target["Input"]) if "Input" in target else None,
        )
        for logical, expression, target in rules
        if (rate := _RATE.fullmatch(expression))
    ]


async def run(schedule: Schedule, send: Callable[[str, Mapping[str, Any]], None]) -> None:
    """Send the schedule's events for as long as the stack runs."""
    while True:
        await asyncio.sleep(schedule.seconds)
        send(schedule.function, schedule.event())
