"""The imaging layer as the services know it: every look at untrusted bytes happens in the sandbox."""

from pathlib import Path
from struct import unpack

from core.domain.annotation import Measures, Polygon
from core.domain.imaging import Drawn, Imaging, Wish
from core.domain.inspection import Inspection
from core.domain.rendering import RenderOptions
from imaging import sandbox

# The modules are imported where they run: in the child, unless there is nothing to be afraid of.
# ruff: noqa: PLC0415


def inspect(path: Path) -> Inspection:
    return sandbox.run(_inspect, path)


def rewrite(path: Path, out: Path) -> bool:
    return sandbox.run(_rewrite, path, out)


def picture(path: Path, wish: Wish) -> Drawn:
    return sandbox.run(_picture, path, *wish)


def frame(recipe: bytes, number: int, encoded: bytes, wish: Wish) -> Drawn:
    return sandbox.run(_frame, recipe, number, encoded, *wish)


def resize(path: Path, grey: bool) -> dict[str, Drawn]:  # noqa: FBT001 - called by position, through Imaging
    return sandbox.run(_resize, path, grey, seconds=60)


def colorize(content: bytes, name: str) -> Drawn:
    return sandbox.run(_colorize, content, name)


def measure(polygon: Polygon, width: int | None, height: int | None) -> Measures:
    from imaging import polygons

    return polygons.measure(polygon, width, height)  # numbers that were checked already: nothing to be afraid of


IMAGING = Imaging(inspect, rewrite, picture, frame, resize, measure, colorize)


def _inspect(path: Path) -> Inspection:
    from imaging import inspection

    return inspection.inspect(path)


def _rewrite(path: Path, out: Path) -> bool:
    from imaging.dicom import rewriting

    return rewriting.rewrite(path, out)


def _picture(path: Path, options: RenderOptions, table: bytes | None) -> Drawn:
    from imaging import rendering

    return rendering.render(path, options, table=table)


def _frame(recipe: bytes, number: int, encoded: bytes, options: RenderOptions, table: bytes | None) -> Drawn:
    from imaging.dicom import rendering

    return rendering.render_frame(recipe, number, encoded, options, table=table)


def _resize(path: Path, grey: bool) -> dict[str, Drawn]:  # noqa: FBT001
    from imaging import renditions

    return {**renditions.resize(path, grey=grey)}


def _colorize(content: bytes, name: str) -> Drawn:
    from imaging import colormaps, renditions
    from imaging.encoding import Rendered

    coloured = renditions.colorize(content, colormaps.named(name))
    width, height = unpack(">II", coloured[16:24])  # of the PNG's IHDR
    return Rendered(coloured, "image/png", width, height)
