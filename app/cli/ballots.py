"""``flask ballots …``: recount published documents, check and restore evidence."""

import json
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup
from tqdm import tqdm

from app.ballots.recount_file import recount_json
from app.cli.ballot_evidence import audit, bundle, restore

UNREADABLE = "unreadable"
group = AppGroup("ballots", help="Recount ballots and check their evidence.")
for command in (audit, bundle, restore):
    group.add_command(command)


@group.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def recount(files: tuple[Path, ...]) -> None:
    """Recount FILES of one ballot each; one line of JSON per file, in order.

    A file that cannot be counted gets ``{"error": code}`` in its place.
    """
    for file in tqdm(files, unit="file", disable=None, leave=False):
        click.echo(json.dumps(_recounted(file), ensure_ascii=False))


def _recounted(file: Path) -> dict[str, Any]:
    try:
        content = file.read_bytes()
    except OSError:
        return {"error": UNREADABLE}
    return recount_json(content)
