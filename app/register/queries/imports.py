"""Uploads on their way in, and the versions the register has had."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.identity.models import StaffAccount
from app.register.intake.mapping import Mapping
from app.register.models import RollImport, RollUpload

MOST_VERSIONS = 50


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was handed in and not imported yet."""

    ref: str
    file_name: str
    content: bytes
    mapping: Mapping | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One import; the area in dm².

    Attributes:
        by: who imported it; ``None`` for the command line.
    """

    id: int
    file_name: str
    imported_at: datetime
    effective_on: date
    by: str | None
    units: int
    area_dm2: int
    new: int
    changed: int
    gone: int
    unchanged: int
    sha256: str
    changed_units: tuple[tuple[str, tuple[str, ...]], ...]
    gone_units: tuple[str, ...]


def find_upload(session: Session, *, estate_id: int, ref: str) -> Upload | None:
    """Return an upload of this estate, or ``None`` if there is none (any more)."""
    upload = session.scalars(
        select(RollUpload).where(
            RollUpload.estate_id == estate_id, RollUpload.ref == ref
        )
    ).one_or_none()
    if upload is None:
        return None
    mapping = Mapping.from_json(upload.mapping) if upload.mapping else None
    return Upload(upload.ref, upload.file_name, upload.content, mapping)


def versions(session: Session, *, estate_id: int) -> Sequence[Version]:
    """Return the imports of an estate, the newest first."""
    rows = session.execute(
        select(RollImport, StaffAccount.name)
        .outerjoin(StaffAccount, StaffAccount.id == RollImport.staff_id)
        .where(RollImport.estate_id == estate_id)
        .order_by(RollImport.id.desc())
        .limit(MOST_VERSIONS)
    )
    return [_version(done, by) for done, by in rows]


def find_version(session: Session, *, estate_id: int, import_id: int) -> Version | None:
    """Return one import of this estate."""
    row = session.execute(
        select(RollImport, StaffAccount.name)
        .outerjoin(StaffAccount, StaffAccount.id == RollImport.staff_id)
        .where(RollImport.estate_id == estate_id, RollImport.id == import_id)
    ).one_or_none()
    return None if row is None else _version(row[0], row[1])


def _version(done: RollImport, by: str | None) -> Version:
    told: dict[str, Any] = done.changes
    return Version(
        id=done.id,
        file_name=done.file_name,
        imported_at=done.imported_at,
        effective_on=done.effective_on,
        by=by,
        units=done.units,
        area_dm2=done.area_dm2,
        new=told.get("new", 0),
        changed=told.get("changed", 0),
        gone=told.get("gone", 0),
        unchanged=told.get("unchanged", 0),
        sha256=done.file_sha256,
        changed_units=tuple(
            (unit["key"], tuple(unit["aspects"]))
            for unit in told.get("changed_units", ())
        ),
        gone_units=tuple(told.get("gone_units", ())),
    )
