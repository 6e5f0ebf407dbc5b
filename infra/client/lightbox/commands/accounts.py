"""Sign in and out, and tell who is signed in."""

import getpass
import os
import sys
import threading
import webbrowser
from typing import Annotated

import typer

from lightbox import credentials, sign_in
from lightbox.client import LOCAL, Lightbox
from lightbox.commands.app import AsJson, app, say, service, show_json
from lightbox.errors import LightboxError, SignInNeeded


@app.command()
def login(
    context: typer.Context,
    url: Annotated[str | None, typer.Argument(help=f"Address of the service; {LOCAL} if there is none yet")] = None,
    *,
    username: Annotated[str | None, typer.Option("--username", "-u", envvar="LIGHTBOX_USER")] = None,
    browser: Annotated[
        bool, typer.Option("--browser", help="Sign in on the service's page, also by an account elsewhere")
    ] = False,
    api_key: Annotated[bool, typer.Option("--api-key", help="Sign in by an API key instead of a password")] = False,
) -> None:
    """Sign in, and stay signed in.

    The password, the codes of an authenticator app and the API key are asked for, or read from standard input, a line
    each; they are never arguments. LIGHTBOX_PASSWORD and LIGHTBOX_API_KEY are taken, too. What signs the next requests
    is kept in ~/.config/lightbox/credentials.json, which only you can read.

    --browser is for accounts that are elsewhere, such as those of a hospital. The page creates an API key with the name
    of this machine, which expires in 90 days and is revoked by logout. On a machine without a browser, create a key on
    your profile page elsewhere, and use --api-key.

    Examples:
    lightbox login https://lightbox.example.org --username ann

    lightbox login https://lightbox.example.org --browser
    """
    if browser and api_key:
        raise typer.BadParameter("Say --browser or --api-key, not both")
    last = credentials.find()
    address = (url or context.obj or (last.url if last else LOCAL)).rstrip("/")
    with Lightbox(address) as box:
        if browser:
            sign_in.by_browser(box.connection, _show)
            _check(box.connection.credentials.username or "", username)
        elif api_key:
            sign_in.by_api_key(box.connection, os.environ.get("LIGHTBOX_API_KEY") or _asked("API key"))
        else:
            name = username or _asked("Username", hidden=False)
            password = os.environ.get("LIGHTBOX_PASSWORD") or _asked("Password")
            sign_in.by_password(box.connection, name, password, lambda what: _asked(what, hidden=False), say)
        former = credentials.find(address)
        credentials.keep(box.connection.credentials, is_latest=True)
        sign_in.replace(box.connection, former)
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


def _show(page: str, code: str) -> None:
    """Open a page in the browser, which may be none or one that is waited for."""
    say(f"Your browser opens this page, or open it on this machine yourself:\n\n  {page}\n")
    say(f"Allow the sign-in there if the page shows the code {code}")
    threading.Thread(target=webbrowser.open, args=(page,), daemon=True).start()


def _check(name: str, wanted: str | None) -> None:
    """Make sure that the account is the user's own: whoever read the address first could have answered with theirs."""
    if wanted and wanted.casefold() != name.casefold():
        raise SignInNeeded(f"The browser signed in {name}, not {wanted}")
    if not wanted and sys.stdin.isatty() and not typer.confirm(f"Stay signed in as {name}?", default=True, err=True):
        raise SignInNeeded("You are not signed in")


def _asked(what: str, *, hidden: bool = True) -> str:
    """Return what the user types, or the next line of standard input."""
    if sys.stdin.isatty():
        return getpass.getpass(f"{what}: ") if hidden else typer.prompt(what)
    line = sys.stdin.readline()
    if not line:
        raise LightboxError(f"{what} is needed: type it in a terminal, or send it as a line of standard input")
    return line.rstrip("\r\n")
