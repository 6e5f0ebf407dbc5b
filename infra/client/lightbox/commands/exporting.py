"""Export annotated images, files of images, and DICOM studies."""

from pathlib import Path
from typing import Annotated

import typer

from lightbox.commands.app import (
    PLAIN,
    Filter,
    OfCollection,
    Words,
    app,
    filters_of,
    in_collection,
    named,
    say,
    service,
)
from lightbox.models import DeidentificationDraft

export = typer.Typer(help="Export annotated images, files of images, or a DICOM study.", **PLAIN)
app.add_typer(export, name="export")


@export.command("coco")
def export_coco(
    context: typer.Context,
    words: Words = None,
    *,
    collection: OfCollection = None,
    more: Filter = None,
    to: Annotated[Path, typer.Option("--to", "-o", help="File to write")] = Path("annotations.coco.json"),
) -> None:
    """Export the annotations of all matching images as one COCO document.

    Example: lightbox export coco --filter ml_tag=TRAIN -o train.json
    """
    with service(context) as box:
        filters = filters_of(words, more) | in_collection(box, collection)
        say(str(box.save(box.export_coco(**filters), to)))


@export.command("zip")
def export_zip(  # noqa: PLR0913 - one for each option
    context: typer.Context,
    words: Words = None,
    *,
    collection: OfCollection = None,
    more: Filter = None,
    keys: Annotated[
        list[str] | None, typer.Option("--image", metavar="IMAGE_KEY", help="An image; may be repeated")
    ] = None,
    to: Annotated[Path, typer.Option("--to", "-o", help="File to write")] = Path("images.zip"),
) -> None:
    """Save the original files of all matching images, or of those named, as one ZIP archive.

    Examples:
    lightbox export zip --filter exact_tags=knee -o knees.zip

    lightbox export zip --collection "Talk in Basel" -o talk.zip
    """
    with service(context) as box:
        filters = filters_of(words, more) | in_collection(box, collection)
        say(str(box.save(box.export_zip(*(keys or ()), **filters), to)))


@export.command("study")
def export_study(
    context: typer.Context,
    study: Annotated[str, typer.Argument(metavar="STUDY_UID", help="Its Study Instance UID (0020,000D)")],
    *,
    options: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="An option of the de-identification; may be repeated"),
    ] = None,
    to: Annotated[Path, typer.Option("--to", "-o", help="File to write")] = Path("study.zip"),
) -> None:
    """Export a DICOM study without the identity of its patient (PS3.15 Annex E).

    Options: dates (remove, shift, keep), retain_uids, retain_device, retain_institution,
    retain_patient_characteristics, clean_descriptors, clean_structured_content, burned_in (refuse, allow).

    Example: lightbox export study 1.2.840.113619.2.1 --set dates=shift -o study.zip
    """
    chosen = DeidentificationDraft.model_validate(dict(map(named, options or ())))
    with service(context) as box:
        say(str(box.save(box.export_study(study, chosen), to)))
