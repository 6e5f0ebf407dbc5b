"""Who sees an image or a depth log: its owner, those it is shared with and administrators, or every signed-in user."""

from enum import StrEnum


class Visibility(StrEnum):
    PRIVATE = "private"
    PUBLIC = "public"
