"""Depths are decimals: kept and compared as whole billionths, so that 9000.1 is 9000.1 and nothing next to it.

A depth has at most fifteen significant digits, nine of them after the point. That is also what a JSON number carries
through any client unharmed, since every such decimal survives the way through a double and back.
"""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, InvalidOperation
from typing import Annotated

from pydantic import PlainSerializer

DECIMALS = 9
UNIT = 10**DECIMALS
SIGNIFICANT = 15
LARGEST = 9 * 10**18  # billionths; fits a signed 64-bit integer

Depth = Annotated[Decimal, PlainSerializer(float, return_type=float, when_used="json")]


def billionths(text: str) -> int:
    """The depth in whole billionths, exactly. Raises ValueError when it is not such a decimal."""
    number = _number(text)
    scaled = number.scaleb(DECIMALS)
    whole = int(scaled) if number.adjusted() < SIGNIFICANT else LARGEST + 1
    if whole != scaled or abs(whole) > LARGEST or len(str(abs(whole)).rstrip("0")) > SIGNIFICANT:
        raise ValueError("a depth has at most 15 significant digits, 9 of them after the point")
    return whole


def at_least(text: str) -> int:
    """The smallest depth we could hold that is not below this bound."""
    return _bound(text, ROUND_CEILING)


def at_most(text: str) -> int:
    """The largest depth we could hold that is not above this bound."""
    return _bound(text, ROUND_FLOOR)


def decimal(depth: int) -> Decimal:
    return Decimal(depth).scaleb(-DECIMALS)


def _bound(text: str, rounding: str) -> int:
    number = _number(text)
    if abs(number) > LARGEST // UNIT:
        return LARGEST if number > 0 else -LARGEST
    return int(number.scaleb(DECIMALS).to_integral_value(rounding))


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise ValueError("not a number") from error
    if not number.is_finite() or "_" in text:
        raise ValueError("not a number")
    return number
