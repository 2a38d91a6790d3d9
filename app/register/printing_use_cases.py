"""Codes go to paper: issued before, journalled after. One function, one transaction."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from app import journal
from app.db import transaction
from app.register.code_events import LettersPrinted
from app.register.code_issuing import in_portions, issue_missing
from app.register.code_rules import CodeRefusal, CodeRefused, Paper, Selection
from app.register.letter_queries import (
    EstateOnPaper,
    Home,
    estate_on_paper,
    homes_to_print,
)
from app.register.models import Estate, HouseholdCode


def issue_codes(
    *,
    selection: Selection,
    actor: str,
    at: datetime,
    progress: Callable[[int], object] | None = None,
) -> int:
    """Give a code to each chosen unit that has none; return how many got one.

    Raises:
        sqlalchemy.exc.NoResultFound: if there is no such estate.
    """
    with transaction() as session:
        session.get_one(Estate, selection.estate_id, with_for_update=True)
        return issue_missing(session, selection, actor, at, progress)


def prepare_printing(
    *,
    paper: Paper,
    selection: Selection,
    actor: str,
    at: datetime,
    most: int | None = None,
) -> tuple[EstateOnPaper, tuple[Home, ...]]:
    """Issue the missing codes of the chosen homes and return what goes on paper.

    A poster carries nobody's code: it has no homes.

    Raises:
        CodeRefused: if no home is left to print, or more than ``most``.
        sqlalchemy.exc.NoResultFound: if there is no such estate.
    """
    with transaction() as session:
        session.get_one(Estate, selection.estate_id, with_for_update=True)
        if paper is Paper.POSTER:
            return estate_on_paper(session, selection.estate_id, at), ()
        issue_missing(session, selection, actor, at)
        homes = homes_to_print(session, selection)
        if refusal := _refusal_to_print(len(homes), most):
            raise CodeRefused(refusal)
        return estate_on_paper(session, selection.estate_id, at), homes


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
        marked = sum(_mark_printed(session, some, at) for some in in_portions(code_ids))
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


def _refusal_to_print(homes: int, most: int | None) -> CodeRefusal | None:
    if not homes:
        return CodeRefusal.NOTHING_TO_PRINT
    if most is not None and homes > most:
        return CodeRefusal.TOO_MANY_SHEETS
    return None


def _mark_printed(session: Session, code_ids: Sequence[int], at: datetime) -> int:
    marked = session.execute(
        update(HouseholdCode)
        .where(HouseholdCode.id.in_(code_ids), HouseholdCode.revoked_at.is_(None))
        .values(printed_at=at)
        .returning(HouseholdCode.id)
    )
    return len(marked.all())
