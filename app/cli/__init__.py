"""The command line: ``flask register …``, ``flask ballots …`` and so on."""

from click import Command
from flask import Flask

from app.cli import ballots, codes, demo, doctor, register, server, staff

GROUPS: list[Command] = [
    ballots.group,
    codes.group,
    demo.group,
    doctor.doctor,
    register.group,
    server.group,
    staff.group,
]


def init_app(app: Flask) -> None:
    """Attach every group of commands to the application."""
    for group in GROUPS:
        app.cli.add_command(group)
