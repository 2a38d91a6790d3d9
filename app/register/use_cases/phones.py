"""Owners who stay the same people but have another phone now."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from app.register.intake.difference import (
    Aspect,
    Changed,
    Registered,
    phones_that_change,
)
from app.register.models import Holding, HoldingOwner, Owner
from app.register.use_cases.owners import Owners, phone_index


@dataclass(frozen=True, slots=True)
class Move:
    """An owner for whom the roll gives another phone in one unit."""

    unit: Registered
    owner_id: int
    name: str
    phone: str


def moves_in(changes: Iterable[Changed]) -> list[Move]:
    """Collect the new phones of a roll."""
    return [
        Move(one.before, owner_id, _name_of(one.before, owner_id), phone)
        for one in changes
        if Aspect.PHONE in one.aspects
        for owner_id, phone in phones_that_change(one.before, one.after).items()
    ]


def follow_phones(
    session: Session, owners: Owners, moves: Sequence[Move], *, effective_on: date
) -> None:
    """Write new phones.

    An owner who gets the same new phone in every unit held keeps the row. Whoever
    is split by the roll becomes two owners, and the holding is continued by a new
    one in the name of the right one.
    """
    whole = _whole_moves(session, owners, moves)
    for owner_id, phone in whole.items():
        session.execute(
            update(Owner)
            .where(Owner.id == owner_id)
            .values(phone=phone, phone_index=phone_index(phone))
        )
    replaced: dict[int, dict[int, int]] = defaultdict(dict)
    units = {move.unit.unit_id: move.unit for move in moves}
    for move in moves:
        if move.owner_id not in whole:
            new = owners.of_phone(move.name, move.phone)
            replaced[move.unit.unit_id][move.owner_id] = new
    for unit_id, holders in replaced.items():
        _continue_holding(session, units[unit_id], holders, effective_on)


def _whole_moves(
    session: Session, owners: Owners, moves: Sequence[Move]
) -> dict[int, str]:
    """Owners who move as a whole to a phone nobody of their name has."""
    homes = _present_homes(session, {move.owner_id for move in moves})
    told = Counter((move.owner_id, move.name, move.phone) for move in moves)
    whole: dict[int, str] = {}
    taken: set[tuple[str, str]] = set()
    for (owner_id, name, phone), units in told.items():
        free = (name, phone) not in taken and owners.find(name, phone) is None
        if free and units == homes.get(owner_id):
            whole[owner_id] = phone
            taken.add((name, phone))
    return whole


def _present_homes(session: Session, owner_ids: Iterable[int]) -> dict[int, int]:
    rows = session.execute(
        select(HoldingOwner.owner_id, func.count().label("homes"))
        .join(Holding, Holding.id == HoldingOwner.holding_id)
        .where(HoldingOwner.owner_id.in_(owner_ids), Holding.until_date.is_(None))
        .group_by(HoldingOwner.owner_id)
    )
    return {row.owner_id: row.homes for row in rows}


def _continue_holding(
    session: Session, unit: Registered, holders: dict[int, int], effective_on: date
) -> None:
    session.execute(
        update(Holding)
        .where(Holding.id == unit.holding_id)
        .values(until_date=effective_on)
    )
    holding_id = session.scalars(
        insert(Holding).returning(Holding.id),
        [{"unit_id": unit.unit_id, "from_date": effective_on}],
    ).one()
    now = dict.fromkeys(holders.get(owner_id, owner_id) for owner_id, _ in unit.owners)
    session.execute(
        insert(HoldingOwner),
        [
            {"holding_id": holding_id, "owner_id": owner_id, "position": position}
            for position, owner_id in enumerate(now, start=1)
        ],
    )


def _name_of(unit: Registered, owner_id: int) -> str:
    return next(name for id_, (name, _phone) in unit.owners if id_ == owner_id)
