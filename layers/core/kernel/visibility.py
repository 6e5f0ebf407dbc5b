"""Define who sees an image or depth log: only its owner, administrators and those it is shared with, or everybody."""

from enum import StrEnum


class Visibility(StrEnum):
    PRIVATE = "private"
    PUBLIC = "public"
