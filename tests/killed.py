"""Kill work at each of its AWS calls, and compare where repeating it leads with where undisturbed work leads."""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count

from settled import state

import moto_stack
from wire import WIRE, Call, Crash

MOMENTS = ("before", "after")
SAMPLE = 2  # first crashes after which recovery is killed too

type Work = Callable[[], object]


def dies(work: Work, number: int, moment: str) -> bool:
    """Do work, killed `before` or `after` the AWS call of this number. Return False if it made fewer calls."""
    WIRE.kill_at(number, moment)
    try:
        work()
    except Crash:
        return True
    finally:
        WIRE.mend()
    return False


def killed_at_every_call(work: Work) -> Iterator[str]:
    """Do work on what there is now again and again, killed at each of its calls and at last not; say where."""
    bring_back = moto_stack.keep()
    for moment in MOMENTS:
        for number in count(1):
            bring_back()
            died = dies(work, number, moment)
            yield f"{moment} call {number}"
            if not died:
                break
        assert number > 1, "the work makes calls"
    bring_back()


def overtaken_at_every_call(work: Work, other: Work) -> Iterator[str]:
    """Do work on what there is now again and again, other work whole before each of its calls and at last not."""
    bring_back = moto_stack.keep()
    for number in count(1):
        bring_back()
        seen: list[Call] = []

        def overtake(call: Call, seen: list[Call] = seen, number: int = number) -> None:
            seen.append(call)
            if len(seen) == number:
                WIRE.before.clear()
                other()

        WIRE.before.append(overtake)
        work()
        WIRE.mend()
        yield f"before call {number}"
        if len(seen) < number:
            break
    bring_back()


def remains() -> Counter[str]:
    """Return what there is: rows, users and objects, and also what of objects is hidden or unfinished."""
    return state() + Counter(f"kept {bucket} {key}" for bucket, key in moto_stack.kept_keys())


def deviations(work: Work, recover: Work) -> list[str]:
    """Return what is otherwise if `work` is killed at any call and `recover` follows, than if both run undisturbed."""
    bring_back, wanted = moto_stack.keep(), _wanted(work, recover)
    bring_back()
    found: list[str] = []
    for when in killed_at_every_call(work):
        recover()
        found += _differences(wanted, when)
    return found


def deviations_after_two_crashes(work: Work, recover: Work, recover_again: Work) -> list[str]:
    """Return what is otherwise if recovery is killed too, at any call: for some of the calls at which `work` was."""
    bring_back, calls = moto_stack.keep(), _calls(work)
    bring_back()
    wanted = _wanted(work, recover)
    found: list[str] = []
    for first in _sample(calls):
        bring_back()
        assert dies(work, first, "after")
        bring_back_killed = moto_stack.keep()
        for second in count(1):
            bring_back_killed()
            died = dies(recover, second, "before")
            recover_again()
            found += _differences(wanted, f"after call {first}, then before call {second}")
            if not died:
                break
        assert second > 1, "recovery makes calls"
    bring_back()
    return found


def _wanted(work: Work, recover: Work) -> Counter[str]:
    work()
    recover()
    return remains()


def _differences(wanted: Counter[str], when: str) -> Iterator[str]:
    found = remains()
    yield from (f"{when}: + {each[:300]}" for each in found - wanted)
    yield from (f"{when}: - {each[:300]}" for each in wanted - found)


def _calls(work: Work) -> int:
    calls: list[Call] = []
    WIRE.after.append(calls.append)
    work()
    WIRE.mend()
    return len(calls)


def _sample(calls: int) -> list[int]:
    """Return some numbers of calls, from the first quarter to the last."""
    return sorted({max(1, calls * part // (SAMPLE + 1)) for part in range(1, SAMPLE + 1)})
