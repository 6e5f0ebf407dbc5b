"""Run `lightbox` or `python -m lightbox`: every command is in a module of `commands`."""

from lightbox.commands import accounts, annotating, collecting, exporting, finding, logs, sending, sharing
from lightbox.commands.app import run

COMMANDS = (accounts, sending, finding, collecting, annotating, logs, exporting, sharing)  # in the order of the help

if __name__ == "__main__":
    run()
