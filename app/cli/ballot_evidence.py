"""``flask ballots audit | bundle | restore``: check the evidence, hand it out."""

import json
import sys
from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy.orm import Session
from tqdm import tqdm

from app.ballots.evidence.chain import Found
from app.ballots.evidence.entries import Entry, EntryType
from app.ballots.evidence.replay import Replay
from app.ballots.mirror import survivors
from app.ballots.queries.bundles import public_bundle
from app.ballots.queries.checks import receipt_faults, root_faults
from app.ballots.queries.facts import ballot_by_number
from app.ballots.queries.integrity import (
    announced_ballots,
    faults_in,
    unguarded_tables,
)
from app.ballots.queries.registered import estate_of_ref
from app.ballots.wording.evidence import fault_sentence
from app.db import reading

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--unfinished", is_flag=True, help="only ballots open or not counted yet")
@click.option(
    "--root",
    "roots",
    multiple=True,
    metavar="BALLOT:SIZE:ROOT",
    help="a root somebody has on paper, such as 12-1:57:3fa1…",
)
@click.option(
    "--receipt", "receipts", multiple=True, type=FILE, help="a receipt somebody holds"
)
@with_appcontext
def audit(
    *, unfinished: bool, roots: tuple[str, ...], receipts: tuple[Path, ...]
) -> None:
    """Check logs, triggers, rolls, votes, counts and mirrors; exit 1 on any fault."""
    session = reading()
    found = _all_faults(session, unfinished=unfinished)
    found += [fault for root in roots for fault in root_faults(session, root)]
    for receipt in receipts:
        found += receipt_faults(session, json.loads(receipt.read_bytes()))
    for fault in found:
        ballot = f" ballot {fault.ballot_id}" if fault.ballot_id else ""
        click.echo(f"✗ {fault_sentence(fault)} [{fault.fault} {fault.place}{ballot}]")
    if found:
        sys.exit(1)
    click.echo("✓ Everything holds.")


@click.command()
@click.argument("ref")
@click.argument("number", type=int)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def bundle(ref: str, number: int, file: Path) -> None:
    """Write the public bundle of ballot NUMBER of estate REF to FILE."""
    session = reading()
    estate = estate_of_ref(session, ref.upper())
    ballot = estate and ballot_by_number(session, estate_id=estate.id, number=number)
    if not ballot or not ballot.is_counted:
        raise click.ClickException(f"{ref} has no counted ballot {number}.")
    file.write_bytes(public_bundle(session, ballot))
    click.echo(f"{file}: python3 verify.py {file}")


@click.command()
@click.argument("file", type=FILE)
@with_appcontext
def restore(file: Path) -> None:
    """Count a ballot again from FILE alone, a mirror of its log.

    Prints one line of JSON for each question. Exit 1 if a count is in the mirror and
    says otherwise, or if the mirror holds no frozen roll.
    """
    lines, passed_over = survivors(file.read_bytes())
    entries = [Entry.read(line) for line in lines]
    replay = Replay.of(entries)
    if not replay.rows:
        raise click.ClickException(f"{file} holds no frozen roll.")
    results = replay.results()
    for result in results:
        click.echo(json.dumps(result, ensure_ascii=False))
    click.echo(f"{len(lines)} entries, {passed_over} lines passed over", err=True)
    tallied = next((e for e in entries if e.type is EntryType.TALLIED), None)
    if tallied is not None and tallied.payload["results"] != results:
        click.echo("✗ The count in the mirror says otherwise.", err=True)
        sys.exit(1)


def check_before_serving(session: Session) -> list[str]:
    """What does not hold in ballots that are open or not counted yet."""
    return [fault_sentence(fault) for fault in _all_faults(session, unfinished=True)]


def _all_faults(session: Session, *, unfinished: bool) -> list[Found]:
    found = unguarded_tables(session)
    ballots = announced_ballots(session, unfinished=unfinished)
    for ballot_id in tqdm(ballots, unit="ballot", disable=None, leave=False):
        found += [one.within(ballot_id) for one in faults_in(session, ballot_id)]
    return found
