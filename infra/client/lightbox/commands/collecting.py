"""List, show and change collections of images."""

from typing import Annotated

import typer

from lightbox.commands import tables
from lightbox.commands.app import PLAIN, AsJson, app, say, service, show_json
from lightbox.models import Collection, CollectionDraft

COLUMNS = ("collection_id", "name", "image_count", "visibility", "updated_at")
collections = typer.Typer(help="List, show, create or fill collections of images.", **PLAIN)
app.add_typer(collections, name="collections")

Name = Annotated[str, typer.Argument(metavar="COLLECTION", help="Its name or id")]
Keys = Annotated[list[str], typer.Argument(metavar="IMAGE_KEY...")]


@collections.command("list")
def list_collections(context: typer.Context, *, as_json: AsJson = False) -> None:
    """List the collections that you may see, the newest first.

    Example: lightbox collections list
    """
    with service(context) as box:
        found = [each.model_dump(mode="json") for each in box.collections]
    if as_json:
        show_json(found)
    else:
        tables.print_table(COLUMNS, ([each[column] for column in COLUMNS] for each in found))


@collections.command("show")
def show_collection(context: typer.Context, name: Name, *, as_json: AsJson = False) -> None:
    """Show a collection and its images, in its order.

    Example: lightbox collections show "Talk in Basel"
    """
    with service(context) as box:
        collection = box.collections.find(name)
        images = list(box.collections.images(collection.collection_id))
    if as_json:
        show_json(collection.model_dump(mode="json") | {"images": [each.model_dump(mode="json") for each in images]})
        return
    say(_line(collection))
    tables.print_images(images)


@collections.command("create")
def create_collection(  # noqa: PLR0913 - one for each option
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME")],
    keys: Annotated[list[str] | None, typer.Argument(metavar="[IMAGE_KEY]...")] = None,
    *,
    description: Annotated[str | None, typer.Option()] = None,
    public: Annotated[bool, typer.Option("--public", help="Let every signed-in user see it")] = False,
    as_json: AsJson = False,
) -> None:
    """Create a collection, with images in the order given.

    Who sees a collection sees those of its images that they may see anyway.

    Example: lightbox collections create "Talk in Basel" knee-0001 knee-0002
    """
    visibility = "public" if public else "private"
    draft = CollectionDraft(name=name, description=description, visibility=visibility, image_keys=tuple(keys or ()))
    with service(context) as box:
        _tell(box.collections.create(draft), as_json=as_json)


@collections.command("add")
def add_images(context: typer.Context, name: Name, keys: Keys, *, as_json: AsJson = False) -> None:
    """Put images at the end of a collection.

    Those that are in it already stay where they are.

    Example: lightbox collections add "Talk in Basel" knee-0003
    """
    with service(context) as box:
        _tell(box.collections.add(box.collections.find(name).collection_id, *keys), as_json=as_json)


@collections.command("remove")
def remove_images(context: typer.Context, name: Name, keys: Keys, *, as_json: AsJson = False) -> None:
    """Take images out of a collection. The images themselves stay.

    Example: lightbox collections remove "Talk in Basel" knee-0001
    """
    with service(context) as box:
        _tell(box.collections.remove(box.collections.find(name).collection_id, *keys), as_json=as_json)


def _tell(collection: Collection, *, as_json: bool) -> None:
    if as_json:
        show_json(collection.model_dump(mode="json"))
    else:
        typer.echo(_line(collection))


def _line(collection: Collection) -> str:
    count = collection.image_count
    images = "" if count is None else f", {count} image{'' if count == 1 else 's'}"
    return f"{collection.collection_id} {collection.name}{images}"
