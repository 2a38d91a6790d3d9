"""Measures casting, pages, the count and the check of a roll; judges nothing.

Progress goes to standard error, one JSON object to standard output.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app import create_app
from app.db import db
from config import Settings
from tests.benchmarks import counting, evidence, floors, rolls, voting
from tests.benchmarks.neighbourhood import settle
from tests.postgres import running_postgres

SECRET = "8c1be7d0" * 8
HOMES = 3000
REGION = 40_000
UNITS_OF_A_BALLOT = 2000
NAMES = ("casting", "region", "evident")


def main() -> None:
    """Run the measurements that were asked for."""
    asked = _arguments()
    result: dict[str, object] = {}
    if asked.roll:
        _say(f"checking a roll of {REGION} units")
        result["roll_check"] = rolls.measure(REGION)
    for name in asked.databases:
        with _database(name) as (casting, region, evident):
            measured: dict[str, object] = {}
            if asked.voting:
                measured = _voting(name, casting, asked.server)
            if asked.count:
                _say(f"{name}: counting the votes of {REGION} homes")
                with _application(region):
                    measured["count"] = counting.measure(REGION)
            if asked.evidence:
                _say(f"{name}: the log, bundle and check of {UNITS_OF_A_BALLOT} units")
                with _application(evident):
                    measured["evidence"] = evidence.measure(UNITS_OF_A_BALLOT)
            result[name] = measured
    json.dump(result, sys.stdout, indent=2, ensure_ascii=False)
    sys.stdout.write("\n")


def _voting(name: str, url: str, server: str) -> dict[str, object]:
    _say(f"{name}: settling {HOMES} homes")
    settings = _settings(url)
    with _application(url):
        estate = settle(HOMES)
    floors.make_tables(settings)
    _say(f"{name}: votes and pages on {server}")
    environment = {"DATABASE_URL": url, "SECRET_KEY": SECRET}
    return {"server": server, **voting.measure(environment, estate, server)}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument(
        "--databases",
        nargs="+",
        choices=["sqlite", "postgresql"],
        default=["sqlite", "postgresql"],
    )
    parser.add_argument("--server", choices=["gunicorn", "granian"], default="gunicorn")
    for part in ("voting", "count", "roll", "evidence"):
        parser.add_argument(f"--no-{part}", dest=part, action="store_false")
    return parser.parse_args()


@contextmanager
def _database(name: str) -> Iterator[tuple[str, str, str]]:
    """Yield the addresses of three empty databases, as durable as in production."""
    if name == "postgresql":
        with running_postgres(durable=True) as server:
            for one in NAMES:
                server.create(one)
            casting, region, evident = map(server.url, NAMES)
            yield casting, region, evident
    else:
        with tempfile.TemporaryDirectory(prefix="bench") as folder:
            casting, region, evident = (
                f"sqlite:///{Path(folder) / one}.sqlite3" for one in NAMES
            )
            yield casting, region, evident


@contextmanager
def _application(url: str) -> Iterator[None]:
    application = create_app(_settings(url))
    with application.app_context():
        db.create_all()
        yield
        db.session.remove()
        db.engine.dispose()


def _settings(url: str) -> Settings:
    return Settings(database_url=url, master_secret=SECRET.encode())


def _say(what: str) -> None:
    sys.stderr.write(f"{what} …\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
