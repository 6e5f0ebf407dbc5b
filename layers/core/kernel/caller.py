"""Describe who makes a request."""

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
