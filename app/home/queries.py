"""What a home is shown: where the renovation stands, what waits, what was done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, bindparam, func, select
from sqlalchemy.orm import Session

from app.ballots.models import Ballot, RollEntry, Vote
from app.ballots.rules import BallotState, Channel
from app.domain.address import place_label
from app.identity.models import Device
from app.identity.queries.requests import is_waiting
from app.identity.rules import Relation
from app.projects.queries import ProjectLine, project_of
from app.register.models import (
    Building,
    Entrance,
    Estate,
    Holding,
    HoldingOwner,
    Owner,
    Unit,
)
from app.web.access import ResidentUser
from app.web.frame import ResidentFrame
from app.web.masking import masked_name

SOON = timedelta(days=2)
SHOWN_BALLOTS = 20

# Plain tables: this is the page everybody comes back to.
_ballot = cast("Table", Ballot.__table__).c
_building = cast("Table", Building.__table__).c
_device = cast("Table", Device.__table__).c
_entrance = cast("Table", Entrance.__table__).c
_entry = cast("Table", RollEntry.__table__).c
_holding = cast("Table", Holding.__table__).c
_owner = cast("Table", Owner.__table__).c
_share = cast("Table", HoldingOwner.__table__).c
_unit = cast("Table", Unit.__table__).c
_vote = cast("Table", Vote.__table__).c

PLACE = (
    select(
        _unit.room,
        _unit.area_dm2,
        _building.code.label("building"),
        _entrance.code.label("entrance"),
    )
    .join_from(_unit.id.table, _building.id.table, _building.id == _unit.building_id)
    .join(_entrance.id.table, _entrance.id == _unit.entrance_id)
    .where(_unit.id == bindparam("unit_id"))
)
OWNERS = (
    select(_owner.name)
    .join_from(_owner.id.table, _share.owner_id.table, _share.owner_id == _owner.id)
    .join(_holding.id.table, _holding.id == _share.holding_id)
    .where(_holding.unit_id == bindparam("unit_id"), _holding.until_date.is_(None))
    .order_by(_share.position)
)
PUBLIC = (
    select(
        _ballot.id,
        _ballot.number,
        _ballot.title,
        _ballot.state,
        _ballot.opens_at,
        _ballot.closes_at,
    )
    .where(
        _ballot.estate_id == bindparam("estate_id"),
        _ballot.state.in_(
            [
                BallotState.NOTICED,
                BallotState.OPEN,
                BallotState.CLOSED,
                BallotState.COUNTED,
            ]
        ),
    )
    .order_by(_ballot.id.desc())
    .limit(SHOWN_BALLOTS)
)
ENTRIES = select(_entry.ballot_id).where(
    _entry.unit_id == bindparam("unit_id"),
    _entry.counts,
    _entry.ballot_id.in_(bindparam("ballot_ids", expanding=True)),
)
VOTES = (
    select(
        _vote.receipt_code,
        _vote.received_at,
        _vote.channel,
        _vote.ballot_id,
        _ballot.title,
    )
    .join_from(_vote.id.table, _entry.id.table, _entry.id == _vote.roll_entry_id)
    .join(_ballot.id.table, _ballot.id == _vote.ballot_id)
    .where(_entry.unit_id == bindparam("unit_id"))
    .order_by(_vote.id.desc())
    .limit(SHOWN_BALLOTS)
)
PHONES = select(func.count()).where(
    _device.unit_id == bindparam("unit_id"),
    _device.id != bindparam("device_id"),
    _device.revoked_at.is_(None),
    _device.expires_at > bindparam("at"),
)


@dataclass(frozen=True, slots=True)
class BallotLine:
    """A ballot as a line in a list.

    Attributes:
        soon: less than two days are left.
    """

    ballot_id: int
    number: int
    title: str
    opens_at: datetime
    closes_at: datetime
    is_noticed: bool
    is_open: bool
    is_counted: bool
    soon: bool


@dataclass(frozen=True, slots=True)
class Receipt:
    """A vote this home cast; what it says is not shown."""

    code: str
    title: str
    cast_at: datetime
    on_paper: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """Everything one home sees when it comes in.

    Attributes:
        number: the room, for the door plate.
        owners: masked names.
        awaiting: open ballots this home may still vote in, the most urgent first.
        confirmed_owner: only such a phone may vote.
        needs_an_owner: whoever lives here must ask an owner to vote.
        waits_for_committee: a request of this phone is not decided yet.
        other_phones: how many more phones stand for this home.
    """

    at: datetime
    number: str
    place: str
    owners: str
    area_dm2: int
    project: ProjectLine | None
    awaiting: tuple[BallotLine, ...]
    receipts: tuple[Receipt, ...]
    ballots: tuple[BallotLine, ...]
    confirmed_owner: bool
    waits_for_committee: bool
    needs_an_owner: bool
    other_phones: int


@dataclass(frozen=True, slots=True)
class EstatePage:
    """What anybody may know of an estate."""

    at: datetime
    frame: ResidentFrame
    community: str
    project: ProjectLine | None
    ballots: tuple[BallotLine, ...]


def home_page(session: Session, *, user: ResidentUser, at: datetime) -> HomePage:
    """Describe a home to one of its phones.

    Raises:
        sqlalchemy.exc.NoResultFound: if the unit does not exist.
    """
    asked = {"unit_id": user.unit_id}
    place = session.execute(PLACE, asked).one()
    receipts = session.execute(VOTES, asked).all()
    ballots = _public_ballots(session, user.estate_id, at)
    phones = asked | {"device_id": user.device_id, "at": at}
    return HomePage(
        at=at,
        number=place.room,
        place=f"{place_label(place.building, place.entrance)}{place.room}",
        owners="、".join(map(masked_name, session.scalars(OWNERS, asked))),
        area_dm2=place.area_dm2,
        project=project_of(session, estate_id=user.estate_id),
        awaiting=_awaiting(session, user.unit_id, ballots, receipts),
        receipts=tuple(_receipt(row) for row in receipts) if user.confirmed else (),
        ballots=ballots,
        confirmed_owner=user.confirmed and user.relation == Relation.OWNER,
        waits_for_committee=(
            not user.confirmed and is_waiting(session, device_id=user.device_id)
        ),
        needs_an_owner=user.confirmed and user.relation != Relation.OWNER,
        other_phones=session.scalar(PHONES, phones) or 0,
    )


def estate_page(session: Session, *, ref: str, at: datetime) -> EstatePage | None:
    """Describe an estate to anybody who scanned its poster; ``None`` if unknown."""
    estate = session.scalar(select(Estate).where(Estate.ref == ref.upper()))
    if estate is None:
        return None
    return EstatePage(
        at=at,
        frame=ResidentFrame(
            estate_name=estate.name,
            estate_ref=estate.ref,
            committee_phone=estate.committee_phone,
            committee_office=estate.committee_office,
            committee_hours=estate.committee_hours,
        ),
        community=estate.community,
        project=project_of(session, estate_id=estate.id),
        ballots=_public_ballots(session, estate.id, at),
    )


def _public_ballots(
    session: Session, estate_id: int, at: datetime
) -> tuple[BallotLine, ...]:
    rows = session.execute(PUBLIC, {"estate_id": estate_id})
    return tuple(_ballot_line(row, at) for row in rows)


def _ballot_line(row: Any, at: datetime) -> BallotLine:
    state = BallotState(row.state)
    takes_votes = state is BallotState.OPEN and row.opens_at <= at < row.closes_at
    return BallotLine(
        ballot_id=row.id,
        number=row.number,
        title=row.title,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        is_noticed=state is BallotState.NOTICED,
        is_open=takes_votes,
        is_counted=state is BallotState.COUNTED,
        soon=row.closes_at - at < SOON,
    )


def _awaiting(
    session: Session,
    unit_id: int,
    ballots: Sequence[BallotLine],
    receipts: Sequence[Any],
) -> tuple[BallotLine, ...]:
    voted = {row.ballot_id for row in receipts}
    open_now = {b.ballot_id: b for b in ballots if b.is_open}
    ids = [ballot_id for ballot_id in open_now if ballot_id not in voted]
    if not ids:
        return ()
    concerned = session.scalars(ENTRIES, {"unit_id": unit_id, "ballot_ids": ids})
    lines = [open_now[ballot_id] for ballot_id in concerned]
    return tuple(sorted(lines, key=lambda line: line.closes_at))


def _receipt(row: Any) -> Receipt:
    return Receipt(
        row.receipt_code, row.title, row.received_at, row.channel == Channel.PAPER
    )
