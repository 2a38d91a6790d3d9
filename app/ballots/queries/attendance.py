"""Which units have voted: that they have, and how; never what they chose."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any, cast

from sqlalchemy import Table, bindparam, func, select
from sqlalchemy.orm import Session

from app.ballots.models import RollEntry, Vote
from app.ballots.rules import Channel

_entry = cast("Table", RollEntry.__table__).c
_vote = cast("Table", Vote.__table__).c
CAME_BY = (
    select(
        _vote.roll_entry_id,
        func.min(_vote.channel).label("channel"),
    )
    .where(_vote.ballot_id == bindparam("ballot_id"))
    .group_by(_vote.roll_entry_id)
    .subquery("came_by")
)
UNITS = (
    select(
        _entry.id,
        _entry.unit_key,
        _entry.label,
        _entry.building_code,
        _entry.entrance_code,
        _entry.floor,
        _entry.area_dm2,
        _entry.head,
        CAME_BY.c.channel,
    )
    .select_from(
        _entry.id.table.outerjoin(CAME_BY, CAME_BY.c.roll_entry_id == _entry.id)
    )
    .where(_entry.ballot_id == bindparam("ballot_id"), _entry.counts)
    .order_by(_entry.id)
)


@dataclass(frozen=True, slots=True)
class UnitAttendance:
    """One unit that decides, and whether it has voted; area in dm²."""

    key: str
    label: str
    building_code: str
    entrance_code: str
    floor: int | None
    area_dm2: int
    head: str
    channel: str | None

    @property
    def room(self) -> str:
        return self.key.rpartition("-")[2]

    @property
    def came(self) -> bool:
        return self.channel is not None

    @property
    def on_paper(self) -> bool:
        return self.channel == Channel.PAPER


@dataclass(frozen=True, slots=True)
class Floor:
    """The units of one floor; without a number where rooms name none."""

    number: int | None
    units: tuple[UnitAttendance, ...]


@dataclass(frozen=True, slots=True)
class EntranceAttendance:
    """One entrance with its floors, the highest first."""

    building_code: str
    entrance_code: str
    units: tuple[UnitAttendance, ...]

    @property
    def of_units(self) -> int:
        return len(self.units)

    @property
    def came(self) -> int:
        return sum(unit.came for unit in self.units)

    @property
    def missing(self) -> int:
        return self.of_units - self.came

    @property
    def of_area_dm2(self) -> int:
        return sum(unit.area_dm2 for unit in self.units)

    @property
    def came_area_dm2(self) -> int:
        return sum(unit.area_dm2 for unit in self.units if unit.came)

    @property
    def missing_area_dm2(self) -> int:
        return self.of_area_dm2 - self.came_area_dm2

    @property
    def of_heads(self) -> int:
        return len({unit.head for unit in self.units})

    @property
    def came_heads(self) -> int:
        return len({unit.head for unit in self.units if unit.came})

    @property
    def floors(self) -> tuple[Floor, ...]:
        ranked = sorted(self.units, key=lambda unit: (-(unit.floor or 0), unit.key))
        return tuple(
            Floor(number, tuple(units))
            for number, units in groupby(ranked, key=lambda unit: unit.floor)
        )


def attendance(
    session: Session, ballot_id: int, *, building_codes: frozenset[str] | None = None
) -> tuple[EntranceAttendance, ...]:
    """Every entrance of a ballot's roll, in the order of the buildings.

    ``building_codes`` limits it to the buildings somebody looks after.
    """
    rows = session.execute(UNITS, {"ballot_id": ballot_id}).all()
    units = [
        _unit(row)
        for row in rows
        if building_codes is None or row.building_code in building_codes
    ]
    by_place: dict[tuple[str, str], list[UnitAttendance]] = {}
    for unit in units:
        place = (unit.building_code, unit.entrance_code)
        by_place.setdefault(place, []).append(unit)
    return tuple(
        EntranceAttendance(*place, tuple(theirs)) for place, theirs in by_place.items()
    )


def _unit(row: Any) -> UnitAttendance:
    return UnitAttendance(
        key=row.unit_key,
        label=row.label,
        building_code=row.building_code,
        entrance_code=row.entrance_code,
        floor=row.floor,
        area_dm2=row.area_dm2,
        head=row.head,
        channel=row.channel,
    )
