"""``flask doctor``: says what is unsafe in this installation, and how to mend it."""

import os
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.db import durability_faults, reading
from app.web.settings import KEY
from config import Settings

SHORTEST_SECRET = 32
FEWEST_SIGNS = 10
KNOWN_WORDS = (b"secret", b"changeme", b"password", b"example", b"dev")
LETTER_ADDRESS = 42
CODE_PATH = "/a/" + "X" * 12
OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class Installation:
    """What the doctor looks at.

    Attributes:
        account: the number of the account the server runs under; 0 is root.
    """

    settings: Settings
    account: int


Question = Callable[[Installation], str | None]


@click.command()
@with_appcontext
def doctor() -> None:
    """Say what is unsafe in this installation; exit 1 if anything is."""
    faults = [*faults_of(_this_installation()), *faults_of_database(reading())]
    for fault in faults:
        click.echo(f"✗ {fault}")
    if faults:
        sys.exit(1)
    click.echo("✓ Nothing unsafe was found.")


def faults_of(installation: Installation) -> list[str]:
    """Return a sentence for each thing that must not be so in real use."""
    return [said for ask in QUESTIONS if (said := ask(installation))]


def faults_of_database(session: Session) -> Iterator[str]:
    """Yield a sentence for each reason not to trust the database."""
    try:
        yield from durability_faults(session)
    except SQLAlchemyError as error:
        yield f"The database cannot be reached: {type(error).__name__}"


def _secret_is_short(seen: Installation) -> str | None:
    if len(seen.settings.master_secret) >= SHORTEST_SECRET:
        return None
    return (
        f"SECRET_KEY is shorter than {SHORTEST_SECRET} signs; "
        "make one with: openssl rand -hex 32"
    )


def _secret_is_known(seen: Installation) -> str | None:
    secret = seen.settings.master_secret.lower()
    if len(set(secret)) >= FEWEST_SIGNS and not any(w in secret for w in KNOWN_WORDS):
        return None
    return "SECRET_KEY can be guessed; make one with: openssl rand -hex 32"


def _secret_is_open(seen: Installation) -> str | None:
    return _open_to_others(seen.settings.secret_file)


def _database_is_open(seen: Installation) -> str | None:
    address = make_url(seen.settings.database_url)
    return _open_to_others(Path(address.database or "")) if not address.host else None


def _open_to_others(path: Path | None) -> str | None:
    if path is None or not path.is_file() or not path.stat().st_mode & OTHERS:
        return None
    return f"{path} can be read by others: chmod 600 {path}"


def _runs_as_root(seen: Installation) -> str | None:
    if seen.account:
        return None
    return "This runs as root; run it under an account of its own"


def _is_for_development(seen: Installation) -> str | None:
    if not seen.settings.development:
        return None
    return "DEVELOPMENT=1 shows inner parts to everybody; leave it out"


def _is_not_encrypted(seen: Installation) -> str | None:
    address = seen.settings.public_url
    if address.startswith("https://") and seen.settings.https:
        return None
    return (
        f"PUBLIC_URL is {address} and HTTPS is {int(seen.settings.https)}: "
        "letters must lead to https:// and HTTPS=1 must be set"
    )


def _answers_to_any_host(seen: Installation) -> str | None:
    host = urlsplit(seen.settings.public_url).hostname or ""
    trusted = seen.settings.trusted_hosts
    if not trusted:
        return f"TRUSTED_HOSTS is empty: set TRUSTED_HOSTS={host}"
    if host not in trusted:
        return f"TRUSTED_HOSTS does not name {host}, to which the letters lead"
    return None


def _stands_behind_nothing(seen: Installation) -> str | None:
    if seen.settings.proxies:
        return None
    return (
        "PROXIES is 0: behind one nginx set PROXIES=1, or all residents count as "
        "one visitor"
    )


def _letters_do_not_scan(seen: Installation) -> str | None:
    address = seen.settings.public_url + CODE_PATH
    if len(address) <= LETTER_ADDRESS:
        return None
    return (
        f"PUBLIC_URL is {len(address) - LETTER_ADDRESS} signs too long for a QR code "
        "that scans well from plain print"
    )


QUESTIONS: tuple[Question, ...] = (
    _secret_is_short,
    _secret_is_known,
    _secret_is_open,
    _database_is_open,
    _runs_as_root,
    _is_for_development,
    _is_not_encrypted,
    _answers_to_any_host,
    _stands_behind_nothing,
    _letters_do_not_scan,
)


def _this_installation() -> Installation:
    return Installation(current_app.extensions[KEY], os.geteuid())
