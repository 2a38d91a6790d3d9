"""The register as a ballot reads it: units with the present owners of their titles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.ballots.roll import RegisteredUnit
from app.ballots.rules import ScopeKind
from app.domain.address import Address
from app.register.models import Building, Entrance, Estate, Unit
from app.register.owner_queries import owners_by_unit


@dataclass(frozen=True, slots=True)
class EstateFacts:
    """The estate a ballot is held in."""

    id: int
    ref: str
    name: str
    community: str
    committee_phone: str
    committee_office: str
    committee_hours: str
    is_test: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A building, or an entrance of one, that can be chosen as a scope."""

    id: int
    building_code: str
    entrance_code: str | None


def estate_facts(session: Session, estate_id: int) -> EstateFacts:
    """The estate with this id.

    Raises:
        sqlalchemy.exc.NoResultFound: if there is none.
    """
    return _facts(session.get_one(Estate, estate_id))


def estate_of_ref(session: Session, ref: str) -> EstateFacts | None:
    """The estate with this public reference."""
    found = session.scalar(select(Estate).where(Estate.ref == ref))
    return _facts(found) if found else None


def registered_units(session: Session, estate_id: int) -> list[RegisteredUnit]:
    """Every present unit of an estate in the order of its buildings."""
    owners = owners_by_unit(session, estate_id)
    rows = session.execute(
        select(
            Unit.id,
            Unit.key,
            Unit.room,
            Unit.floor,
            Unit.use,
            Unit.status,
            Unit.area_dm2,
            Building.id.label("building_id"),
            Building.code.label("building_code"),
            Entrance.id.label("entrance_id"),
            Entrance.code.label("entrance_code"),
        )
        .join(Building, Building.id == Unit.building_id)
        .join(Entrance, Entrance.id == Unit.entrance_id)
        .where(Unit.estate_id == estate_id, Unit.removed_on.is_(None))
        .order_by(Building.position, Building.code, Entrance.code, Unit.floor, Unit.key)
    )
    return [
        RegisteredUnit(
            unit_id=row.id,
            key=row.key,
            label=Address(row.building_code, row.entrance_code, row.room).label,
            building_id=row.building_id,
            building_code=row.building_code,
            entrance_id=row.entrance_id,
            entrance_code=row.entrance_code,
            floor=row.floor,
            use=row.use,
            status=row.status,
            area_dm2=row.area_dm2,
            owners=owners.get(row.id, ()),
        )
        for row in rows
    ]


def places(session: Session, estate_id: int) -> tuple[list[Place], list[Place]]:
    """The buildings of an estate, and the entrances that can be told apart."""
    order = (Building.position, Building.code)
    buildings = session.execute(
        select(Building.id, Building.code)
        .where(Building.estate_id == estate_id)
        .order_by(*order)
    )
    entrances = session.execute(
        select(Entrance.id, Building.code, Entrance.code)
        .join(Building, Building.id == Entrance.building_id)
        .where(Building.estate_id == estate_id, Entrance.code != "")
        .order_by(*order, Entrance.code)
    )
    return (
        [Place(id_, code, None) for id_, code in buildings],
        [Place(id_, building, entrance) for id_, building, entrance in entrances],
    )


def scope_places(
    session: Session, kind: ScopeKind, scope: Mapping[str, Sequence[int]]
) -> tuple[Place, ...]:
    """The buildings or entrances a scope names; none for the other kinds."""
    order = (Building.position, Building.code)
    if kind is ScopeKind.BUILDING:
        buildings = session.execute(
            select(Building.id, Building.code)
            .where(Building.id.in_(scope.get("building_ids", ())))
            .order_by(*order)
        )
        return tuple(Place(id_, code, None) for id_, code in buildings)
    if kind is ScopeKind.ENTRANCE:
        entrances = session.execute(
            select(Entrance.id, Building.code, Entrance.code)
            .join(Building, Building.id == Entrance.building_id)
            .where(Entrance.id.in_(scope.get("entrance_ids", ())))
            .order_by(*order, Entrance.code)
        )
        return tuple(Place(*row) for row in entrances)
    return ()


def unit_ids_of(session: Session, estate_id: int, keys: set[str]) -> dict[str, int]:
    """The units of an estate with these keys, by key; an unknown one is left out."""
    rows = session.execute(
        select(Unit.key, Unit.id).where(
            Unit.estate_id == estate_id, Unit.key.in_(keys), Unit.removed_on.is_(None)
        )
    )
    return {row.key: row.id for row in rows}


def unit_keys_of(session: Session, unit_ids: list[int]) -> list[str]:
    """The keys of units, in the order in which people read them."""
    rows = session.scalars(
        select(Unit.key).where(Unit.id.in_(unit_ids)).order_by(Unit.key)
    )
    return list(rows)


def _facts(estate: Estate) -> EstateFacts:
    return EstateFacts(
        id=estate.id,
        ref=estate.ref,
        name=estate.name,
        community=estate.community,
        committee_phone=estate.committee_phone,
        committee_office=estate.committee_office,
        committee_hours=estate.committee_hours,
        is_test=estate.is_test,
    )
