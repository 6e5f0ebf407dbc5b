"""Compare depths as decimals, in whole billionths, so that 9000.1 is exactly 9000.1.

A depth is below a billion, and has at most fifteen significant digits and nine decimal places. JSON numbers carry
exactly these through any client, because every such decimal survives the conversion to a double and back.
"""

from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal, InvalidOperation
from typing import Annotated

from pydantic import PlainSerializer

DECIMALS = 9
UNIT = 10**DECIMALS
SIGNIFICANT = 15
LARGEST = 10**18 - 1  # billionths; fits a signed 64-bit integer
_LONGEST = 9  # digits before the point at most
_WIDE = Context(prec=200)  # more digits than a bound may have, so that none is rounded away

Depth = Annotated[Decimal, PlainSerializer(float, return_type=float, when_used="json")]


def billionths(text: str) -> int:
    """Return the depth in whole billionths, exactly. Raises ValueError for any other text."""
    number = _number(text)
    if not number:
        return 0
    sign, digits, exponent = number.as_tuple()
    significant = "".join(map(str, digits)).rstrip("0")
    shift = DECIMALS + int(exponent) + len(digits) - len(significant)
    if len(significant) > SIGNIFICANT or shift < 0 or number.adjusted() >= _LONGEST:
        raise ValueError("A depth must be below a billion, with at most 15 significant digits and 9 decimal places")
    whole = int(significant) * 10**shift
    return -whole if sign else whole


def at_least(text: str) -> int:
    """Return the smallest representable depth that is not below this bound."""
    return _bound(text, ROUND_CEILING)


def at_most(text: str) -> int:
    """Return the largest representable depth that is not above this bound."""
    return _bound(text, ROUND_FLOOR)


def decimal(depth: int) -> Decimal:
    return Decimal(depth).scaleb(-DECIMALS)


def _bound(text: str, rounding: str) -> int:
    number = _number(text)
    if not number:
        return 0
    if number.adjusted() > _LONGEST or abs(number) > LARGEST // UNIT:  # abs(1e99999999) would overflow
        return -LARGEST if number.is_signed() else LARGEST
    if number.adjusted() < -2 * DECIMALS:  # a tiny one rounds like any other below a billionth
        number = Decimal((number.is_signed(), (1,), -2 * DECIMALS))
    return int(number.scaleb(DECIMALS, _WIDE).to_integral_value(rounding))


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise ValueError("This is not a number") from error
    if not number.is_finite() or "_" in text:
        raise ValueError("This is not a number")
    return number
