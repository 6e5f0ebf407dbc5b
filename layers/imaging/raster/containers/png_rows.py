"""Count the bytes of a PNG's pixels, for decoders leave missing ones black (clauses 7.2 and 8)."""

from isal import isal_zlib

from core.kernel.errors import UnsupportedMediaType

WINDOW = 1 << 18

# the seven passes of Adam7: first x, first y, step in x, step in y
_ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_WHOLE = ((0, 0, 1, 1),)


class Rows:
    """Counts inflated bytes, one IDAT chunk after the other; `missing` is how many are still to come.

    `counted` may be set to False before the first of them, when the decoder itself refuses a picture that is cut short.
    """

    def __init__(self, width: int, height: int, bits: int, *, interlaced: bool) -> None:
        """Expect the rows of a picture with `bits` bits a pixel."""
        self.missing = sum(
            _bytes_of(-(-(width - x) // dx), -(-(height - y) // dy), bits)
            for x, y, dx, dy in (_ADAM7 if interlaced else _WHOLE)
            if width > x and height > y
        )
        self.counted = True
        self._inflation = isal_zlib.decompressobj()

    def take(self, piece: bytes) -> None:
        """Count a piece. Raises UnsupportedMediaType when it is not deflated data."""
        while piece and self.counted and self.missing > 0:
            try:
                inflated = self._inflation.decompress(piece, WINDOW)
            except isal_zlib.error as error:  # pyright: ignore[reportGeneralTypeIssues] - declared as if it were an instance
                raise UnsupportedMediaType("The PNG is damaged: its pixels cannot be inflated.") from error
            self.missing -= len(inflated)
            piece = self._inflation.unconsumed_tail
            if self._inflation.eof:
                return


def _bytes_of(width: int, height: int, bits: int) -> int:
    return height * (1 + -(-width * bits // 8))
