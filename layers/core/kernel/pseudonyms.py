"""Replace what identifies by keyed hashes: the same for the same input, and unguessable without the secret."""

import hmac
from typing import NamedTuple

MOST_DAYS = 3650  # by which dates are shifted into the past
_OF_A_UID = 16  # bytes: a UUID, as `2.25` wants (PS3.5 B.2)


class Pseudonyms(NamedTuple):
    """Pseudonyms by one secret. Never log it: with the secret, guessed identifiers can be confirmed."""

    secret: bytes

    def uid(self, uid: str) -> str:
        """Return the UID that stands for this one everywhere."""
        return f"2.25.{int.from_bytes(self._digest('uid', uid)[:_OF_A_UID])}"

    def patient(self, patient_id: str) -> str:
        """Return an identifier that stands for a patient."""
        return f"P{self._digest('patient', patient_id).hex()[:16].upper()}"

    def days(self, patient_id: str) -> int:
        """Return by how many days all dates of a patient are shifted into the past, at least one."""
        return 1 + int.from_bytes(self._digest("days", patient_id)[:8]) % MOST_DAYS

    def _digest(self, kind: str, value: str) -> bytes:
        return hmac.digest(self.secret, f"{kind} {value}".encode(), "sha256")
