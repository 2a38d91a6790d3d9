"""What each step of a ballot leaves in its log, within the step's own transaction."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import Table, and_, bindparam, func, insert, or_, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from app.ballots.evidence.entries import (
    SALT_BYTES,
    EntryType,
    digest,
    instant,
    salted,
)
from app.ballots.log import LOG, Happened, Last, append, append_after, name_of
from app.ballots.models import LogSalt
from app.ballots.queries.facts import BallotFacts, ballot_by_id
from app.ballots.queries.logged import OWNER, UNIT, notice_of, row_of
from app.ballots.queries.standing import HomeInBallot
from app.ballots.roll import RollLine, scope_of
from app.ballots.tally.electorate import RollUnit, Scope
from app.domain.quantities import with_two_decimals

SALTS = cast("Table", LogSalt.__table__)
LAST_AND_SALTS = (
    select(LOG.c.seq, LOG.c.at, LOG.c.leaf, LOG.c.peaks, SALTS.c.kind, SALTS.c.salt)
    .select_from(
        LOG.outerjoin(
            SALTS,
            and_(
                SALTS.c.ballot_id == LOG.c.ballot_id,
                or_(
                    and_(
                        SALTS.c.kind == UNIT,
                        SALTS.c.subject_id == bindparam("unit_id"),
                    ),
                    and_(
                        SALTS.c.kind == OWNER,
                        SALTS.c.subject_id == bindparam("owner_id"),
                    ),
                ),
            ),
        )
    )
    .where(
        LOG.c.ballot_id == bindparam("ballot_id"),
        LOG.c.seq
        == select(func.max(LOG.c.seq))
        .where(LOG.c.ballot_id == bindparam("ballot_id"))
        .scalar_subquery(),
    )
)


class LogDisagrees(Exception):
    """The votes in the tables are not those in the log: nothing may be counted."""


def facts_now(session: Session, ballot_id: int) -> BallotFacts:
    """The ballot with what this transaction has already changed.

    Raises:
        sqlalchemy.exc.NoResultFound: if there is none.
    """
    session.flush()
    facts = ballot_by_id(session, ballot_id)
    if facts is None:
        raise NoResultFound
    return facts


def log_notice(
    session: Session, ballot: BallotFacts, *, actor: str, at: datetime
) -> None:
    """The log begins with what is announced."""
    payload = {"ballot": notice_of(session, ballot)}
    _append(session, ballot, Happened(EntryType.NOTICE_POSTED, actor, at, payload))


def log_opening(
    session: Session,
    ballot: BallotFacts,
    roll: Sequence[RollLine],
    *,
    actor: str,
    at: datetime,
) -> None:
    """The frozen roll without names, and that voting may begin on what was announced.

    ``ballot`` has its totals and root already.
    """
    units = [line.unit for line in roll]
    scope = scope_of(ballot.scope_kind, ballot.scope, units)
    salts = _new_salts(session, ballot.id, roll)
    rows = [row_of(line, salts, in_scope=_covers(scope, line)) for line in roll]
    totals = ballot.roll
    frozen = {
        "roll_root": ballot.roll_root,
        "units": totals.units if totals else 0,
        "area": with_two_decimals(totals.area_dm2 if totals else 0),
        "heads": totals.heads if totals else 0,
        "rows": sorted(rows, key=lambda row: row["unit"]),
    }
    opened = {"notice": digest(notice_of(session, ballot))}
    _append(
        session,
        ballot,
        Happened(EntryType.ROLL_FROZEN, actor, at, frozen),
        Happened(EntryType.OPENED, actor, at, opened),
    )


def log_vote(
    session: Session,
    home: HomeInBallot,
    *,
    unit_id: int,
    vote_id: int,
    receipt: str,
    answers: Mapping[int, str],
    at: datetime,
) -> None:
    """A vote as it arrived; ``answers`` by the question's position.

    Raises:
        LogDisagrees: if the ballot has no log, or the home no place in it.
    """
    asked = {
        "ballot_id": home.ballot_id,
        "unit_id": unit_id,
        "owner_id": home.owner_id,
    }
    found = session.connection().execute(LAST_AND_SALTS, asked).all()
    salts = {row.kind: row.salt for row in found}
    if UNIT not in salts or OWNER not in salts:
        raise LogDisagrees
    payload = {
        "receipt": receipt,
        "unit": salted(salts[UNIT], str(unit_id)),
        "by": salted(salts[OWNER], str(home.owner_id)),
        "channel": "electronic",
        "received_at": instant(at),
        "answers": {str(position): said for position, said in answers.items()},
    }
    append_after(
        session,
        home.ballot_id,
        name_of(home.estate_id, home.number),
        Last.read(*found[0][:4]),
        Happened(EntryType.BALLOT_CAST, "resident", at, payload, vote_id),
    )


def log_close(
    session: Session, ballot: BallotFacts, *, actor: str, at: datetime
) -> None:
    """Nothing cast after this counts, whatever a clock says."""
    cast_so_far = session.scalar(
        select(func.count())
        .select_from(LOG)
        .where(LOG.c.ballot_id == ballot.id, LOG.c.type == EntryType.BALLOT_CAST)
    )
    payload = {"votes": cast_so_far or 0}
    _append(session, ballot, Happened(EntryType.CLOSED, actor, at, payload))


def log_withdrawal(
    session: Session, ballot: BallotFacts, *, reason: str, actor: str, at: datetime
) -> None:
    """The ballot was called off, and why."""
    payload = {"reason": reason}
    _append(session, ballot, Happened(EntryType.WITHDRAWN, actor, at, payload))


def _append(session: Session, ballot: BallotFacts, *told: Happened) -> None:
    append(session, ballot.id, name_of(ballot.estate_id, ballot.number), *told)


def _new_salts(
    session: Session, ballot_id: int, roll: Iterable[RollLine]
) -> dict[tuple[str, int], bytes]:
    subjects = dict.fromkeys(
        subject
        for line in roll
        for subject in (
            (UNIT, line.unit.unit_id),
            *((OWNER, one) for one in line.owners),
        )
    )
    salts = {subject: secrets.token_bytes(SALT_BYTES) for subject in subjects}
    session.execute(
        insert(SALTS),
        [
            {"ballot_id": ballot_id, "kind": kind, "subject_id": id_, "salt": salt}
            for (kind, id_), salt in salts.items()
        ],
    )
    return salts


def _covers(scope: Scope, line: RollLine) -> bool:
    unit = line.unit
    return scope.covers(
        RollUnit(
            id=unit.unit_id,
            area=unit.area_dm2,
            owners=(),
            building=unit.building_id,
            entrance=unit.entrance_id,
        )
    )
