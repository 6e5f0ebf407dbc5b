"""Describe who makes a request."""

from core.kernel.names import new_id
from core.kernel.once import Once
from core.kernel.values import Value

ADMIN = "admin"
ANNOTATOR = "annotator"
KEY_PREFIX = "key."  # of the Cognito users that stand for API keys


class Caller(Value):
    """A signed-in user. One who signed in by an API key acts as its owner, but may not create keys or users.

    One who has to set up a second factor first may do only this.
    """

    user_id: str
    username: str
    groups: frozenset[str] = frozenset()
    by_key: bool = False
    only_enrols: bool = False
    once: Once | None = None  # the request, if it has an Idempotency-Key

    @property
    def key_id(self) -> str | None:
        """Return the id of the API key that the user signed in by."""
        return self.username.rpartition(".")[2] if self.by_key else None

    @property
    def is_admin(self) -> bool:
        return ADMIN in self.groups

    @property
    def is_annotator(self) -> bool:
        return ANNOTATOR in self.groups

    @property
    def mark(self) -> str | None:
        """Return what a row remembers of the request that created it, if that may be repeated."""
        return self.once.mark if self.once else None

    def new_id(self, prefix: str, part: str = "") -> str:
        """Return the id of what a request creates: the same when the request is repeated under its Idempotency-Key."""
        return self.once.new_id(prefix, part) if self.once else new_id(prefix)

    def has_made(self, mark: str | None) -> bool:
        """Return whether the request, or an earlier one that it repeats, created what has this mark."""
        return self.once is not None and self.once.has_made(mark)
