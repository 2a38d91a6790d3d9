"""``flask ballots …``: recount published documents, check and restore evidence."""

import json
from pathlib import Path

import click
from flask.cli import AppGroup
from tqdm import tqdm

from app.ballots.recount_file import recount_json
from app.cli.ballot_evidence import audit, bundle, restore

group = AppGroup("ballots", help="Recount ballots and check their evidence.")
for command in (audit, bundle, restore):
    group.add_command(command)


@group.command()
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
def recount(files: tuple[Path, ...]) -> None:
    """Recount FILES of one ballot each; one line of JSON per file, in order."""
    for file in tqdm(files, unit="file", disable=None, leave=False):
        result = recount_json(file.read_bytes())
        click.echo(json.dumps(result, ensure_ascii=False))
