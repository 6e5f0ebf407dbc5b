"""Read the names of columns: which is a depth, in which unit, and which is none."""

import re

_DEPTH = re.compile(r"^\s*(dept|md\b|tvd|tdep|measured depth)", re.IGNORECASE)
_NAME_AND_UNIT = re.compile(
    r"(?P<name>.+?) ?"
    r"(?:[(\[] ?(?P<enclosed>[^()\[\]]{1,16}?) ?[)\]]"  # DEPTH (m), Depth [ft]
    r"|\.(?P<dotted>[A-Za-z]\w{0,15})"  # DEPT.FT, as LAS has it
    r"|[ _,] ?(?P<known>m|ft|feet|met(?:re|er)s?|km|cm|mm|in|inch(?:es)?))",
    re.IGNORECASE,
)
_KIND = re.compile(r"md|tvd.*|r?kb|msl|ss|measured|true vertical", re.IGNORECASE)  # DEPTH (MD) names no unit
_UNNAMED = re.compile(r"(unnamed: \d+)?", re.IGNORECASE)  # as pandas writes its index


def is_depth(name: str) -> bool:
    """Return True for depth, dept, md, tvd, ... with or without a unit."""
    return bool(_DEPTH.match(name))


def is_unnamed(name: str) -> bool:
    return bool(_UNNAMED.fullmatch(name.strip()))


def parted(name: str) -> tuple[str, str | None]:
    """Split a name into the name proper and its unit, with single spaces, for long runs would take long to match."""
    name = " ".join(name.split())
    found = _NAME_AND_UNIT.fullmatch(name)
    unit = found and (found["enclosed"] or found["dotted"] or found["known"])
    if not found or not unit or _KIND.fullmatch(unit):
        return name, None
    return found["name"], unit
