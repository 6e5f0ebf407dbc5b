"""Verify that no audit event or seal was removed, changed or inserted."""

from pydantic import ValidationError

from core.audit import hashes
from core.audit.verification import Verification


def verify_audit() -> str:
    """Verify the chain of seals, and say what was verified. Exit with the list of faults if there are any."""
    verification = Verification()
    faults: list[str] = []
    try:
        faults += verification.faults()
    except ValidationError:
        faults.append(f"The seal after {verification.last.number if verification.last else 0} cannot be read.")
    if faults:
        raise SystemExit("\n".join([*faults, f"{len(faults)} faults."]))
    last = verification.last
    end = f"Seal {last.number} of {last.upto} has the hash {hashes.of_seal(last)}" if last else "Nothing is sealed yet"
    return f"Verified {verification.events:,} events: none was removed, changed or inserted. {end}."
