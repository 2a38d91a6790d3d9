"""Staff replace and unlock household codes. One function, one transaction."""

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app import journal
from app.db import transaction
from app.identity.models import Device
from app.identity.rules import RevokedWhy
from app.register.code_events import (
    CodeReissued,
    CodeUnlocked,
)
from app.register.code_issuing import add_codes
from app.register.code_queries import live_codes
from app.register.code_rules import (
    MOST_REISSUED_AT_ONCE,
    CodeRefusal,
    CodeRefused,
    ReissueReason,
    Selection,
    is_beyond_limit,
)
from app.register.matters import matters_of
from app.register.models import Estate, HouseholdCode, Unit

NONCE_BYTES = 16
AT_ONCE = 1000


def reissue_codes(
    *, selection: Selection, reason: ReissueReason, actor: str, at: datetime
) -> int:
    """Replace the codes of the chosen units; return how many were replaced.

    The old code and every device of the unit die at once; a vote already cast stays.

    Raises:
        CodeRefused: if nothing is chosen, too much, or a unit without a code.
    """
    with transaction() as session:
        session.get_one(Estate, selection.estate_id, with_for_update=True)
        replaced = live_codes(session, selection)
        if refusal := _refusal_to_reissue(selection, len(replaced)):
            raise CodeRefused(refusal)
        for old in replaced:
            journal.record(
                session, _reissue(session, selection.estate_id, old, reason, actor, at)
            )
    return len(replaced)


def unlock_code(*, selection: Selection, actor: str, at: datetime) -> None:
    """Let the one chosen unit try again, after somebody was seen in person.

    Raises:
        CodeRefused: if its code is not locked.
    """
    with transaction() as session:
        session.get_one(Estate, selection.estate_id, with_for_update=True)
        locked = [code for code in live_codes(session, selection) if code.locked_at]
        if not locked:
            raise CodeRefused(CodeRefusal.NOT_LOCKED)
        for code in locked:
            code.locked_at = None
            code.wrong_answers = 0
            journal.record(
                session,
                CodeUnlocked(
                    occurred_at=at,
                    actor=actor,
                    estate_id=selection.estate_id,
                    unit_id=code.unit_id,
                ),
            )


def _reissue(
    session: Session,
    estate_id: int,
    old: HouseholdCode,
    reason: ReissueReason,
    actor: str,
    at: datetime,
) -> CodeReissued:
    unit = session.get_one(Unit, old.unit_id)
    open_since = _ballot_open_since(session, unit, at)
    session.execute(
        update(HouseholdCode).where(HouseholdCode.id == old.id).values(revoked_at=at)
    )
    add_codes(session, [unit.id], at)
    reissues = _reissues_since(session, unit.id, open_since) if open_since else 0
    return CodeReissued(
        occurred_at=at,
        actor=actor,
        estate_id=estate_id,
        unit_id=unit.id,
        reason=reason,
        devices_revoked=_revoke_devices(session, unit.id, at),
        reissues=reissues,
        beyond_limit=is_beyond_limit(reissues, open_since),
    )


def _refusal_to_reissue(selection: Selection, found: int) -> CodeRefusal | None:
    if not selection.unit_ids:
        return CodeRefusal.NOTHING_CHOSEN
    if len(selection.unit_ids) > MOST_REISSUED_AT_ONCE:
        return CodeRefusal.TOO_MANY_AT_ONCE
    return CodeRefusal.NO_CODE_YET if found < len(selection.unit_ids) else None


def _ballot_open_since(session: Session, unit: Unit, at: datetime) -> datetime | None:
    open_now = [
        matter.opens_at
        for matter in matters_of(session, estate_id=unit.estate_id, at=at)
        if matter.opens_at <= at
        and matter.concerns(
            building_id=unit.building_id,
            entrance_id=unit.entrance_id,
            unit_id=unit.id,
        )
    ]
    return min(open_now, default=None)


def _reissues_since(session: Session, unit_id: int, since: datetime) -> int:
    counted = (
        select(func.count())
        .select_from(HouseholdCode)
        .where(HouseholdCode.unit_id == unit_id, HouseholdCode.revoked_at >= since)
    )
    return session.scalar(counted) or 0


def _revoke_devices(session: Session, unit_id: int, at: datetime) -> int:
    revoked = session.execute(
        update(Device)
        .where(Device.unit_id == unit_id, Device.revoked_at.is_(None))
        .values(revoked_at=at, revoked_why=RevokedWhy.CODE_REISSUED.value)
        .returning(Device.id)
    )
    return len(revoked.all())
