"""Count what storing 50 instances into one study costs, one after the other and all at once, and what is lost: nothing.

    ./run bench concurrent_stores

Each instance is a request of STOW-RS of its own, behind its handler. A client repeats what is refused as busy. DynamoDB
Local also refuses transactions that meet: start it, and name it in AWS_ENDPOINT_URL_DYNAMODB.
Calls and items do not depend on the machine; how many conflicts there are depends on how the threads meet.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Lock
from typing import Any, NamedTuple

from moto import mock_aws
from moto.core.botocore_stubber import BotocoreStubber

import conftest  # noqa: F401 - the environment that the tests run in
from core.dicom import search, storing, summary_upkeep
from core.dicom.attributes import STUDY
from core.dicom.queries import query_of
from core.kernel.caller import Caller
from core.kernel.errors import Unavailable
from core.web.logging import logger
from dicom_files import a_data_set, written
from imaging.adapters import imaging

import moto_stack
from wire import WIRE, Call

INSTANCES, SERIES = 50, 5
COUNT = "00201208"  # Number of Study Related Instances
WRITES = {"PutItem", "UpdateItem", "DeleteItem"}
ANN = Caller(user_id="ann", username="ann")


class Outcome(NamedTuple):
    acknowledged: int
    counted: int
    repeated: int
    calls: int
    written: int


def main() -> None:
    logger.setLevel("CRITICAL")
    print("| 50 instances | acknowledged | found by a search | repeated | AWS calls each | items written each |")
    print("|---|---|---|---|---|---|")
    with mock_aws():
        moto_stack.provision()
        for name, at_once in (("one after the other", 1), ("all at once", INSTANCES)):
            moto_stack.empty()
            found = store(at_once)
            counts = f"{found.acknowledged} | {found.counted} | {found.repeated}"
            print(f"| {name} | {counts} | {found.calls:.1f} | {found.written:.1f} |")
            assert found.acknowledged == found.counted == INSTANCES


def store(at_once: int) -> Outcome:
    """Store the instances by so many clients, and count."""
    calls: list[Call] = []
    WIRE.after.append(calls.append)
    with ThreadPoolExecutor(at_once) as clients:
        tries = list(clients.map(_stored, [_object(number) for number in range(INSTANCES)]))
    WIRE.after.remove(calls.append)
    summary_upkeep.update_all(lambda: True)
    (study,) = search.search(query_of({"StudyInstanceUID": ["1.2"]}, STUDY), ANN, "").results
    (counted,) = study[COUNT]["Value"]
    changed = sum(len(call.parameters.get("TransactItems", ())) or call.operation in WRITES for call in calls)
    return Outcome(len(tries), counted, sum(tries) - len(tries), len(calls) / INSTANCES, changed / INSTANCES)


def _object(number: int) -> bytes:
    uids = {"SeriesInstanceUID": f"1.2.{number % SERIES}", "SOPInstanceUID": f"1.2.3.{number}"}
    return written(a_data_set(StudyInstanceUID="1.2", **uids))


def _stored(content: bytes) -> int:
    """Store an instance as a request does, and return the number of tries until it was acknowledged."""
    for number in range(1, 100):
        with suppress(Unavailable):
            (stored,) = storing.store([content], None, ANN, imaging)
            if stored.reason is None:
                return number
    raise TimeoutError("An instance was never acknowledged")


def _lock_moto() -> None:
    """Let one call in at a time: unlike AWS, moto reads and then writes without a lock."""
    lock, answer = Lock(), BotocoreStubber.__call__

    def locked(self: BotocoreStubber, *given: Any, **named: Any) -> Any:
        with lock:
            return answer(self, *given, **named)

    BotocoreStubber.__call__ = locked


if __name__ == "__main__":
    if "AWS_ENDPOINT_URL_DYNAMODB" not in os.environ:
        _lock_moto()
    main()
