"""Ballots as staff see them: the list, and what a notice says of the roll."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import journal
from app.ballots.events import BallotWithdrawn
from app.ballots.queries.facts import BallotFacts, ballot_by_id, ballots_of
from app.ballots.queries.readiness import roll_for
from app.ballots.queries.registered import (
    EstateFacts,
    Place,
    estate_facts,
    scope_places,
)
from app.ballots.queries.turnout import Turnout, turnout
from app.ballots.roll import RollTotals, totals_of
from app.journal import JournalEntry


@dataclass(frozen=True, slots=True)
class BallotLine:
    """One ballot in the list; its turnout once the roll is frozen."""

    ballot: BallotFacts
    turnout: Turnout | None
    is_over: bool


@dataclass(frozen=True, slots=True)
class BuildingShare:
    """What one building brings to the whole: units that decide, and dm²."""

    code: str
    units: int
    area_dm2: int


@dataclass(frozen=True, slots=True)
class Announced:
    """Everything a notice says.

    Attributes:
        is_frozen: the totals are those of the frozen roll; otherwise of the register.
        journal_length, journal_hash: where the estate's journal ends.
    """

    ballot: BallotFacts
    estate: EstateFacts
    places: tuple[Place, ...]
    totals: RollTotals
    buildings: tuple[BuildingShare, ...]
    is_frozen: bool
    journal_length: int
    journal_hash: str


@dataclass(frozen=True, slots=True)
class CalledOff:
    """When a ballot was withdrawn, and why."""

    at: datetime
    reason: str


def ballot_of(
    session: Session, *, estate_id: int, ballot_id: int
) -> BallotFacts | None:
    """The ballot with this id; ``None`` if the estate has no such one."""
    ballot = ballot_by_id(session, ballot_id)
    return ballot if ballot and ballot.estate_id == estate_id else None


def ballot_lines(
    session: Session, *, estate_id: int, at: datetime
) -> tuple[BallotLine, ...]:
    """Every ballot of an estate, the newest first."""
    return tuple(
        BallotLine(
            ballot=ballot,
            turnout=turnout(session, ballot) if ballot.roll else None,
            is_over=at >= ballot.closes_at,
        )
        for ballot in ballots_of(session, estate_id)
    )


def announced(session: Session, ballot: BallotFacts) -> Announced:
    """What the notice of a ballot says, with the roll as it stands."""
    length, last = journal.last_hash(session, ballot.estate_id)
    totals, buildings = _shares(session, ballot)
    return Announced(
        ballot=ballot,
        estate=estate_facts(session, ballot.estate_id),
        places=scope_places(session, ballot.scope_kind, ballot.scope),
        totals=totals,
        buildings=buildings,
        is_frozen=ballot.roll is not None,
        journal_length=length,
        journal_hash=last,
    )


def called_off(session: Session, ballot: BallotFacts) -> CalledOff | None:
    """Why a ballot was withdrawn; ``None`` if it was not."""
    if not ballot.is_withdrawn:
        return None
    told = session.execute(
        select(JournalEntry.occurred_at, JournalEntry.facts)
        .where(
            JournalEntry.chain == f"estate:{ballot.estate_id}",
            JournalEntry.kind == BallotWithdrawn.__name__,
        )
        .order_by(JournalEntry.seq.desc())
    )
    return next(
        (
            CalledOff(at, facts["reason"])
            for at, facts in told
            if facts["ballot_id"] == ballot.id
        ),
        None,
    )


def _shares(
    session: Session, ballot: BallotFacts
) -> tuple[RollTotals, tuple[BuildingShare, ...]]:
    if ballot.roll is not None:
        came = turnout(session, ballot).buildings
        return ballot.roll, tuple(
            BuildingShare(one.code, one.came.of_units, one.came.of_weight.area)
            for one in came
        )
    roll = [line for line in roll_for(session, ballot) if line.counts]
    by_building = groupby(roll, key=lambda line: line.unit.building_code)
    shares = []
    for code, lines in by_building:
        areas = [line.unit.area_dm2 for line in lines]
        shares.append(BuildingShare(code, len(areas), sum(areas)))
    return totals_of(roll), tuple(shares)
