"""Name a request under an Idempotency-Key, so that what it creates is found again when the request is repeated."""

from core.kernel.errors import ValidationFailed
from core.kernel.names import id_from
from core.kernel.values import Value


class Once(Value):
    """A request that is to have one effect: `key` stands for all its repetitions, `content` for what it asks."""

    key: str
    content: str

    @property
    def mark(self) -> str:
        """Return what a row remembers of the request that created it."""
        return f"{self.key}.{self.content}"

    def new_id(self, prefix: str, part: str = "") -> str:
        """Return an id that is the same for every repetition; `part` tells apart what one request creates."""
        return id_from(prefix, f"{self.key} {part}")

    def has_made(self, mark: str | None) -> bool:
        """Return whether this request created what has this mark. Raises ValidationFailed if it asks something else."""
        if mark is None or not mark.startswith(f"{self.key}."):
            return False
        if mark != self.mark:
            raise ValidationFailed("This Idempotency-Key was already used for a different request")
        return True
