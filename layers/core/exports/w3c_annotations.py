"""Export annotations as a W3C Web Annotation page (Web Annotation Data Model, REC 2017-02-23)."""

from collections.abc import Iterable
from typing import Any

from core.images.annotations.model import Annotation
from core.images.annotations.shapes import Box, Ellipse, Point, Polygon, Polyline, Shape

MEDIA_TYPE = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
CONTEXT = "http://www.w3.org/ns/anno.jsonld"
MEDIA_FRAGMENTS = "http://www.w3.org/TR/media-frags/"


def page(image_key: str, annotations: Iterable[Annotation]) -> dict[str, Any]:
    items = [_annotation(each) for each in annotations]
    base = f"/v1/images/{image_key}"
    return {
        "@context": CONTEXT,
        "id": f"{base}/annotations.json",
        "type": "AnnotationPage",
        "partOf": {"id": f"{base}/annotations", "type": "AnnotationCollection", "total": len(items)},
        "startIndex": 0,
        "items": items,
    }


def _annotation(annotation: Annotation) -> dict[str, Any]:
    base = f"/v1/images/{annotation.image_key}"
    bodies = [_text(annotation.instrument, "classifying")]
    bodies += [_text(annotation.label, "tagging")] if annotation.label else []
    return {
        "id": f"{base}/annotations/{annotation.index}",
        "type": "Annotation",
        "motivation": "tagging",
        "created": annotation.created_at.isoformat(),
        "modified": annotation.updated_at.isoformat(),
        "creator": f"/v1/users/{annotation.created_by}",
        "body": bodies,
        "target": {"source": _source(annotation, base), "selector": _selector(annotation.shape)},
    }


def _text(value: str, purpose: str) -> dict[str, str]:
    return {"type": "TextualBody", "value": value, "purpose": purpose, "format": "text/plain"}


def _source(annotation: Annotation, base: str) -> str:
    """Return where the picture is, which is that of a frame if the annotation names one."""
    return f"{base}/file" if annotation.frame is None else f"{base}/file?frame={annotation.frame}"


def _selector(shape: Shape) -> dict[str, str]:
    """Select a box as a media fragment, which all readers know, and any other shape as SVG."""
    if isinstance(shape, Box):
        area = ",".join(map(_plain, (shape.x, shape.y, shape.width, shape.height)))
        return {"type": "FragmentSelector", "conformsTo": MEDIA_FRAGMENTS, "value": f"xywh=pixel:{area}"}
    return {"type": "SvgSelector", "value": svg(shape)}


def svg(shape: Polygon | Polyline | Ellipse | Point) -> str:
    """Return a shape as SVG: a polygon is a path whose holes are excluded by the even-odd rule, a point a circle."""
    return f'<svg xmlns="http://www.w3.org/2000/svg">{_element(shape)}</svg>'


def _element(shape: Polygon | Polyline | Ellipse | Point) -> str:
    match shape:
        case Polygon():
            path = " ".join(map(_subpath, (shape.points, *shape.holes)))
            return f'<path fill-rule="evenodd" d="{path}"/>'
        case Polyline():
            return f'<polyline fill="none" points="{" ".join(map(_pair, shape.points))}"/>'
        case Ellipse():
            cx, cy, rx, ry = map(_plain, (shape.cx, shape.cy, shape.rx, shape.ry))
            return f'<ellipse cx="{cx}" cy="{cy}" rx="{rx}" ry="{ry}"/>'
        case x, y:
            return f'<circle cx="{_plain(x)}" cy="{_plain(y)}" r="1"/>'


def _subpath(ring: tuple[Point, ...]) -> str:
    return "M" + " L".join(map(_pair, ring)) + " Z"


def _pair(point: Point) -> str:
    return ",".join(map(_plain, point))


def _plain(number: float) -> str:
    """Format all digits of a number, without an exponent or a trailing `.0`."""
    return f"{number:.6f}".rstrip("0").rstrip(".")
