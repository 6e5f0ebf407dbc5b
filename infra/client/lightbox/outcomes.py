"""Say what became of the files of a batch."""

from dataclasses import asdict, dataclass, field
from typing import Any

from lightbox.errors import LightboxError

KINDS = ("stored", "present", "refused", "failed")


@dataclass(frozen=True)
class Outcome:
    """The outcome for a file.

    It was `stored`; or `present`, for the service had it; or `refused`; or it `failed`, and another try may help.
    """

    path: str
    outcome: str
    image_key: str | None = None
    code: str | None = None
    reason: str | None = None


@dataclass
class Report:
    """The outcome for all files; `stopped` if the user stopped before the end, `ended_by` if the service did."""

    files: list[Outcome] = field(default_factory=list[Outcome])
    stopped: bool = False
    ended_by: LightboxError | None = None

    def those(self, outcome: str) -> list[Outcome]:
        return [each for each in self.files if each.outcome == outcome]

    def as_json(self) -> dict[str, Any]:
        counts = {kind: len(self.those(kind)) for kind in KINDS}
        return counts | {"stopped": self.stopped, "files": [asdict(each) for each in self.files]}
