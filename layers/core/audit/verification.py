"""Verify the seals over audit events: find what was removed, changed or inserted after it was sealed."""

from collections.abc import Iterator
from datetime import timedelta

from core.audit import audit_table, hashes, seal_table
from core.audit.model import Seal
from core.audit.sealing import MARGIN
from core.kernel.clock import now

LATE = timedelta(hours=1)  # after which an event without a seal is a fault
_EXPIRING = timedelta(hours=1)  # longer than a verification


class Verification:
    """Faults, found by iterating; then what was verified."""

    def __init__(self) -> None:
        self.events = 0
        self.last: Seal | None = None

    def faults(self) -> Iterator[str]:
        """Yield a sentence for each fault, oldest first."""
        moment = now()
        head = seal_table.head()
        kept = audit_table.place_at(moment - audit_table.KEPT + _EXPIRING)
        for seal in seal_table.every():
            yield from self._of_chain(seal)
            if seal.after >= kept:  # DynamoDB may have deleted events of older windows
                yield from self._of_window(seal)
            self.last = seal
            if head and seal.number == head.number and seal != head:
                yield f"The head is not the same as seal {seal.number}."
        yield from self._of_end(head, audit_table.place_at(moment - MARGIN - LATE))

    def _of_chain(self, seal: Seal) -> Iterator[str]:
        expected = self.last.number + 1 if self.last else 1
        if seal.number != expected:
            yield f"Seals are missing: {expected} to {seal.number - 1}, before {seal.after}."
        elif seal.previous_hash != hashes.of_seal(self.last):
            yield f"Seal {seal.number - 1} was changed after seal {seal.number} was added, or seal {seal.number} was."
        elif self.last and seal.after != self.last.upto:
            yield f"Seal {seal.number} does not begin where the one before ends."

    def _of_window(self, seal: Seal) -> Iterator[str]:
        found = hashes.of_rows(audit_table.between(seal.after, seal.upto))
        self.events += found.events
        if (found.rows_hash, found.events) != (seal.rows_hash, seal.events):
            yield (
                f"Seal {seal.number}, events after {seal.after} up to {seal.upto}: "
                f"{seal.events} were sealed and {found.events} are there, {_difference(found.events - seal.events)}."
            )

    def _of_end(self, head: Seal | None, due: str) -> Iterator[str]:
        number = self.last.number if self.last else 0
        if head and head.number > number:
            yield f"Seals are missing: {number + 1} to {head.number}, after {self.last.upto if self.last else 'none'}."
        elif self.last and head is None:
            yield "The head of the chain is missing."
        after = self.last.upto if self.last else audit_table.place_at(now() - audit_table.KEPT)
        if after < due and (first := next(audit_table.between(after, due), None)):
            yield f"Events are not sealed: the first is at {first.event}. Does the sealer run?"


def _difference(more: int) -> str:
    if more == 0:
        return "but others, or changed"
    return f"{more} inserted" if more > 0 else f"{-more} removed"
