"""``flask demo …``: an estate to try everything on, and how to come into it."""

import sys
from datetime import UTC, datetime

import click
from flask.cli import AppGroup, with_appcontext
from tqdm import tqdm

from app.cli.demo import people
from app.cli.demo.doors import right_answer
from app.cli.demo.estate import DETAILS
from app.cli.demo.story import Story
from app.cli.server import draw
from app.db import db, reading
from app.register.code_rules import Selection
from app.register.codes import in_groups
from app.register.letter_queries import Home, homes_to_print
from app.register.letter_sheets import code_address
from app.register.queries.exercises import find_exercise_estate, unopened_units
from app.register.queries.registered import estate_ids_by_name
from app.web.settings import settings

group = AppGroup("demo", help="An estate to try everything on.")


@group.command()
@with_appcontext
def load() -> None:
    """Load the demo estate into an empty database."""
    if estate_ids_by_name(reading()):
        raise click.ClickException("数据库里已经有小区了；示例小区只装进空的数据库。")
    story = Story(datetime.now(UTC))
    click.echo("正在装入示例小区……", err=True)
    with tqdm(total=1, unit="step", file=sys.stderr, leave=False) as bar:
        for part in (story.beginning, story.rest):
            steps = part()
            bar.total = bar.n + len(steps)
            for step in steps:
                step.take()
                bar.update()
    db.session.remove()
    click.echo(f"{DETAILS.name}装好了。", err=True)


@group.command()
@with_appcontext
def show() -> None:
    """Print the demo sign-ins and one household's QR code."""
    estate_id = find_exercise_estate(reading(), DETAILS.name)
    if estate_id is None:
        return
    click.echo()
    for person in people.PEOPLE:
        click.echo(f"  {person.login:16}{people.password_of(person)}   {person.name}")
    click.echo("  登录要的六位数字：script/flask demo code 用户名")
    click.echo()
    home = _home(estate_id)
    if home is not None:
        _tell(home)
        draw(code_address(settings().public_url, home.code))


@group.command()
@click.argument("login")
@with_appcontext
def code(login: str) -> None:
    """Print the six digits that a demo account signs in with now."""
    digits = people.second_factor(login, datetime.now(UTC))
    if digits is None:
        raise click.ClickException(f"没有叫“{login}”的示例账号。")
    click.echo(digits)


@group.command()
@with_appcontext
def codes() -> None:
    """Print the link, the code and the answer at the door of one household."""
    estate_id = find_exercise_estate(reading(), DETAILS.name)
    home = None if estate_id is None else _home(estate_id)
    if home is None:
        raise click.ClickException("没有示例小区，或每一户都扫过码了。")
    _tell(home)


def _home(estate_id: int) -> Home | None:
    """Find a home whose letter nobody has opened yet."""
    waiting = unopened_units(reading(), estate_id)
    chosen = Selection(estate_id=estate_id, unit_ids=frozenset(waiting[:1]))
    return next(iter(homes_to_print(reading(), chosen)), None)


def _tell(home: Home) -> None:
    click.echo(f"  {home.place}   {code_address(settings().public_url, home.code)}")
    click.echo(
        f"  信上的码 {in_groups(home.code)}，门口要答 {right_answer(home.unit_id)}"
    )
