"""A roll comes in: stored as a file, mapped, and imported all or nothing."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app import journal
from app.db import transaction
from app.register.events import RollImported
from app.register.intake.difference import Difference, difference
from app.register.intake.mapping import Mapping
from app.register.intake.roll import Roll, check_file
from app.register.models import Estate, RollImport
from app.register.queries.registered import registered_units
from app.register.roll_rules import (
    MOST_CHANGES_KEPT,
    RollRefusal,
    RollRefused,
    refusal_to_import,
)
from app.register.use_cases.roll_writing import write_difference
from app.register.use_cases.uploads import get_upload

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import did."""

    import_id: int
    roll: Roll
    found: Difference


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A roll on its way into the register.

    Attributes:
        staff_id: who brings it; ``None`` for the command line.
        effective_on: from which day new holdings run.
    """

    estate_id: int
    staff_id: int | None
    file_name: str
    sha256: str
    roll: Roll
    effective_on: date

    @property
    def actor(self) -> str:
        return "system" if self.staff_id is None else f"staff:{self.staff_id}"


def import_upload(
    *,
    estate_id: int,
    ref: str,
    staff_id: int,
    confirmed: str,
    effective_on: date,
    today: date,
    at: datetime,
) -> Imported:
    """Make an uploaded roll the register, and drop the file.

    ``confirmed`` is the fingerprint of the difference the member of staff agreed to;
    from the day ``effective_on`` new holdings run.

    Raises:
        RollRefused: if the rules do not allow it; then nothing is written.
        sqlalchemy.exc.NoResultFound: if there is no such upload in this estate.
    """
    with transaction() as session:
        upload = get_upload(session, estate_id, ref)
        mapping = Mapping.from_json(upload.mapping) if upload.mapping else None
        roll = check_file(upload.content, upload.file_name, mapping)
        done = _import(
            session,
            Incoming(
                estate_id=estate_id,
                staff_id=staff_id,
                file_name=upload.file_name,
                sha256=hashlib.sha256(upload.content).hexdigest(),
                roll=roll,
                effective_on=effective_on,
            ),
            confirmed=confirmed,
            today=today,
            at=at,
        )
        session.delete(upload)
    return done


def import_roll(
    *,
    incoming: Incoming,
    confirm: Callable[[Difference], bool],
    today: date,
    at: datetime,
    progress: Progress | None = None,
) -> Imported:
    """Make a roll that was read from a file the register, without an upload.

    ``confirm`` is asked when something already registered would change; ``progress``
    is told how many rows were written, again and again.

    Raises:
        RollRefused: if the rules do not allow it; then nothing is written.
    """
    if incoming.roll.blocked:
        raise RollRefused(RollRefusal.BLOCKED)
    with transaction() as session:
        session.get_one(Estate, incoming.estate_id, with_for_update=True)
        register = registered_units(session, incoming.estate_id)
        found = difference(incoming.roll.units, register)
        agreed = not found.touches_what_was or confirm(found)
        return _import(
            session,
            incoming,
            confirmed=found.fingerprint if agreed else None,
            today=today,
            at=at,
            progress=progress,
        )


def _import(
    session: Session,
    incoming: Incoming,
    *,
    confirmed: str | None,
    today: date,
    at: datetime,
    progress: Progress | None = None,
) -> Imported:
    estate_id = incoming.estate_id
    session.get_one(Estate, estate_id, with_for_update=True)
    found = difference(incoming.roll.units, registered_units(session, estate_id))
    refusal = refusal_to_import(
        incoming.roll,
        found,
        confirmed=confirmed,
        effective_on=incoming.effective_on,
        today=today,
    )
    if refusal:
        raise RollRefused(refusal)
    write_difference(
        session,
        estate_id=estate_id,
        found=found,
        effective_on=incoming.effective_on,
        progress=progress or (lambda _rows: None),
    )
    import_id = _write_version(session, incoming, found, at)
    return Imported(import_id=import_id, roll=incoming.roll, found=found)


def _write_version(
    session: Session, incoming: Incoming, found: Difference, at: datetime
) -> int:
    summary = incoming.roll.summary
    import_id = session.scalars(
        insert(RollImport).returning(RollImport.id),
        [
            {
                "estate_id": incoming.estate_id,
                "staff_id": incoming.staff_id,
                "file_name": incoming.file_name,
                "file_sha256": incoming.sha256,
                "imported_at": at,
                "effective_on": incoming.effective_on,
                "units": summary.units,
                "area_dm2": summary.total_area_dm2,
                "changes": changes_kept(found),
            }
        ],
    ).one()
    journal.record(
        session,
        RollImported(
            occurred_at=at,
            actor=incoming.actor,
            estate_id=incoming.estate_id,
            import_id=import_id,
            file_sha256=incoming.sha256,
            units=summary.units,
            area_dm2=summary.total_area_dm2,
            new=len(found.new) + len(found.returned),
            changed=len(found.changed),
            gone=len(found.gone),
        ),
    )
    return import_id


def changes_kept(found: Difference) -> dict[str, Any]:
    """What an import keeps of its difference: numbers and places, no person."""
    changed = [
        {
            "key": one.before.key,
            "aspects": sorted(one.aspects),
            "area_dm2": [one.before.area_dm2, one.after.area_dm2],
        }
        for one in found.changed[:MOST_CHANGES_KEPT]
    ]
    return {
        "new": len(found.new) + len(found.returned),
        "changed": len(found.changed),
        "gone": len(found.gone),
        "unchanged": found.unchanged,
        "changed_units": changed,
        "gone_units": [unit.key for unit in found.gone[:MOST_CHANGES_KEPT]],
    }
