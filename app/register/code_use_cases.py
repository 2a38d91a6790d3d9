"""What staff do with household codes. One function, one transaction."""

import secrets
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from app import journal
from app.db import transaction
from app.identity.models import Device
from app.identity.rules import RevokedWhy
from app.register.code_events import (
    CodeReissued,
    CodesIssued,
    CodeUnlocked,
    LettersPrinted,
)
from app.register.code_queries import live_codes, units_without_code
from app.register.code_rules import (
    MOST_REISSUED_AT_ONCE,
    CodeRefusal,
    CodeRefused,
    Paper,
    ReissueReason,
    Selection,
    is_beyond_limit,
)
from app.register.code_secrets import kept_hash, printed_code
from app.register.matters import matters_of
from app.register.models import Estate, HouseholdCode, Unit

NONCE_BYTES = 16
AT_ONCE = 1000


def issue_codes(
    *,
    selection: Selection,
    actor: str,
    at: datetime,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Give a code to each chosen unit that has none; return how many got one.

    Raises:
        sqlalchemy.exc.NoResultFound: if there is no such estate.
    """
    with transaction() as session:
        session.get_one(Estate, selection.estate_id, with_for_update=True)
        missing = units_without_code(session, selection)
        for some in _in_portions(missing):
            session.execute(
                insert(HouseholdCode), [_new_code(unit_id, at) for unit_id in some]
            )
            if progress:
                progress(len(some))
        if missing:
            journal.record(
                session,
                CodesIssued(
                    occurred_at=at,
                    actor=actor,
                    estate_id=selection.estate_id,
                    units=len(missing),
                    scope=selection.kind,
                ),
            )
    return len(missing)


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


def record_printing(
    *,
    paper: Paper,
    code_ids: Sequence[int],
    selection: Selection,
    actor: str,
    at: datetime,
) -> None:
    """Write down that paper was made, before it is handed to anybody.

    Raises:
        CodeRefused: if a printed code has been replaced since it was read.
    """
    with transaction() as session:
        session.get_one(Estate, selection.estate_id, with_for_update=True)
        marked = sum(
            _mark_printed(session, some, at) for some in _in_portions(code_ids)
        )
        if marked != len(code_ids):
            raise CodeRefused(CodeRefusal.CHANGED_MEANWHILE)
        journal.record(
            session,
            LettersPrinted(
                occurred_at=at,
                actor=actor,
                estate_id=selection.estate_id,
                paper=paper,
                units=len(code_ids),
                scope=selection.kind,
                building_ids=tuple(sorted(selection.building_ids or ())),
                unit_ids=tuple(sorted(selection.unit_ids or ())),
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
    session.execute(insert(HouseholdCode), [_new_code(unit.id, at)])
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


def _mark_printed(session: Session, code_ids: Sequence[int], at: datetime) -> int:
    marked = session.execute(
        update(HouseholdCode)
        .where(HouseholdCode.id.in_(code_ids), HouseholdCode.revoked_at.is_(None))
        .values(printed_at=at)
        .returning(HouseholdCode.id)
    )
    return len(marked.all())


def _new_code(unit_id: int, at: datetime) -> dict[str, object]:
    nonce = secrets.token_hex(NONCE_BYTES)
    kept = kept_hash(printed_code(unit_id, nonce))
    return {"unit_id": unit_id, "nonce": nonce, "code_hash": kept, "issued_at": at}


def _in_portions(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]
