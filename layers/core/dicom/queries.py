"""Read the query of a search for studies, series or instances (PS3.18 8.3.4 and 10.6.1)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from core.dicom.attributes import ATTRIBUTES, INSTANCE, LEVEL_OF, PATIENT, SERIES, STUDY, TAG_OF
from core.kernel.errors import InvalidParameter

LEVELS = (PATIENT, STUDY, SERIES, INSTANCE)
ALL = "all"
MODALITY, MODALITIES = "00080060", "00080061"
_TAG = re.compile(r"[0-9A-Fa-f]{8}")
_KEYWORD = re.compile(r"[A-Z][A-Za-z0-9]*")
_UID = re.compile(r"[0-9.]{1,64}")
_LONGEST = 1024  # characters of a value to search for
_BACKSLASH, _COMMA = re.compile(r"\\"), re.compile(r"[\\,]")
_WITH_COMMAS = {"LO", "LT", "PN", "SH", "ST", "UT", "UC"}  # representations whose values may hold a comma
_NUMBERS = {"DS", "FD", "FL", "IS", "SL", "SS", "UL", "US"}
_TIME = r"\d\d(\d\d(\d\d(\.\d{1,6})?)?)?"
_FORMS = {
    "DA": re.compile(r"\d{8}"),
    "TM": re.compile(_TIME),
    "DT": re.compile(rf"\d{{4}}(\d\d(\d\d({_TIME})?)?)?([+-]\d{{4}})?"),
}


@dataclass(frozen=True)
class Criterion:
    """One attribute to match: `path` leads to it through sequences; one of `values` must match it."""

    level: str
    path: tuple[str, ...]
    values: tuple[str, ...]


@dataclass(frozen=True)
class Query:
    """A search: its conditions, and what to return; `include` has tags or `all`, `across` the levels not yet chosen."""

    level: str
    across: tuple[str, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    include: frozenset[str] = frozenset()
    fuzzy: bool = False
    limit: int | None = None
    offset: int = 0

    def values_of(self, tag: str) -> tuple[str, ...] | None:
        """Return the alternatives for an attribute; None if it is not searched by."""
        return next((each.values for each in self.criteria if each.path == (tag,)), None)

    def at(self, *levels: str) -> list[Criterion]:
        return [each for each in self.criteria if each.level in levels]


def query_of(asked: Mapping[str, Sequence[str]], level: str, **named: str) -> Query:
    """Return a query from its parameters, and from the UIDs in its path by keyword. Raises InvalidParameter."""
    own = {"limit", "offset", "fuzzymatching", "includefield"}
    criteria = [Criterion(LEVEL_OF[TAG_OF[keyword]], (TAG_OF[keyword],), (uid,)) for keyword, uid in named.items()]
    include = {field for each in asked.get("includefield", ()) for field in _fields(each)}
    for name, values in asked.items():
        if name in own:
            continue
        path = _searched(name, level)
        alternatives = tuple(each for value in values for each in _alternatives(name, path, value))
        include.add(path[0])
        if alternatives and all(each.strip("*") for each in alternatives):
            criteria.append(Criterion(LEVEL_OF.get(path[0], level), path, alternatives))
    chosen = {each.level for each in criteria[: len(named)]}
    return Query(
        level=level,
        across=tuple(each for each in (STUDY, SERIES) if each not in {level, *chosen} and level != STUDY),
        criteria=tuple(criteria),
        include=frozenset(include),
        fuzzy=_flag(asked, "fuzzymatching"),
        limit=_count(asked, "limit"),
        offset=_count(asked, "offset") or 0,
    )


def span_of(vr: str, value: str) -> tuple[str, str] | None:
    """Return the bounds of a date, time or range of them, "" for an open one; None if it is none."""
    form = _FORMS[vr]
    if form.fullmatch(value):
        return value, value
    for place in (at for at, character in enumerate(value) if character == "-"):
        low, high = value[:place], value[place + 1 :]
        if (low or high) and all(not each or form.fullmatch(each) for each in (low, high)):
            return low, high
    return None


def _fields(value: str) -> Iterator[str]:
    """Yield the tags that an `includefield` names. Attributes that are not kept cannot be returned, and are ignored."""
    for name in filter(None, value.split(",")):
        if name == ALL:
            yield ALL
            continue
        path = [_tag(each) for each in name.split(".")]
        if None in path:
            raise InvalidParameter.named("includefield", f"{name[:64]} is neither a tag nor a keyword")
        yield str(path[0])


def _searched(name: str, level: str) -> tuple[str, ...]:
    """Return the path of tags that a parameter names. Raises InvalidParameter for what is not searched by here."""
    path = tuple(_tag(each) or "" for each in name.split("."))
    if path[0] == MODALITY and level == STUDY:
        return (MODALITIES,)
    if "" in path or (len(path) == 1 and path[0] not in ATTRIBUTES):
        raise InvalidParameter.named(name[:64], f"{name[:64]} is not an attribute that is searched by")
    found = LEVEL_OF.get(path[0])
    if found and LEVELS.index(found) > LEVELS.index(level):
        raise InvalidParameter.named(name[:64], f"{name[:64]} is an attribute of the level {found}, below {level}")
    return path


def _tag(name: str) -> str | None:
    """Return the tag that is meant; a keyword that is not known stands for itself, and no text for None."""
    if _TAG.fullmatch(name):
        return name.upper()
    return TAG_OF.get(name) or (name if _KEYWORD.fullmatch(name) else None)


def _alternatives(name: str, path: tuple[str, ...], value: str) -> list[str]:
    vr = ATTRIBUTES[path[0]].vr if len(path) == 1 else "LO"
    if vr == "DT":
        value = value.replace(" ", "+")  # a plus sign that was not encoded
    found = [each.strip() for each in (_BACKSLASH if vr in _WITH_COMMAS else _COMMA).split(value)]
    if not all(map(partial(_is_value, vr), found)):
        raise InvalidParameter.named(name[:64], f"{name[:64]} takes values of the representation {vr}")
    return [each for each in found if each]


def _is_value(vr: str, text: str) -> bool:
    if not text.strip("*"):
        return True
    if vr == "UI":
        return _UID.fullmatch(text) is not None
    if vr in _FORMS:
        return span_of(vr, text) is not None
    return len(text) <= _LONGEST and (vr not in _NUMBERS or number(text) is not None)


def number(text: Any) -> float | None:
    try:
        return float(text)
    except (TypeError, ValueError):
        return None


def _flag(asked: Mapping[str, Sequence[str]], name: str) -> bool:
    values = set(asked.get(name, ()))
    if values - {"true", "false"}:
        raise InvalidParameter.named(name, "true or false")
    return "true" in values


def _count(asked: Mapping[str, Sequence[str]], name: str) -> int | None:
    if name not in asked:
        return None
    if len(asked[name]) > 1 or not re.fullmatch(r"[0-9]{1,9}", asked[name][0]):
        raise InvalidParameter.named(name, "A whole number, once")
    return int(asked[name][0])
