"""Send folders: pictures as images, DICOM files into their studies."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from lightbox import files
from lightbox.batches import Batch, Send
from lightbox.bodies import Progress
from lightbox.client import Lightbox
from lightbox.commands import progress
from lightbox.commands.app import AsJson, app, service
from lightbox.errors import LightboxError
from lightbox.models import ImageDraft
from lightbox.outcomes import Outcome, Report

Paths = Annotated[list[Path], typer.Argument(metavar="FOLDER...", help="Folders and files")]
Parallel = Annotated[int, typer.Option(min=1, max=32, help="Files that are sent at a time")]
ReportFile = Annotated[Path | None, typer.Option("--report", help="Write refused files and reasons to this CSV file")]
IGNORED = {"DICOMDIR"}  # an index of a medium, not an object to store


@app.command()
def upload(  # noqa: PLR0913 - one for each option
    context: typer.Context,
    paths: Paths,
    *,
    tag: Annotated[list[str] | None, typer.Option(help="A tag for each image; may be repeated")] = None,
    description: Annotated[str | None, typer.Option(help="A description for each image")] = None,
    public: Annotated[bool, typer.Option("--public", help="Let every signed-in user see the images")] = False,
    location: Annotated[str | None, typer.Option(help="Id of the location where they were taken")] = None,
    collection: Annotated[
        str | None, typer.Option(metavar="NAME", help="Put the images into this collection, by its name or id")
    ] = None,
    parallel: Parallel = 4,
    report: ReportFile = None,
    as_json: AsJson = False,
) -> None:
    """Upload the files of folders as images.

    What you have uploaded before is skipped, by its SHA-256. A run that was stopped goes on where it was, if you
    start it again: a large file with the parts that are missing. When all are sent, --collection puts them, and those
    that were there before, at its end in the order of their names.

    Examples:
    lightbox upload holiday/ --tag beach --report refused.csv

    lightbox upload slides/ --collection "Talk in Basel"
    """
    given = {"tags": tuple(tag) if tag else None, "description": description, "location_id": location}
    said = {name: value for name, value in given.items() if value is not None}
    draft = ImageDraft.model_validate(said | ({"visibility": "public"} if public else {}))
    with service(context) as box:
        target = box.collections.find(collection).collection_id if collection else None

        def sender(counted: Progress) -> Send:
            return lambda path, sha256: box.sending.upload(path, sha256, draft, counted)

        done = _send(box, list(_within(paths)), sender, parallel, quiet=as_json)
        if target and not (done.stopped or done.ended_by):
            _collect(box, target, done)
    progress.end(done, as_json=as_json, file=report)


@app.command()
def store(
    context: typer.Context,
    paths: Paths,
    *,
    parallel: Parallel = 4,
    report: ReportFile = None,
    as_json: AsJson = False,
) -> None:
    """Store the DICOM files of folders in their studies.

    They are sent by STOW-RS, and what is too large for a request, to S3 directly. Other files are left out.

    Example: lightbox store /media/cdrom/DICOM
    """
    with service(context) as box:
        found = [path for path in _within(paths) if path.name not in IGNORED and _is_dicom(path)]
        if not found:
            raise LightboxError("There is no DICOM file in these folders")

        def sender(counted: Progress) -> Send:
            return lambda path, sha256: box.sending.store(path, sha256, counted)

        done = _send(box, found, sender, parallel, quiet=as_json)
    progress.end(done, as_json=as_json, file=report)


def _within(paths: list[Path]) -> list[Path]:
    try:
        return list(files.within(paths))
    except FileNotFoundError as error:
        raise LightboxError(str(error)) from error


def _is_dicom(path: Path) -> bool:
    try:
        return files.is_dicom(path)
    except OSError:  # it is told with the other refusals
        return True


def _send(
    box: Lightbox, paths: list[Path], sender: Callable[[Progress], Send], parallel: int, *, quiet: bool
) -> Report:
    sizes = {str(path): _size(path) for path in paths}
    with progress.bar(sum(sizes.values()), quiet=quiet) as counted:

        def told(outcome: Outcome) -> None:
            if outcome.outcome != "stored":
                counted(sizes[outcome.path])

        return Batch(box.sending, sender(counted), told).run(paths, parallel)


def _collect(box: Lightbox, collection_id: str, report: Report) -> None:
    """Put the images of a batch into a collection. The report says if the service refuses them."""
    keys = [each.image_key for each in sorted(report.files, key=lambda each: each.path) if each.image_key]
    try:
        if keys:
            box.collections.add(collection_id, *keys)
    except LightboxError as error:
        report.ended_by = error


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
