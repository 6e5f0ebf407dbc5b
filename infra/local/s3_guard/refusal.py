"""Describe an error as S3 does."""

from xml.sax.saxutils import escape


class Refusal(Exception):
    """An error answer of S3: an HTTP status, S3's error code and a sentence."""

    def __init__(self, status: int, code: str, message: str = "") -> None:
        super().__init__(f"{code}: {message}")
        self.status = status
        self.code = code
        self.message = message

    def document(self) -> bytes:
        """Return the XML body."""
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f"<Error><Code>{self.code}</Code><Message>{escape(self.message)}</Message></Error>"
        ).encode()


def mismatch() -> Refusal:
    """Return the one refusal of every wrong signature, which does not say which part was wrong."""
    return Refusal(403, "SignatureDoesNotMatch", "The request signature we calculated does not match yours.")
