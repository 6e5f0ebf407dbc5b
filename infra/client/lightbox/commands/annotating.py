"""Bring annotations out of the service and into it."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from lightbox import coco
from lightbox.commands.app import PLAIN, AsJson, app, say, service, show_json
from lightbox.errors import LightboxError, Refused
from lightbox.exit_codes import ExitCode
from lightbox.models import Annotation, AnnotationDraft

annotations = typer.Typer(help="Get the annotations of images, or put them.", **PLAIN)
app.add_typer(annotations, name="annotations")


@annotations.command("get")
def get_annotations(
    context: typer.Context,
    keys: Annotated[list[str], typer.Argument(metavar="IMAGE_KEY...")],
    *,
    w3c: Annotated[bool, typer.Option("--w3c", help="As pages of the W3C Web Annotation model")] = False,
) -> None:
    """Print the annotations of images as JSON, by image, as `put` takes them.

    Example: lightbox annotations get knee-0001 > knee.json
    """
    with service(context) as box:
        if w3c:
            show_json({key: box.web_annotations(key) for key in keys})
        else:
            show_json({key: [_shown(each) for each in box.annotations(key)] for key in keys})


@annotations.command("put")
def put_annotations(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="What `get` has printed, or a COCO document", exists=True)],
    *,
    as_json: AsJson = False,
) -> None:
    """Write annotations to their images. One with an index replaces the annotation that has it.

    In a COCO document, an image is known by its `image_key`, or by a `file_name` that begins with the key; what COCO
    has no words for is a `shape`, as the API takes it.

    Example: lightbox annotations put knee.json
    """
    drafts = _read(file)
    done: list[dict[str, Any]] = []
    with service(context) as box:
        for key, draft in drafts:
            outcome: dict[str, Any] = {"image_key": key, "index": draft.index, "reason": None}
            try:
                outcome["index"] = box.annotate(key, draft).index
            except Refused as error:
                outcome["reason"] = str(error)
                say(f"{key}: {error}")
            done.append(outcome)
    refused = sum(each["reason"] is not None for each in done)
    if as_json:
        show_json(done)
    else:
        say(f"{len(done) - refused} written, {refused} refused")
    raise typer.Exit(ExitCode.PARTLY if refused else ExitCode.DONE)


def _shown(annotation: Annotation) -> dict[str, Any]:
    return annotation.model_dump(mode="json", exclude_unset=True)


def _read(file: Path) -> list[tuple[str, AnnotationDraft]]:
    """Return the drafts of a file with the keys of their images. Raises LightboxError."""
    try:
        document = json.loads(file.read_bytes())
        if "categories" in document:
            return list(coco.drafts(document))
        return [(key, _draft(each)) for key, several in document.items() for each in several]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise LightboxError(f"{file} holds neither what `lightbox annotations get` prints nor COCO: {error}") from error


def _draft(annotation: dict[str, Any]) -> AnnotationDraft:
    """Return what a user writes of an annotation, without what the service adds."""
    kept = {name: annotation[name] for name in AnnotationDraft.model_fields if annotation.get(name) is not None}
    return AnnotationDraft.model_validate(kept)
