"""Provide the colour maps that a caller can use: the built-in ones and their own."""

from core.aws.transactions import ConditionFailed
from core.colormaps import builtin as built_in
from core.colormaps import colormap_table
from core.colormaps.model import Colormap, CustomColormap
from core.kernel.caller import Caller
from core.kernel.errors import ColormapExists, Conflict, Forbidden, InvalidParameter, NotFound

MOST = 100


def table(name: str, caller: Caller) -> bytes:
    """Return the 768 bytes of a map. Raises InvalidParameter if the caller has none with this name."""
    found = built_in.table(name)
    if found is None:
        own = colormap_table.find(caller.user_id, name)
        found = own.palette() if own else None
    if found is None:
        raise InvalidParameter.named("colormap", "There is no colour map with this name")
    return found


def palette(name: str, caller: Caller) -> bytes | None:
    """Return the 768 bytes of a map, or None for plain greys, which need no palette."""
    found = table(name, caller)
    return None if found == _PLAIN else found


def available(caller: Caller) -> tuple[Colormap, ...]:
    """Return the maps in alphabetical order."""
    own = [Colormap(built_in=False, **each.model_dump()) for each in colormap_table.owned_by(caller.user_id)]
    maps = [*own, *(Colormap(name=name, built_in=True) for name in built_in.names())]
    return tuple(sorted(maps, key=lambda colormap: colormap.name))


def add(colormap: CustomColormap, caller: Caller) -> Colormap:
    if built_in.table(colormap.name) is not None:
        raise ColormapExists.at("/name", "A built-in colour map has this name", "taken")
    if len(colormap_table.owned_by(caller.user_id)) >= MOST:
        raise Conflict(f"A user may have at most {MOST} colour maps")
    try:
        colormap_table.add(caller.user_id, colormap)
    except ConditionFailed as error:
        raise ColormapExists.at("/name", "You have a colour map with this name", "taken") from error
    return Colormap(built_in=False, **colormap.model_dump())


def remove(name: str, caller: Caller) -> None:
    if built_in.table(name) is not None:
        raise Forbidden("Built-in colour maps cannot be deleted")
    try:
        colormap_table.remove(caller.user_id, name)
    except ConditionFailed as error:
        raise NotFound from error


_PLAIN = bytes(grey for level in range(256) for grey in (level, level, level))
