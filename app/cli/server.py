"""``flask server …``: make ready, say how to come in, and serve."""

import os
import sys
from ipaddress import ip_address
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext
from flask_migrate import upgrade
from qrcode.main import QRCode
from sqlalchemy import select

from app.cli.ballot_evidence import check_before_serving
from app.db import db, reading
from app.register.models import Estate
from app.web.settings import settings

group = AppGroup("server", help="Make ready, say how to come in, and serve.")


@group.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=2, show_default=True, help="processes")
@with_appcontext
def start(host: str, port: int, workers: int) -> None:
    """Bring the database up to date, load the demo estate into an empty one, serve."""
    upgrade()
    if not db.session.scalar(select(Estate.id).limit(1)):
        _run_if_known("demo", "load")
    say_where(host, port)
    _run_if_known("demo", "show")
    _say_what_was_tampered_with()
    db.session.remove()
    db.engine.dispose()
    sys.stdout.flush()
    serve(host, port, workers)


@group.command()
@click.argument("text")
def qr(text: str) -> None:
    """Draw a QR code in the terminal."""
    draw(text)


def say_where(host: str, port: int) -> None:
    """Print the addresses a person may open."""
    here = "127.0.0.1" if _is_everywhere(host) else host
    click.echo()
    click.echo(f"  residents  {settings().public_url}/")
    click.echo(f"  staff      {settings().public_url}/staff/sign-in")
    click.echo(f"  here       http://{here}:{port}/      (Ctrl-C stops)")


def draw(text: str) -> None:
    """Draw a QR code of half blocks, light on dark, as a terminal is."""
    code = QRCode(border=2)
    code.add_data(text)
    code.print_ascii(invert=True)


def serve(host: str, port: int, workers: int) -> None:
    """Become the WSGI server; does not return."""
    program = str(Path(sys.executable).with_name("gunicorn"))
    root = Path(current_app.root_path).parent
    os.chdir(root)
    os.execv(program, [program, "--bind", f"{host}:{port}", "--workers", str(workers)])


def _say_what_was_tampered_with() -> None:
    """Warn before serving; a ballot that does not hold is not counted either."""
    for sentence in check_before_serving(reading()):
        click.echo(f"✗ {sentence}", err=True)


def _is_everywhere(host: str) -> bool:
    try:
        return ip_address(host).is_unspecified
    except ValueError:
        return False


def _run_if_known(name: str, command: str) -> None:
    known = current_app.cli.get_command(click.get_current_context(), name)
    if isinstance(known, click.Group) and command in known.commands:
        click.get_current_context().invoke(known.commands[command])
