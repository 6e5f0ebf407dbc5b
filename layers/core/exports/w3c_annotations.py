"""Export annotations as a W3C Web Annotation page (Web Annotation Data Model, REC 2017-02-23)."""

from collections.abc import Iterable
from typing import Any

from core.images.annotations.model import Annotation, Point

MEDIA_TYPE = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
CONTEXT = "http://www.w3.org/ns/anno.jsonld"


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
        "target": {"source": f"{base}/file", "selector": {"type": "SvgSelector", "value": svg(annotation)}},
    }


def _text(value: str, purpose: str) -> dict[str, str]:
    return {"type": "TextualBody", "value": value, "purpose": purpose, "format": "text/plain"}


def svg(annotation: Annotation) -> str:
    """Return the polygon as an SVG path; holes are further subpaths, excluded by the even-odd rule."""
    rings = (annotation.polygon.points, *annotation.polygon.holes)
    path = " ".join(_subpath(ring) for ring in rings)
    return f'<svg xmlns="http://www.w3.org/2000/svg"><path fill-rule="evenodd" d="{path}"/></svg>'


def _subpath(ring: tuple[Point, ...]) -> str:
    return "M" + " L".join(f"{_plain(x)},{_plain(y)}" for x, y in ring) + " Z"


def _plain(number: float) -> str:
    """Format all digits of a number, without an exponent or a trailing `.0`."""
    return f"{number:.6f}".rstrip("0").rstrip(".")
