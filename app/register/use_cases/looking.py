"""Names and phones in full: for a reason, and never without a line in the journal."""

from datetime import datetime, time

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import journal
from app.db import transaction
from app.domain.period import CHINA
from app.journal import JournalEntry
from app.register.events import RegisterExported, RegisterLookedAt
from app.register.looking import FileKind, LookReason, refuse_to_look
from app.register.queries.chosen import Wanted
from app.register.queries.roll import WholeRoll, whole_roll
from app.register.queries.unit import UnitPage, unit_page


def look_at_owners(
    *,
    estate_id: int,
    unit_id: int,
    within: frozenset[int] | None,
    reason: LookReason,
    actor: str,
    at: datetime,
) -> UnitPage:
    """Return a unit with its present owners in full, and write down who saw it.

    Raises:
        LookupError: if there is no such unit for this reader.
        TooManyLooks: if this account has looked too often today.
    """
    with transaction() as session:
        refuse_to_look(_looks_today(session, actor, at))
        page = unit_page(
            session, estate_id=estate_id, unit_id=unit_id, within=within, in_full=True
        )
        journal.record(
            session,
            RegisterLookedAt(
                occurred_at=at,
                actor=actor,
                estate_id=estate_id,
                unit_id=unit_id,
                reason=reason,
            ),
        )
    return page


def export_in_full(
    *, wanted: Wanted, file: FileKind, reason: LookReason, actor: str, at: datetime
) -> WholeRoll:
    """Return the register with names and phones, and write down who took it along.

    Raises:
        LookupError: if the building is not there for this reader.
    """
    with transaction() as session:
        roll = whole_roll(session, wanted, in_full=True)
        journal.record(
            session,
            RegisterExported(
                occurred_at=at,
                actor=actor,
                estate_id=wanted.estate_id,
                file=file,
                units=len(roll.lines),
                reason=reason,
                building_ids=_narrowed_to(wanted),
            ),
        )
    return roll


def _looks_today(session: Session, actor: str, at: datetime) -> int:
    midnight = datetime.combine(at.astimezone(CHINA).date(), time(), CHINA)
    looks = (
        select(func.count())
        .select_from(JournalEntry)
        .where(
            JournalEntry.kind == RegisterLookedAt.__name__,
            JournalEntry.actor == actor,
            JournalEntry.occurred_at >= midnight,
        )
    )
    return session.scalar(looks) or 0


def _narrowed_to(wanted: Wanted) -> tuple[int, ...]:
    if wanted.building_id is not None:
        return (wanted.building_id,)
    return tuple(sorted(wanted.within or ()))
