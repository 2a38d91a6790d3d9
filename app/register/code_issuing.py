"""New codes for units, as every use case that hands them out writes them."""

import secrets
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app import journal
from app.register.code_events import CodesIssued
from app.register.code_queries import units_without_code
from app.register.code_rules import Selection
from app.register.code_secrets import kept_hash, printed_code
from app.register.models import HouseholdCode

NONCE_BYTES = 16
AT_ONCE = 1000


def issue_missing(
    session: Session,
    selection: Selection,
    actor: str,
    at: datetime,
    progress: Callable[[int], object] | None = None,
) -> int:
    """Give a code to each chosen unit without one; return how many got one."""
    missing = units_without_code(session, selection)
    for some in in_portions(missing):
        add_codes(session, some, at)
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


def add_codes(session: Session, unit_ids: Sequence[int], at: datetime) -> None:
    """Write a new code for each of these units."""
    session.execute(insert(HouseholdCode), [_new_code(unit, at) for unit in unit_ids])


def in_portions(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """Take many ids apart into as many as one statement takes well."""
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]


def _new_code(unit_id: int, at: datetime) -> dict[str, object]:
    nonce = secrets.token_hex(NONCE_BYTES)
    kept = kept_hash(printed_code(unit_id, nonce))
    return {"unit_id": unit_id, "nonce": nonce, "code_hash": kept, "issued_at": at}
