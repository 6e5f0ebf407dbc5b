"""Match attributes by their value representation (PS3.4 C.2.2.2, PS3.18 8.3.4)."""

from collections.abc import Iterable, Iterator
from typing import Any

from core.dicom import moments
from core.dicom.attributes import MOMENTS
from core.dicom.model import DicomJson
from core.dicom.queries import Criterion, number, span_of
from core.dicom.terms import GROUPS, folded, words_of

_ZEROS, _NINES = "00000000000000.000000", "99999999999999.999999"  # what completes a time with fewer digits
_ZONE = "00080201"  # Timezone Offset From UTC


def all_met(criteria: Iterable[Criterion], elements: DicomJson, *, fuzzy: bool) -> bool:
    """Return True if the elements match every criterion; a missing one matches none.

    Ranges of a date and of its time are one range of moments.
    """
    single = {each.path[0]: each for each in criteria if len(each.path) == 1}
    pairs = [(single[date], single[time]) for date, time in MOMENTS.items() if date in single and time in single]
    combined = [(date, time) for date, time in pairs if _are_moments(date, time)]
    zone = str(next((value for _, value in _found(elements, (_ZONE,))), ""))
    return all(_is_between(elements, date, time) for date, time in combined) and all(
        any(
            _matches(vr, wanted, value, zone=zone, fuzzy=fuzzy)
            for vr, value in _found(elements, each.path)
            for wanted in each.values
        )
        for each in criteria
        if not any(each in pair for pair in combined)
    )


def _are_moments(date: Criterion, time: Criterion) -> bool:
    """Return True for ranges of which each time belongs to a date."""
    if not all(len(each.values) == 1 and "-" in each.values[0] for each in (date, time)):
        return False
    days, hours = _ends("DA", date), _ends("TM", time)
    return all(day or not hour for day, hour in zip(days, hours, strict=True))


def _ends(vr: str, criterion: Criterion) -> tuple[str, str]:
    return span_of(vr, criterion.values[0]) or ("", "")


def _is_between(elements: DicomJson, date: Criterion, time: Criterion) -> bool:
    """Return True if a moment lies between the beginnings, and the ends, of two ranges."""
    (from_day, to_day), (from_hour, to_hour) = _ends("DA", date), _ends("TM", time)
    low, high = from_day + from_hour, to_day + to_hour
    day, hour = (
        next((_digits(vr, str(value)) for _, value in _found(elements, each.path)), "")
        for vr, each in (("DA", date), ("TM", time))
    )
    is_known = day[:1].isdigit() and hour[:1].isdigit()
    return is_known and low <= _completed("DT", day + hour, _ZEROS) <= _completed("DT", high, _NINES)


def _found(elements: DicomJson, path: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """Yield the values at a path, each with its representation."""
    element = elements.get(path[0], {})
    for value in element.get("Value", ()):
        if len(path) == 1:
            yield element.get("vr", "LO"), value
        elif isinstance(value, dict):
            yield from _found(value, path[1:])


def _matches(vr: str, wanted: str, value: Any, *, zone: str, fuzzy: bool) -> bool:
    match vr:
        case "PN":
            return isinstance(value, dict) and _is_named(wanted, value, fuzzy=fuzzy)
        case "DA" | "TM":
            return _is_within(vr, wanted, str(value))
        case "DT":
            return moments.is_within(span_of(vr, wanted) or ("", ""), str(value), zone)
        case "DS" | "FD" | "FL" | "IS" | "SL" | "SS" | "UL" | "US":
            return number(wanted) == number(value)
        case "UI":
            return wanted == value
        case _:
            return _is_like(wanted, str(value))


def _is_named(wanted: str, name: dict[str, str], *, fuzzy: bool) -> bool:
    """Match a person name without regard to case and accents: each component group, or any if only one is wanted."""
    groups = [name.get(group, "") for group in GROUPS]
    parts = wanted.split("=")
    if len(parts) > 1:
        literal = all(not part or _is_group(part, group) for part, group in zip(parts, groups, strict=False))
    else:
        literal = any(_is_group(wanted, group) for group in groups if group)
    return literal or (fuzzy and _is_nearly_named(wanted, groups))


def _is_group(wanted: str, group: str) -> bool:
    return _is_like(folded(wanted).rstrip("^"), folded(group).rstrip("^"))


def _is_nearly_named(wanted: str, groups: Iterable[str]) -> bool:
    """Return True if each word that is wanted begins a word of the name."""
    words = [word for group in groups for word in words_of(group)]
    begun = [word for each in words_of(wanted) if (word := each.strip("*?"))]
    return bool(begun) and all(any(word.startswith(each) for word in words) for each in begun)


def _is_like(pattern: str, text: str) -> bool:
    """Match a pattern in which * stands for any characters and ? for one, in time proportional to both."""
    text, at, read = text.strip(), 0, 0
    star, resumed = -1, 0  # where the last * is, and where in the text what follows it was last tried
    while at < len(text):
        if read < len(pattern) and pattern[read] == "*":
            star, resumed = read, at
            read += 1
        elif read < len(pattern) and pattern[read] in {"?", text[at]}:
            read, at = read + 1, at + 1
        elif star >= 0:
            resumed += 1
            read, at = star + 1, resumed
        else:
            return False
    return not pattern[read:].strip("*")


def bounds(vr: str, wanted: str) -> tuple[str, str]:
    """Return the first and the last day, or time, of one or a range of them, at full length."""
    low, high = span_of(vr, wanted) or ("", "")
    return _completed(vr, low, _ZEROS), _completed(vr, high, _NINES)


def _is_within(vr: str, wanted: str, value: str) -> bool:
    digits = _digits(vr, value)
    low, high = bounds(vr, wanted)
    return digits[:1].isdigit() and low <= _completed(vr, digits, _ZEROS) <= high


def _digits(vr: str, value: str) -> str:
    """Return a date or time without the separators that older objects have."""
    return value.strip().replace("." if vr == "DA" else ":", "")


def _completed(vr: str, digits: str, rest: str) -> str:
    skipped = 8 if vr == "TM" else 0  # digits of the date, which a time lacks
    return digits + rest[skipped:][len(digits) :]
