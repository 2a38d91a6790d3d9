"""The committee's queue of people the roll could not confirm."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.address import Address
from app.identity.models import ConfirmationRequest, Device, StaffAccount
from app.identity.queries.door import known_owners
from app.identity.rules import Relation, Verdict
from app.register.models import Building, Entrance, Unit
from app.web.masking import masked_phone

MOST_DECIDED = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLine:
    """One request in the queue.

    Attributes:
        phone: masked; staff ask to see it whole, and that is journalled.
        verdict: ``None`` while it waits.
    """

    request_id: int
    place: str
    name: str
    phone: str
    note: str
    relation: Relation
    asked_at: datetime
    verdict: Verdict | None
    answer: str | None
    decided_at: datetime | None
    decided_by: str | None


@dataclass(frozen=True, slots=True)
class QueuePage:
    """The requests of an estate: those that wait, or those decided."""

    lines: tuple[RequestLine, ...]
    waiting: int
    decided: int
    shows_waiting: bool


@dataclass(frozen=True, slots=True)
class RequestPage:
    """One request, beside what the roll says about the unit.

    Attributes:
        owners: (owner id, name) in the order of the roll.
    """

    line: RequestLine
    owners: tuple[tuple[int, str], ...]
    is_waiting: bool


_LINES = (
    select(
        ConfirmationRequest,
        Device.relation,
        Unit.room,
        Building.code.label("building"),
        Entrance.code.label("entrance"),
        StaffAccount.name.label("decider"),
    )
    .join(Device, Device.id == ConfirmationRequest.device_id)
    .join(Unit, Unit.id == ConfirmationRequest.unit_id)
    .join(Building, Building.id == Unit.building_id)
    .join(Entrance, Entrance.id == Unit.entrance_id)
    .outerjoin(StaffAccount, StaffAccount.id == ConfirmationRequest.decided_by)
)


def queue_page(session: Session, *, estate_id: int, waiting: bool) -> QueuePage:
    """List an estate's requests: the oldest waiting first, or the last decided."""
    decided = ConfirmationRequest.decided_at
    chosen = _LINES.where(Unit.estate_id == estate_id)
    if waiting:
        chosen = chosen.where(decided.is_(None)).order_by(ConfirmationRequest.id)
    else:
        chosen = chosen.where(decided.is_not(None)).order_by(decided.desc())
    rows = session.execute(chosen.limit(MOST_DECIDED)).all()
    counted = requests_counted(session, estate_id=estate_id)
    return QueuePage(tuple(_line(*row) for row in rows), *counted, waiting)


def requests_counted(session: Session, *, estate_id: int) -> tuple[int, int]:
    """Count an estate's requests: (waiting, decided)."""
    row = session.execute(
        select(func.count(), func.count(ConfirmationRequest.decided_at))
        .select_from(ConfirmationRequest)
        .join(Unit, Unit.id == ConfirmationRequest.unit_id)
        .where(Unit.estate_id == estate_id)
    ).one()
    return row[0] - row[1], row[1]


def oldest_waiting(session: Session, *, estate_id: int) -> datetime | None:
    """Tell since when the first of an estate's requests waits for an answer."""
    return session.scalar(
        select(func.min(ConfirmationRequest.created_at))
        .join(Unit, Unit.id == ConfirmationRequest.unit_id)
        .where(Unit.estate_id == estate_id, ConfirmationRequest.decided_at.is_(None))
    )


def request_page(
    session: Session, *, estate_id: int, request_id: int
) -> RequestPage | None:
    """Describe one request of an estate, or ``None`` if it has no such one."""
    row = session.execute(
        _LINES.where(Unit.estate_id == estate_id, ConfirmationRequest.id == request_id)
    ).first()
    if row is None:
        return None
    request: ConfirmationRequest = row[0]
    owners = known_owners(session, request.unit_id)
    return RequestPage(
        line=_line(*row),
        owners=tuple((owner.owner_id, owner.name) for owner in owners),
        is_waiting=request.decided_at is None,
    )


def is_waiting(session: Session, *, device_id: int) -> bool:
    """Tell whether this phone's request still waits for the committee."""
    waiting = session.scalar(
        select(ConfirmationRequest.id).where(
            ConfirmationRequest.device_id == device_id,
            ConfirmationRequest.decided_at.is_(None),
        )
    )
    return waiting is not None


def _line(
    request: ConfirmationRequest,
    relation: str,
    room: str,
    building: str,
    entrance: str,
    decider: str | None,
) -> RequestLine:
    return RequestLine(
        request_id=request.id,
        place=Address(building, entrance, room).label,
        name=request.name,
        phone=masked_phone(request.phone),
        note=request.note,
        relation=Relation(relation),
        asked_at=request.created_at,
        verdict=Verdict(request.verdict) if request.verdict else None,
        answer=request.answer,
        decided_at=request.decided_at,
        decided_by=decider,
    )
