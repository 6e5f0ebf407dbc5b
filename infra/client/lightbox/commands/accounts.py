"""Sign in and out, and tell who is signed in."""

import getpass
import os
import sys
from typing import Annotated

import typer

from lightbox import credentials, sign_in
from lightbox.client import LOCAL, Lightbox
from lightbox.commands.app import AsJson, app, say, service, show_json
from lightbox.errors import LightboxError


@app.command()
def login(
    context: typer.Context,
    url: Annotated[str | None, typer.Argument(help=f"Address of the service; {LOCAL} if there is none yet")] = None,
    *,
    username: Annotated[str | None, typer.Option("--username", "-u", envvar="LIGHTBOX_USER")] = None,
    api_key: Annotated[bool, typer.Option("--api-key", help="Sign in by an API key instead of a password")] = False,
) -> None:
    """Sign in, and stay signed in.

    The password, the codes of an authenticator app and the API key are asked for, or read from standard input, a line
    each; they are never arguments. LIGHTBOX_PASSWORD and LIGHTBOX_API_KEY are taken, too. What signs the next requests
    is kept in ~/.config/lightbox/credentials.json, which only you can read.

    Example: lightbox login https://lightbox.example.org --username ann
    """
    last = credentials.find()
    address = (url or context.obj or (last.url if last else LOCAL)).rstrip("/")
    with Lightbox(address) as box:
        if api_key:
            sign_in.by_api_key(box.connection, os.environ.get("LIGHTBOX_API_KEY") or _asked("API key"))
        else:
            name = username or _asked("Username", hidden=False)
            password = os.environ.get("LIGHTBOX_PASSWORD") or _asked("Password")
            sign_in.by_password(box.connection, name, password, lambda what: _asked(what, hidden=False), say)
        credentials.keep(box.connection.credentials, is_latest=True)
        say(f"Signed in to {address} as {box.connection.credentials.username}")


@app.command()
def logout(context: typer.Context) -> None:
    """Sign out, and forget what signed requests."""
    try:
        with service(context) as box:
            address = box.connection.credentials.url
            sign_in.sign_out(box.connection)
    finally:
        kept = credentials.find(context.obj)
        if kept:
            credentials.forget(kept.url)
    say(f"Signed out of {address}")


@app.command()
def whoami(context: typer.Context, *, as_json: AsJson = False) -> None:
    """Tell who is signed in, and where."""
    with service(context) as box:
        user = box.me()
        if as_json:
            show_json({"url": box.connection.credentials.url} | user.model_dump(mode="json"))
        else:
            typer.echo(f"{user.username} ({user.role}) at {box.connection.credentials.url}")


@app.command()
def token(context: typer.Context) -> None:
    """Print an access token for other programs.

    It is valid for 15 minutes at most.

    Example: curl -H "Authorization: Bearer $(lightbox token)" http://127.0.0.1:8080/v1/images
    """
    with service(context) as box:
        typer.echo(box.connection.token())


def _asked(what: str, *, hidden: bool = True) -> str:
    """Return what the user types, or the next line of standard input."""
    if sys.stdin.isatty():
        return getpass.getpass(f"{what}: ") if hidden else typer.prompt(what)
    line = sys.stdin.readline()
    if not line:
        raise LightboxError(f"{what} is needed: type it in a terminal, or send it as a line of standard input")
    return line.rstrip("\r\n")
