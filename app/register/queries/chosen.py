"""Which units of a register are asked for, and by whom."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session

from app.domain.address import parse, place_label, plain
from app.register.code_queries import at_their_place
from app.register.models import (
    Building,
    Entrance,
    Holding,
    HoldingOwner,
    Owner,
    Unit,
)
from app.register.queries.estates import ESCAPE, escaped


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which units of an estate are asked for.

    Attributes:
        within: the buildings the reader may see; ``None`` means all.
        building_id: only this building.
        text: part of a room's key, or of an owner's name.
        by_name: the reader may look for names.
    """

    estate_id: int
    within: frozenset[int] | None
    building_id: int | None = None
    text: str = ""
    by_name: bool = False


@dataclass(frozen=True, slots=True)
class BuildingChoice:
    """A building of the register to narrow it to; ``id`` is none for all of them."""

    id: int | None
    label: str
    units: int
    current: bool


def conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    """What a unit has to meet to be among those asked for."""
    conditions: list[ColumnElement[bool]] = [
        Unit.estate_id == wanted.estate_id,
        Unit.removed_on.is_(None),
    ]
    if wanted.within is not None:
        conditions.append(Unit.building_id.in_(wanted.within))
    if wanted.building_id is not None:
        conditions.append(Unit.building_id == wanted.building_id)
    if wanted.text:
        conditions.append(_matches(wanted))
    return conditions


def _matches(wanted: Wanted) -> ColumnElement[bool]:
    start = f"{escaped(plain(wanted.text))}%"
    found: list[ColumnElement[bool]] = [
        Unit.key.like(start, escape=ESCAPE),
        Unit.room.like(start, escape=ESCAPE),
    ]
    if address := parse(wanted.text):
        found.append(Unit.key == address.key)
    if wanted.by_name:
        found.append(_owned_by(wanted.text))
    return or_(*found)


def _owned_by(name: str) -> ColumnElement[bool]:
    return exists().where(
        Holding.unit_id == Unit.id,
        Holding.until_date.is_(None),
        HoldingOwner.holding_id == Holding.id,
        Owner.id == HoldingOwner.owner_id,
        Owner.name.like(f"%{escaped(name)}%", escape=ESCAPE),
    )


def chosen(wanted: Wanted, *columns: Any) -> Select[Any]:
    """Select columns of the units asked for."""
    return select(*columns).select_from(Unit).where(*conditions(wanted))


def in_order(wanted: Wanted) -> Select[Any]:
    """Select what a table shows of the units asked for, as a person walks."""
    return at_their_place(
        chosen(
            wanted,
            Unit.id,
            Building.code.label("building"),
            Entrance.code.label("entrance"),
            Unit.room,
            Unit.use,
            Unit.status,
            Unit.area_dm2,
        )
    )


def building_choices(session: Session, wanted: Wanted) -> tuple[BuildingChoice, ...]:
    """The buildings this reader may narrow the register to, all of them first.

    Raises:
        LookupError: if the building asked for is not among them.
    """
    everything = Wanted(estate_id=wanted.estate_id, within=wanted.within)
    rows = session.execute(
        chosen(everything, Building.id, Building.code, func.count())
        .join(Building, Building.id == Unit.building_id)
        .group_by(Building.id, Building.code, Building.position)
        .order_by(Building.position, Building.code)
    ).all()
    current = wanted.building_id
    if current is not None and all(id_ != current for id_, _, _ in rows):
        raise LookupError(current)
    return (
        BuildingChoice(None, "", sum(units for _, _, units in rows), current is None),
        *(
            BuildingChoice(id_, place_label(code, ""), units, id_ == current)
            for id_, code, units in rows
        ),
    )
