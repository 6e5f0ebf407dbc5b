"""Name what makes a data folder unusable."""


class UnusableData(Exception):
    """A data folder cannot be used; the message says why, and what to do."""
