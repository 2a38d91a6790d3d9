"""The committee says where the renovation stands."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app import journal
from app.db import transaction
from app.projects.models import Project
from app.projects.rules import Stage
from app.register.models import Estate


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectSteered(journal.Event):
    """A project began, was renamed, or reached another stage.

    Attributes:
        before: the stage it was in; ``None`` if it only began now.
    """

    stage: Stage
    before: Stage | None


def steer_project(
    *, estate_id: int, name: str, stage: Stage, actor: str, at: datetime
) -> None:
    """Set the name and the stage of an estate's project; it may also go back.

    Raises:
        sqlalchemy.exc.NoResultFound: if there is no such estate.
    """
    with transaction() as session:
        session.get_one(Estate, estate_id, with_for_update=True)
        project = session.scalar(
            select(Project).where(Project.estate_id == estate_id).with_for_update()
        )
        before = Stage(project.stage) if project else None
        if project is None:
            project = Project(estate_id=estate_id, stage=stage, stage_since=at)
            session.add(project)
        if (project.name, before) == (name, stage):
            return
        project.name = name
        if before is not stage:
            project.stage, project.stage_since = stage, at
        journal.record(
            session,
            ProjectSteered(
                occurred_at=at,
                actor=actor,
                estate_id=estate_id,
                stage=stage,
                before=before,
            ),
        )
