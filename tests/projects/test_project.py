"""The committee says where the renovation stands, and the journal keeps it."""

from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.journal import JournalEntry
from app.projects.models import Project
from app.projects.rules import Stage
from app.web.access import Role
from tests.factories import Given
from tests.pages import Visit


def _steer(staff: FlaskClient, estate_id: int, **told: Any) -> int:
    data = {"name": "2026 年改造", "stage": "plan"} | told
    return staff.post(f"/staff/estates/{estate_id}/project", data=data).status_code


def test_the_stages_stand_in_the_order_of_the_work() -> None:
    assert [stage.number for stage in Stage] == [1, 2, 3, 4, 5, 6, 7]
    assert Stage.WISHES.number == 1
    assert Stage.UPKEEP.number == 7


def test_the_committee_moves_the_project_and_the_journal_says_so(
    given: Given, session: Session, staff_client: Any
) -> None:
    estate = given.an_estate()
    staff = staff_client(Role.COMMITTEE, estate)
    assert "还没有项目" in Visit(staff)(f"/staff/estates/{estate.id}/project").text
    assert _steer(staff, estate.id) == 303
    assert _steer(staff, estate.id, stage="funding") == 303
    assert _steer(staff, estate.id, stage="funding") == 303
    project = session.scalars(select(Project)).one()
    assert (project.name, project.stage) == ("2026 年改造", "funding")
    told = session.scalars(
        select(JournalEntry.facts).where(JournalEntry.kind == "ProjectSteered")
    ).all()
    assert told == [
        {"stage": "plan", "before": None},
        {"stage": "funding", "before": "plan"},
    ]
    page = Visit(staff)(f"/staff/estates/{estate.id}/project")
    assert "现在是第 3 步：筹资" in page.text.replace("\xa0", " ")


def test_what_is_no_name_or_no_stage_changes_nothing(
    given: Given, session: Session, staff_client: Any
) -> None:
    estate = given.an_estate()
    staff = staff_client(Role.COMMITTEE, estate)
    assert _steer(staff, estate.id, name="") == 400
    assert _steer(staff, estate.id, name="长" * 61) == 400
    assert _steer(staff, estate.id, name="改造\u202e") == 400
    assert _steer(staff, estate.id, stage="finished") == 400
    assert session.scalars(select(Project)).all() == []
    assert session.scalars(select(JournalEntry)).all() == []


def test_only_the_committee_of_the_estate_steers(
    given: Given, session: Session, staff_client: Any
) -> None:
    estate, elsewhere = given.an_estate(), given.an_estate("向阳里小区")
    assert _steer(staff_client(Role.STEWARD, estate), estate.id) == 403
    assert _steer(staff_client(Role.COMMITTEE, elsewhere), estate.id) == 404
    assert session.scalars(select(Project)).all() == []


def test_a_new_name_leaves_the_day_of_the_stage_alone(
    session: Session, given: Given, staff_client: Any
) -> None:
    estate = given.an_estate()
    staff = staff_client(Role.COMMITTEE, estate)
    _steer(staff, estate.id)
    since = session.scalars(select(Project.stage_since)).one()

    assert _steer(staff, estate.id, name="二期改造") == 303
    assert session.scalars(select(Project.name)).one() == "二期改造"
    assert session.scalars(select(Project.stage_since)).one() == since
