"""The demo estate: two months of an estate, loaded in seconds, and a way into it."""

import re
from collections import Counter
from datetime import UTC, datetime

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import journal
from app.ballots.models import Ballot, Vote
from app.ballots.rules import BallotState
from app.cli.demo import people
from app.db import db
from app.identity.models import ConfirmationRequest, StaffAccount
from app.journal import JournalEntry
from app.projects.models import Project
from app.projects.rules import Stage
from app.register.codes import normalise
from app.register.models import Estate, HouseholdCode, Unit
from tests.factories import Given

HOMES = 335
LINK = re.compile(r"https://h\.example\.cn/a/(\w{12})")
ANSWER = re.compile(r"门口要答 (\S+)")


def flask(app: Flask, *arguments: str) -> Result:
    # Each command of its own would see what the one before it wrote.
    db.session.remove()
    return app.test_cli_runner().invoke(args=arguments)


def test_the_demo_estate_is_believable_and_open_to_everybody(
    app: Flask, session: Session
) -> None:
    before = datetime.now(UTC)
    loaded = flask(app, "demo", "load")
    assert loaded.exit_code == 0, loaded.output
    _looks_like_an_estate(session, before)
    _was_lived_in(session, before)
    _lets_staff_in(app)
    _lets_a_household_in(app, session)
    _refuses_to_load_twice(app, session)


def _looks_like_an_estate(session: Session, before: datetime) -> None:
    estate = session.scalars(select(Estate)).one()
    assert (estate.name, estate.is_test) == ("幸福里小区", True)
    assert session.scalar(select(func.count()).select_from(Unit)) == HOMES
    assert session.scalars(select(Project.stage)).one() == Stage.PLAN
    roles = {
        account.login: account.role for account in session.scalars(select(StaffAccount))
    }
    assert roles == {person.login: person.role for person in people.PEOPLE}
    counted, running = session.scalars(select(Ballot).order_by(Ballot.number))
    assert (counted.state, running.state) == (BallotState.COUNTED, BallotState.OPEN)
    assert running.opens_at < before < running.closes_at
    assert counted.outcome is not None
    assert all(one["quorum_met"] for one in _verdicts(counted))
    assert counted.override_reason is running.override_reason is None


def _verdicts(counted: Ballot) -> list[dict[str, object]]:
    assert counted.outcome is not None
    return list(counted.outcome["questions"])


def _was_lived_in(session: Session, before: datetime) -> None:
    codes = list(
        session.scalars(select(HouseholdCode).where(HouseholdCode.revoked_at.is_(None)))
    )
    assert len(codes) == HOMES
    assert all(code.printed_at for code in codes)
    opened = sum(code.opened_at is not None for code in codes)
    assert abs(opened - HOMES / 2) < HOMES / 50
    assert 0 < sum(code.confirmed_at is not None for code in codes) < opened
    assert sum(code.locked_at is not None for code in codes) == 1
    assert session.scalar(select(func.count()).select_from(ConfirmationRequest)) == 2
    votes = Counter(session.scalars(select(Vote.ballot_id)))
    assert len(votes) == 2
    assert min(votes.values()) >= 25
    assert list(journal.broken_links(session)) == []
    told = list(
        session.scalars(
            select(JournalEntry.occurred_at)
            .where(JournalEntry.estate_id.is_not(None))
            .order_by(JournalEntry.seq)
        )
    )
    assert told == sorted(told)
    assert told[-1] <= datetime.now(UTC)
    assert (before - told[0]).days > 60


def _lets_staff_in(app: Flask) -> None:
    shown = flask(app, "demo", "show").output
    browser = app.test_client()
    for person in people.PEOPLE:
        password = people.password_of(person)
        assert re.search(rf"{person.login}\s+{password}\b", shown)
        digits = flask(app, "demo", "code", person.login).output.strip()
        browser.delete_cookie("staff")
        answer = browser.post(
            "/staff/sign-in",
            data={"login": person.login, "password": password, "code": digits},
        )
        assert answer.status_code == 303, person.login
        assert browser.get("/staff/estates").status_code == 200
    assert flask(app, "demo", "code", "nobody").exit_code == 1


def _lets_a_household_in(app: Flask, session: Session) -> None:
    told = flask(app, "demo", "codes").output
    link, answer = LINK.search(told), ANSWER.search(told)
    assert link is not None
    assert answer is not None
    assert normalise(link[1]) == link[1]
    phone = app.test_client()
    assert phone.get(f"/a/{link[1]}").status_code == 303
    said = {"answer": answer[1], "relation": "owner"}
    assert phone.post("/door", data=said).status_code == 303
    home = phone.get("/home").get_data(as_text=True)
    assert "屋面、外墙维修和决算审核" in home
    assert link[1] not in flask(app, "demo", "codes").output


def _refuses_to_load_twice(app: Flask, session: Session) -> None:
    again = flask(app, "demo", "load")
    assert again.exit_code == 1
    assert "已经有小区了" in again.output
    assert session.scalar(select(func.count()).select_from(Estate)) == 1


def test_nothing_is_loaded_beside_a_real_estate(
    app: Flask, given: Given, session: Session
) -> None:
    given.an_estate("阳光家园", is_test=False)
    assert flask(app, "demo", "load").exit_code == 1
    assert session.scalar(select(func.count()).select_from(StaffAccount)) == 0
    assert flask(app, "demo", "show").output == ""


@pytest.mark.parametrize("is_test", [True, False])
def test_only_an_estate_to_practise_on_tells_its_codes(
    app: Flask, given: Given, is_test: bool
) -> None:
    estate = given.an_estate("幸福里小区", is_test=is_test)
    unit = given.a_unit(estate=estate)
    code = given.a_code(unit)
    told = flask(app, "demo", "codes")
    assert (code in told.output) is is_test
    assert told.exit_code == (0 if is_test else 1)
