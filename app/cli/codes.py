"""``flask codes …``: household codes and their paper, for more than a browser takes."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext
from tqdm import tqdm

from app.db import db, reading
from app.register.code_queries import BuildingCodes, CodesPage, codes_page
from app.register.code_rules import CodeRefusal, CodeRefused, Paper, Selection
from app.register.printing import PrintOrder, print_pdf
from app.register.printing_use_cases import issue_codes
from app.register.queries.registered import estate_ids_by_name
from app.web.pdf import PdfUnavailableError
from app.web.settings import settings

ACTOR = "system"
PAPERS = [paper.value for paper in Paper]
group = AppGroup("codes", help="Issue household codes and print them.")
FOLDER = click.Path(file_okay=False, path_type=Path)


@group.command()
@click.option("--estate", required=True, help="its name")
@with_appcontext
def issue(estate: str) -> None:
    """Give a code to every home of an estate that has none."""
    page = _page(estate)
    selection = Selection(estate_id=page.estate_id)
    with tqdm(total=page.unprinted, unit="home", file=sys.stderr, leave=False) as bar:
        issued = issue_codes(
            selection=selection,
            actor=ACTOR,
            at=datetime.now(UTC),
            progress=bar.update,
        )
    click.echo(f"{estate}：新发 {issued} 户。")


@group.command("print")
@click.option("--estate", required=True, help="its name")
@click.option("--paper", type=click.Choice(PAPERS), default="letter")
@click.option("--again", is_flag=True, help="homes printed before, too")
@click.option("--folder", type=FOLDER, required=True, help="one PDF for each building")
@with_appcontext
def print_(estate: str, paper: str, folder: Path, *, again: bool) -> None:
    """Print an estate building by building; each printing is journalled."""
    page = _page(estate)
    folder.mkdir(parents=True, exist_ok=True)
    wanted = Paper(paper)
    if wanted is Paper.POSTER:
        _write(folder / "poster.pdf", _order(page, wanted, None, again=again))
        return
    for building in page.buildings:
        order = _order(page, wanted, building, again=again)
        _write(folder / f"{paper}-{building.label}.pdf", order, building.homes)


def _order(
    page: CodesPage, paper: Paper, building: BuildingCodes | None, *, again: bool
) -> PrintOrder:
    return PrintOrder(
        paper=paper,
        selection=Selection(
            estate_id=page.estate_id,
            building_ids=frozenset({building.id}) if building else None,
            unprinted=not again,
        ),
        actor=ACTOR,
        at=datetime.now(UTC),
        public_url=settings().public_url,
    )


def _write(file: Path, order: PrintOrder, homes: int = 1) -> None:
    with tqdm(
        total=homes, desc=file.name, unit="page", file=sys.stderr, leave=False
    ) as bar:
        try:
            made = print_pdf(order, lambda pages: bar.update(pages - bar.n))
        except CodeRefused as refused:
            if refused.refusal is not CodeRefusal.NOTHING_TO_PRINT:
                raise click.ClickException(f"{file.name}: {refused.refusal}") from None
            click.echo(f"{file.name}：都印过了，没有再印。")
            return
        except PdfUnavailableError as reason:
            raise click.ClickException(str(reason)) from None
    file.write_bytes(made.pdf or b"")
    click.echo(f"{file.name}：{made.homes} 户。")


def _page(estate: str) -> CodesPage:
    known = estate_ids_by_name(reading())
    if estate not in known:
        raise click.ClickException(f"没有叫“{estate}”的小区。")
    page = codes_page(reading(), known[estate])
    db.session.remove()
    return page
