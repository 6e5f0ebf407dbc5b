"""Find images and fetch their files."""

from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer

from lightbox import downloads
from lightbox.commands import tables
from lightbox.commands.app import (
    AsJson,
    Filter,
    OfCollection,
    Words,
    app,
    filters_of,
    in_collection,
    named,
    say,
    service,
    show_json,
)
from lightbox.errors import LightboxError
from lightbox.exit_codes import ExitCode
from lightbox.models import Image


class Form(StrEnum):
    TABLE = "table"
    JSON = "json"
    CSV = "csv"


@app.command()
def search(  # noqa: PLR0913 - one for each option
    context: typer.Context,
    words: Words = None,
    *,
    tag: Annotated[list[str] | None, typer.Option(help="A tag that they must have; may be repeated")] = None,
    modality: Annotated[str | None, typer.Option(help="DICOM modality, such as CT")] = None,
    mine: Annotated[bool, typer.Option("--mine", help="Only your own")] = False,
    sort: Annotated[
        str | None,
        typer.Option(help="created or captured, the latest first; filename or size; -filename or -size downwards"),
    ] = None,
    collection: OfCollection = None,
    more: Filter = None,
    limit: Annotated[int, typer.Option(min=0, help="Most images to list; 0 lists all")] = 100,
    form: Annotated[Form, typer.Option("--format", help="How to print them")] = Form.TABLE,
    as_json: AsJson = False,
) -> None:
    """List the images that match.

    The latest come first, unless --sort says otherwise.

    Examples:
    lightbox search knee --tag arthroscopy --format csv > knees.csv

    lightbox search --mine --sort -size --limit 10

    lightbox search --collection "Talk in Basel" --json

    lightbox search --filter status=failed --filter created_from=2026-01-01T00:00:00Z
    """
    tags, owner = "|".join(tag) if tag else None, "me" if mine else None
    filters = filters_of(words, more, exact_tags=tags, modality=modality, user_id=owner, sort=sort)
    with service(context) as box:
        filters |= in_collection(box, collection)
        found = list(islice(box.search(**filters), limit or None))
    if as_json or form is Form.JSON:
        show_json([image.model_dump(mode="json") for image in found])
    elif form is Form.CSV:
        typer.echo(tables.csv_of(found), nl=False)
    else:
        tables.print_images(found)


@app.command()
def duplicates(context: typer.Context, *, more: Filter = None, as_json: AsJson = False) -> None:
    """List your images whose files are the same.

    Each line is a group whose files agree byte for byte, the oldest first.

    Example: lightbox duplicates --filter media_type=image/png
    """
    with service(context) as box:
        groups = box.duplicates(**filters_of(None, more, user_id="me"))
    if as_json:
        show_json([[image.model_dump(mode="json") for image in group] for group in groups])
        return
    for group in groups:
        typer.echo(" ".join(image.image_key for image in group))


@app.command()
def download(  # noqa: PLR0913 - one for each option
    context: typer.Context,
    keys: Annotated[list[str] | None, typer.Argument(metavar="[IMAGE_KEY]...")] = None,
    *,
    query: Annotated[str | None, typer.Option(help="Download all images that have these words")] = None,
    more: Filter = None,
    to: Annotated[Path, typer.Option(help="Folder; made if it is missing")] = Path(),
    render: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=VALUE", help="Another size or format: a parameter of GET …/file, such as width=512"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Download originals, or other sizes and formats.

    Originals come byte for byte, and are compared with their hash. A file that is there already is not fetched again,
    and one that was fetched in part is completed.

    Examples:
    lightbox download knee-0001 --to knees/

    lightbox download --query knee --render width=512 --render format=webp
    """
    if not (keys or query or more):
        raise typer.BadParameter("Name images, or choose some by --query or --filter")
    parameters = dict(map(named, render or ()))
    saved: list[dict[str, Any]] = []
    with service(context) as box:
        images = [box.image(key) for key in keys or ()]
        if query or more:
            images += box.search(**filters_of([query] if query else None, more))
        for image in images:
            saved.append(_fetched(lambda image=image: _fetch(box.connection, image, to, parameters), image))
            if not as_json:
                say(saved[-1]["path"] or f"{image.image_key}: {saved[-1]['reason']}")
    if as_json:
        show_json(saved)
    raise typer.Exit(ExitCode.PARTLY if any(each["path"] is None for each in saved) else ExitCode.DONE)


def _fetch(connection: Any, image: Image, to: Path, parameters: dict[str, str]) -> Path:
    if parameters:
        return downloads.render(connection, image, to, parameters)
    return downloads.download(connection, image, to)


def _fetched(fetch: Any, image: Image) -> dict[str, Any]:
    try:
        return {"image_key": image.image_key, "path": str(fetch()), "reason": None}
    except LightboxError as error:
        return {"image_key": image.image_key, "path": None, "reason": str(error)}
