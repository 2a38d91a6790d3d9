"""``flask staff …``: the first account, and help for whoever is locked out."""

from datetime import UTC, datetime

import click
from flask.cli import AppGroup, with_appcontext

from app.db import reading
from app.identity.queries.accounts import credentials_of, estates_by_ref
from app.identity.sign_in_rules import AccountRefused
from app.identity.use_cases.accounts import NewAccount, create_account, reset_account
from app.web.access import Role
from app.web.settings import settings

ACTOR = "system"
ROLES = [role.value for role in Role if role is not Role.RESIDENT]
REFUSALS = {
    "login_taken": "this login is taken",
    "login_unusable": "a login is 3 to 40 letters, digits, dots and hyphens",
    "no_estate": "this role needs an estate: --estate REF",
}

group = AppGroup("staff", help="Accounts of staff.")


@group.command()
@click.argument("login")
@click.option("--name", required=True, help="the person's name")
@click.option("--role", required=True, type=click.Choice(ROLES))
@click.option("--estate", "refs", multiple=True, help="six signs; may be repeated")
@with_appcontext
def create(login: str, name: str, role: str, refs: tuple[str, ...]) -> None:
    """Make an account and print its one-time password."""
    found = estates_by_ref(reading(), refs)
    if missing := sorted(set(refs) - set(found)):
        raise click.ClickException(f"no such estate: {' '.join(missing)}")
    try:
        made = create_account(
            login=login,
            name=name,
            role=Role(role),
            estate_ids=list(found.values()),
            actor=ACTOR,
            at=datetime.now(UTC),
        )
    except AccountRefused as refused:
        raise click.ClickException(REFUSALS[refused.refusal]) from None
    _tell(login, made)


@group.command()
@click.argument("login")
@with_appcontext
def reset(login: str) -> None:
    """Give an account a one-time password; its second factor is enrolled anew."""
    known = credentials_of(reading(), login)
    if known is None:
        raise click.ClickException(f"no such account: {login}")
    _tell(
        login,
        reset_account(staff_id=known.staff_id, actor=ACTOR, at=datetime.now(UTC)),
    )


def _tell(login: str, made: NewAccount) -> None:
    click.echo(f"login              {login}")
    click.echo(f"one-time password  {made.one_time_password}")
    click.echo(f"sign in at         {settings().public_url}/staff/sign-in")
