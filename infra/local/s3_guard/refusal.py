"""An error answer as S3 gives it."""

from xml.sax.saxutils import escape


class Refusal(Exception):
    """S3 says no: an HTTP status, S3's error code and a sentence."""

    def __init__(self, status: int, code: str, message: str = "") -> None:
        super().__init__(f"{code}: {message}")
        self.status = status
        self.code = code
        self.message = message

    def document(self) -> bytes:
        """The XML body."""
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f"<Error><Code>{self.code}</Code><Message>{escape(self.message)}</Message></Error>"
        ).encode()


def mismatch() -> Refusal:
    """The one answer to every wrong signature: it does not say which part was wrong."""
    return Refusal(403, "SignatureDoesNotMatch", "The request signature we calculated does not match yours.")
