"""Share images with users, or by links that need no sign-in."""

import re
from typing import Annotated

import typer

from lightbox.commands.app import AsJson, app, service, show_json

UNITS = {"m": 60, "h": 3600, "d": 86_400}  # seconds


@app.command()
def share(  # noqa: PLR0913 - one for each option
    context: typer.Context,
    key: Annotated[str, typer.Argument(metavar="IMAGE_KEY")],
    *,
    user: Annotated[str | None, typer.Option("--with", metavar="USERNAME", help="A user who may see it")] = None,
    annotate: Annotated[bool, typer.Option("--annotate", help="... and may annotate it")] = False,
    link: Annotated[
        str | None, typer.Option(metavar="TIME", help="Make a link that lasts so long: 30m, 12h, 7d (at most 30d)")
    ] = None,
    rendition: Annotated[str | None, typer.Option(help="Let the link show this rendition, such as 512")] = None,
    identified: Annotated[
        bool,
        typer.Option("--identified", help="WARNING: let the link of a DICOM object show who the patient is"),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Share an image with a user or by a link.

    A link opens the image without a sign-in, for a limited time. To a DICOM object it leads without the identity of
    the patient. With --identified it leads to the file as it was uploaded: whoever gets the link, also by forwarding,
    learns who the patient is.

    Examples:
    lightbox share knee-0001 --with bob --annotate

    lightbox share knee-0001 --link 7d
    """
    if (user is None) == (link is None):
        raise typer.BadParameter("Say --with USERNAME or --link TIME")
    if identified and link is None:
        raise typer.BadParameter("--identified is for --link: users whom you share with see the image as it is")
    seconds = _seconds(link) if link else 0
    with service(context) as box:
        if user is not None:
            made = box.share(key, user, "annotate" if annotate else "read").model_dump(mode="json")
            line = f"{user} may {'annotate' if annotate else 'see'} {key}"
        else:
            made = {"url": box.link(key, seconds, rendition, identified=identified)}
            line = made["url"]
    if as_json:
        show_json(made)
    else:
        typer.echo(line)


def _seconds(text: str) -> int:
    match = re.fullmatch(r"(\d{1,6})([mhd])", text)
    if not match:
        raise typer.BadParameter(f"{text} is not a time such as 30m, 12h or 7d")
    return int(match[1]) * UNITS[match[2]]
