from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import text

from app import journal
from app.audit.queries import PAGE_LENGTH
from app.db import db, transaction
from app.web.access import Role
from tests.conftest import StaffClient
from tests.factories import Given
from tests.pages import Visit

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchPainted(journal.Event):
    """An event of these tests."""

    colour: str


def painted(estate_id: int, times: int = 1) -> None:
    with transaction() as session:
        for number in range(times):
            journal.record(
                session,
                BenchPainted(
                    occurred_at=NOON + timedelta(minutes=number),
                    actor="system",
                    estate_id=estate_id,
                    colour="green",
                ),
            )


def test_the_newest_entries_come_first_and_the_rest_is_a_page_away(
    given: Given, staff_client: StaffClient
) -> None:
    estate = given.an_estate()
    painted(estate.id, PAGE_LENGTH + 1)
    visit = Visit(staff_client(Role.AUDITOR, estate))

    first = visit(f"/staff/estates/{estate.id}/journal")
    rows = first.soup.select("tbody tr")
    assert len(rows) == PAGE_LENGTH
    older = next(href for href in first.links() if "before=" in href)
    assert len(visit(older).soup.select("tbody tr")) == 1


def test_an_estate_without_entries_says_so(
    given: Given, staff_client: StaffClient
) -> None:
    estate = given.an_estate()
    page = Visit(staff_client(Role.COMMITTEE, estate))(
        f"/staff/estates/{estate.id}/journal"
    )
    assert "还没有这类记录" in page.text


def test_an_estate_outside_the_scope_is_unknown(
    given: Given, staff_client: StaffClient
) -> None:
    own, other = given.an_estate("甲"), given.an_estate("乙")
    signed_in = staff_client(Role.AUDITOR, own)
    assert signed_in.get(f"/staff/estates/{other.id}/journal").status_code == 404


def test_a_whole_chain_is_said_to_hold(given: Given, staff_client: StaffClient) -> None:
    estate = given.an_estate()
    painted(estate.id, 3)
    page = Visit(staff_client(Role.AUDITOR, estate))(
        f"/staff/estates/{estate.id}/journal/check"
    )
    assert "日志完整" in page.text


def test_a_changed_entry_is_named_to_whoever_checks(
    app: Flask, given: Given, staff_client: StaffClient
) -> None:
    estate = given.an_estate()
    painted(estate.id, 3)
    with db.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER journal_entry_keeps_update"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text("UPDATE journal_entry SET actor = 'x' WHERE seq = 2"))
    page = Visit(staff_client(Role.AUDITOR, estate))(
        f"/staff/estates/{estate.id}/journal/check"
    )
    assert "日志对不上" in page.text
    assert "这一条被改过" in page.text
