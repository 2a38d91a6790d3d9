"""Where an estate's renovation stands."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, bindparam, select
from sqlalchemy.orm import Session

from app.projects.models import Project
from app.projects.rules import Stage

# Plain table: every home asks for it.
_project = cast("Table", Project.__table__).c

PROJECT = select(_project.name, _project.stage, _project.stage_since).where(
    _project.estate_id == bindparam("estate_id")
)


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """A project, its stage, and since when it is there."""

    name: str
    stage: Stage
    since: datetime


def project_of(session: Session, *, estate_id: int) -> ProjectLine | None:
    """Return the estate's project, or ``None`` if none has begun."""
    row = session.execute(PROJECT, {"estate_id": estate_id}).first()
    return ProjectLine(row.name, Stage(row.stage), row.stage_since) if row else None
