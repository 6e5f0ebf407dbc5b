"""Put the failure reasons of STOW-RS into words."""

from lightbox.errors import Refused
from lightbox.models import Problem

# FailureReason (0008,1197): PS3.18, table I.2-2
REASONS = {
    0x0110: "The service could not process it: try again",
    0x0111: "Other bytes are stored under its SOP Instance UID",
    0x0122: "Its SOP Class is not supported",
    0xA700: "The service is out of resources: try again",
    0xA900: "It does not match what it is stored as",
    0xC000: "It cannot be understood as DICOM",
}


FAILED, OTHER, REASON = "00081198", "0008119A", "00081197"  # sequences of failures: with UIDs, and without


def explained(error: Refused) -> Refused:
    """Return a refusal of one object with the reason that STOW-RS gives (PS3.18, 10.5.3)."""
    answer = error.problem.model_extra or {}
    for item in (answer.get(FAILED) or answer.get(OTHER) or {}).get("Value", ()):
        reason = item.get(REASON, {}).get("Value", [0])[0]
        return Refused(error.status, Problem(title=REASONS.get(reason, f"Failure reason {reason:04X}H")))
    return error
