"""Seal audit events: hash all of a window of time, and chain the hash to that of the window before.

A window ends two minutes ago. The time in an event is taken in a request of at most 29 seconds, so nothing arrives in a
window that has ended; what does was inserted. Events themselves are not chained, as all writers would meet at one row.
"""

from collections.abc import Callable
from datetime import timedelta
from itertools import islice

from core.audit import audit_table, hashes, seal_table
from core.audit.model import Seal
from core.aws.transactions import ConditionFailed
from core.kernel.clock import now
from core.kernel.logging import logger

MARGIN = timedelta(minutes=2)
MOST = 10_000  # events under one seal


class BrokenChain(Exception):
    """The newest seal has been removed or changed by somebody else."""


def seal_events(has_time: Callable[[], bool]) -> int:
    """Seal what is due while there is time, and return the number of events.

    One transaction adds a seal, so dying anywhere loses nothing; of two processes at once, one adds it and the other
    stops. Raises BrokenChain.
    """
    sealed, last = 0, seal_table.head()
    while has_time() and (new := _next(last)):
        try:
            seal_table.add(new)
        except ConditionFailed as error:
            if seal_table.head() == last:
                raise BrokenChain("Run ./run verify-audit") from error
            logger.info("Another process seals")
            break
        # The log is out of reach of who can write to the table, so a chain made anew does not agree with it.
        logger.info("Sealed", extra={"seal": new.number, "hash": hashes.of_seal(new), "events": new.events})
        sealed, last = sealed + new.events, new
    return sealed


def _next(last: Seal | None) -> Seal | None:
    """Return the next seal; None while there is nothing to seal, but for one a day."""
    moment = now()
    end = audit_table.place_at(moment - MARGIN)
    after = last.upto if last else _beginning(audit_table.place_at(moment - audit_table.KEPT), end)
    found = hashes.of_rows(islice(audit_table.between(after, end), MOST))
    if last and not found.events and end[:10] <= last.upto[:10]:  # also if the clock of the other sealer is ahead
        return None
    return Seal(
        number=last.number + 1 if last else 1,
        after=after,
        upto=found.last if found.last and found.events == MOST else end,
        events=found.events,
        rows_hash=found.rows_hash,
        previous_hash=hashes.of_seal(last),
        sealed_at=moment,
    )


def _beginning(oldest: str, end: str) -> str:
    """Return the position below the first event, as verification is not of windows whose events may have expired."""
    first = next(audit_table.between(oldest, end), None)
    return first.event.partition("#")[0] if first else end
