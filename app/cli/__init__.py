"""The command line: ``flask register …``, ``flask ballots …`` and so on."""

from flask import Flask
from flask.cli import AppGroup

from app.cli import server

GROUPS: list[AppGroup] = [server.group]


def init_app(app: Flask) -> None:
    """Attach every group of commands to the application."""
    for group in GROUPS:
        app.cli.add_command(group)
