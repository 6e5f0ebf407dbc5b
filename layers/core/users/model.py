"""Define a user: their profile, their role, and the rules for names and passwords."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, Field, StringConstraints, ValidationInfo, field_validator

from core.kernel import text_forms
from core.kernel.caller import ADMIN, ANNOTATOR, KEY_PREFIX
from core.kernel.text_forms import NFC
from core.kernel.times import UtcTime
from core.kernel.values import Draft, Value

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_HALF_DONE = timedelta(minutes=1)  # longer than any request lives
_CODE_LIFE = timedelta(hours=24)  # of the code that Cognito sends
# The commonest of 12 characters and more in public lists of breached passwords.
_BREACHED = frozenset(
    [
        "123456789012",
        "1234567890123",
        "1q2w3e4r5t6y",
        "qwertyuiop12",
        "qwerty123456",
        "password1234",
        "passwordpassword",
        "password12345",
        "iloveyou1234",
        "111111111111",
        "000000000000",
        "123123123123",
        "abcd12345678",
        "q1w2e3r4t5y6",
    ]
)


class UserRole(StrEnum):
    """The rights of a user beyond their own images: none, to annotate what they see, or all."""

    USER = "user"
    ANNOTATOR = ANNOTATOR
    ADMIN = ADMIN

    @property
    def groups(self) -> frozenset[str]:
        """Return the Cognito groups of this role."""
        return frozenset[str]() if self is UserRole.USER else frozenset({self.value})


def role_of(groups: frozenset[str]) -> UserRole:
    return next((role for role in (UserRole.ADMIN, UserRole.ANNOTATOR) if role in groups), UserRole.USER)


def folded(name: str) -> str:
    """Return the form in which a user name or e-mail address is compared: `Ann` and `ann` are the same."""
    return name.casefold()


def is_reserved(username: str) -> bool:
    """Return True for names with another meaning: an API key, the id of a user, or `me`."""
    name = folded(username)
    return name == "me" or name.startswith(KEY_PREFIX) or _UUID.fullmatch(name) is not None


def _not_reserved(username: str) -> str:
    if is_reserved(username):
        raise ValueError("This user name is reserved")
    return username


Username = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}$"), AfterValidator(_not_reserved)
]
Email = Annotated[
    str, StringConstraints(pattern=r"^[^@\s\x00-\x1f]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$", max_length=254)
]
PersonName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=128), NFC]
Password = Annotated[str, StringConstraints(min_length=12, max_length=256)]
CurrentPassword = Annotated[str, StringConstraints(min_length=1, max_length=256)]


def guessable(password: str, known: Mapping[str, Any]) -> bool:
    """Return True for what attackers try first: the user's own name or address, or a common password."""
    own = {folded(str(known[field])) for field in ("username", "email") if known.get(field)}
    return folded(password) in _BREACHED | own


class Profile(Draft):
    first_name: PersonName | None = None
    last_name: PersonName | None = None


class Registration(Profile):
    """The data of a user who registers an account."""

    username: Username
    email: Email
    password: Password

    @field_validator("password")
    @classmethod
    def _not_guessable(cls, password: str, info: ValidationInfo) -> str:
        if guessable(password, info.data):
            raise ValueError("This password is too easy to guess")
        return password


class PendingUser(Value):
    """A registration as it is answered: with what the client wrote, whatever else is registered."""

    username: str
    email: str


class UserDraft(Registration):
    """The data of a user whom an administrator creates."""

    role: UserRole = UserRole.USER


class UserPatch(Profile):
    """A JSON Merge Patch: omitted fields stay, null clears a name."""

    email: Annotated[Email | None, Field(description="Set by administrators for others")] = None
    role: UserRole | None = None
    password: Password | None = None
    current_password: Annotated[str | None, Field(max_length=256)] = None

    def changes(self) -> dict[str, Any]:
        """Return the fields to store: names as written, nulls included; address and role cannot be cleared."""
        written = self.model_dump(include={"first_name", "last_name", "email", "role"}, exclude_unset=True)
        return {name: value for name, value in written.items() if value is not None or name in Profile.model_fields}


class State(StrEnum):
    """The state of a user; only an active one is visible to others."""

    RESERVED = "reserved"
    UNCONFIRMED = "unconfirmed"
    ACTIVE = "active"
    LEAVING = "leaving"


class ImageCounts(Value):
    private: int
    public: int


class User(Value):
    """A user as the API shows them."""

    id: str
    username: str
    email: str
    first_name: str | None = None
    last_name: str | None = None
    role: UserRole = UserRole.USER
    created_at: UtcTime
    images: Annotated[
        ImageCounts | None, Field(description="Image counts of the caller's own profile; null for other users")
    ] = None


class StoredUser(User, extra="ignore"):
    """A user as they are stored. The id is empty until Cognito has assigned one."""

    state: State = State.RESERVED
    since: Annotated[UtcTime, Field(description="When the current state began")]
    request: Annotated[str | None, Field(description="Key of the request that created the user")] = None
    provider: Annotated[str | None, Field(description="Who vouches for the user, if not the user pool itself")] = None

    @property
    def key(self) -> str:
        """Return the name by which Cognito and the directory know the user."""
        return folded(self.username)

    def is_abandoned(self, now: datetime) -> bool:
        """Return True if the request that was creating or deleting this user has certainly stopped."""
        patience = {State.RESERVED: _HALF_DONE, State.LEAVING: _HALF_DONE, State.UNCONFIRMED: _CODE_LIFE}
        return self.state in patience and now - self.since >= patience[self.state]

    def shown(self, images: ImageCounts | None = None) -> User:
        return User.model_validate(self.model_dump() | {"images": images})

    def turned(self, state: State, now: datetime, **fields: Any) -> "StoredUser":
        return self.model_copy(update={"state": state, "since": now, **fields})

    def matches(self, text: str) -> bool:
        """Return True if the text is part of the name, address or user name, ignoring case and accents."""
        wanted = text_forms.folded(text)
        names = (self.username, self.email, f"{self.first_name or ''} {self.last_name or ''}")
        return any(wanted in text_forms.folded(name) for name in names)


def a_new_user(draft: Registration, role: UserRole, now: datetime, request: str | None = None) -> StoredUser:
    """Return a user whose name is to be reserved."""
    known = draft.model_dump(exclude={"password", "role"})
    return StoredUser(id="", role=role, created_at=now, since=now, request=request, **known)
