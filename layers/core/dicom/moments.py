"""Compare values of the representation DT, which may have an offset from UTC (PS3.5 6.2, PS3.4 C.2.2.2.5.3)."""

import re
from calendar import monthrange
from datetime import datetime, timedelta

_FORM = re.compile(r"(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:\.(\d{1,6}))?([+-]\d{4})?")
_ZONE = re.compile(r"[+-]\d{4}")
_LAST_SECOND = 59  # a leap second counts as the one before it


def is_within(span: tuple[str, str], value: str, zone: str) -> bool:
    """Return True if a moment is not before the first and not after the second of two, of which "" is open.

    A moment without an offset has that of the object, `zone`, if it states one. Offsets count where both sides have
    one; otherwise the clock times are compared.
    """
    low, high = span
    return not (low and _is_before(value, low, zone)) and not (high and _is_after(value, high, zone))


def _is_before(value: str, low: str, zone: str) -> bool:
    found, wanted = _comparable(_moment(value, zone), _moment(low))
    return found is None or wanted is None or found < wanted


def _is_after(value: str, high: str, zone: str) -> bool:
    found, wanted = _comparable(_moment(value, zone), _moment(high, last=True))
    return found is None or wanted is None or found > wanted


type _Moment = tuple[datetime, timedelta | None] | None


def _comparable(one: _Moment, other: _Moment) -> tuple[datetime | None, datetime | None]:
    """Return two clock times, of one place if both offsets are known; None for what is no moment."""
    if one is None or other is None:
        return None, None
    (first, ahead), (second, other_ahead) = one, other
    if ahead is None or other_ahead is None:
        return first, second
    try:
        return first, second - other_ahead + ahead
    except OverflowError:  # at the first or the last day of the calendar
        return first, second


def _moment(text: str, zone: str = "", *, last: bool = False) -> _Moment:
    """Return the first moment of what may be shorter, such as a year, or the last; None if there is no such date."""
    found = _FORM.fullmatch(text.strip())
    if not found:
        return None
    *numbers, fraction, offset = found.groups()
    year, month, day, hour, minute, second = (None if each is None else int(each) for each in numbers)
    try:
        month = month or (12 if last else 1)
        day = day or (monthrange(int(year or 0), month)[1] if last else 1)
        clock = (
            most if each is None and last else each or 0 for each, most in ((hour, 23), (minute, 59), (second, 59))
        )
        hour, minute, second = clock
        parts = f"{fraction or '':{'9' if last else '0'}<6}"
        moment = datetime(int(year or 0), month, day, hour, minute, min(second, _LAST_SECOND), int(parts))  # noqa: DTZ001
        return moment, _ahead(offset or (zone.strip() if _ZONE.fullmatch(zone.strip()) else None))
    except ValueError:
        return None


def _ahead(offset: str | None) -> timedelta | None:
    if offset is None:
        return None
    size = timedelta(hours=int(offset[1:3]), minutes=int(offset[3:]))
    return -size if offset[0] == "-" else size
