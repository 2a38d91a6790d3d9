"""Writing a difference into the register, inside somebody's transaction."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TypeVar

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from app.register.intake.difference import (
    Aspect,
    Changed,
    Difference,
    Registered,
)
from app.register.intake.units import RollUnit
from app.register.models import Holding, HoldingOwner, Unit
from app.register.use_cases.owners import AT_ONCE, Held, Owners, Progress
from app.register.use_cases.phones import follow_phones, moves_in
from app.register.use_cases.places import Places
from app.register.use_cases.same_people import ask_about_namesakes, settle_names

T = TypeVar("T")
Row = dict[str, object]


def write_difference(
    session: Session,
    *,
    estate_id: int,
    found: Difference,
    effective_on: date,
    progress: Progress,
) -> None:
    """Bring the register to what the roll says.

    Units and holdings that are gone keep their rows and get an end; holdings that
    change owners end and new ones begin on ``effective_on``.
    """
    writer = _Writer(session, estate_id, effective_on, progress)
    writer.end_holdings(
        [
            *(one.holding_id for one in found.gone),
            *(c.before.holding_id for c in found.changed if Aspect.OWNERS in c.aspects),
        ]
    )
    writer.take_off(found.gone)
    held = writer.update_units([*found.returned, *found.changed])
    held += [(id_, unit, ()) for id_, unit in writer.add_units(found.new)]
    writer.begin_holdings(held)
    writer.change_phones(found.changed)
    writer.settle()


class _Writer:
    """One import's way into the register, in bulk."""

    def __init__(
        self, session: Session, estate_id: int, effective_on: date, progress: Progress
    ) -> None:
        self._session = session
        self._estate_id = estate_id
        self._effective_on = effective_on
        self._progress = progress
        self._owners = Owners(session, estate_id)
        self._names: set[str] = set()

    def end_holdings(self, holding_ids: Iterable[int | None]) -> None:
        """End these holdings the day the roll takes effect."""
        ending: list[Row] = [
            {"id": id_, "until_date": self._effective_on}
            for id_ in holding_ids
            if id_ is not None
        ]
        self._update(Holding, ending)

    def take_off(self, units: Iterable[Registered]) -> None:
        """Take units off the register; their history stays."""
        gone: list[Row] = [
            {"id": unit.unit_id, "removed_on": self._effective_on} for unit in units
        ]
        self._update(Unit, gone)

    def update_units(
        self, changes: Iterable[Changed]
    ) -> list[tuple[int, RollUnit, Held]]:
        """Write area, use and status; return the units that get new holders."""
        rows: list[Row] = []
        held: list[tuple[int, RollUnit, Held]] = []
        for one in changes:
            rows.append(
                {
                    "id": one.before.unit_id,
                    "use": one.after.use.value,
                    "status": one.after.status.value,
                    "area_dm2": one.after.area_dm2,
                    "removed_on": None,
                }
            )
            if Aspect.OWNERS in one.aspects:
                held.append((one.before.unit_id, one.after, one.before.owners))
        self._update(Unit, rows)
        return held

    def add_units(self, units: Sequence[RollUnit]) -> Iterator[tuple[int, RollUnit]]:
        """Enter new units, their buildings and entrances first."""
        places = Places(self._session, self._estate_id)
        places.make_missing(units)
        adding = insert(Unit).returning(Unit.id, sort_by_parameter_order=True)
        for some in _portions(units):
            rows = [self._unit_row(unit, places) for unit in some]
            yield from zip(self._session.scalars(adding, rows), some, strict=True)
            self._progress(len(some))

    def begin_holdings(self, held: Sequence[tuple[int, RollUnit, Held]]) -> None:
        """Begin a holding of each unit, with its owners in the order of the roll."""
        owners = self._owners.of_units(
            [(unit, before) for _id, unit, before in held], self._progress
        )
        adding = insert(Holding).returning(Holding.id, sort_by_parameter_order=True)
        for some in _portions(list(zip(held, owners, strict=True))):
            ids = self._session.scalars(
                adding,
                [
                    {"unit_id": unit_id, "from_date": self._effective_on}
                    for (unit_id, _unit, _before), _owners in some
                ],
            ).all()
            self._session.execute(
                insert(HoldingOwner),
                [
                    {"holding_id": id_, "owner_id": owner_id, "position": position}
                    for id_, (_unit, theirs) in zip(ids, some, strict=True)
                    for position, owner_id in enumerate(theirs, start=1)
                ],
            )
            self._progress(len(some))
        self._names.update(name for _id, unit, _before in held for name in unit.owners)

    def change_phones(self, changes: Iterable[Changed]) -> None:
        """Write new phones of owners who stay the same people."""
        moves = moves_in(changes)
        self._names.update(move.name for move in moves)
        follow_phones(
            self._session, self._owners, moves, effective_on=self._effective_on
        )

    def settle(self) -> None:
        """Ask about namesakes, and join those without a phone for the time being."""
        if self._names:
            ask_about_namesakes(self._session, self._estate_id, self._names)
            settle_names(self._session, self._estate_id, self._names)

    def _unit_row(self, unit: RollUnit, places: Places) -> Row:
        building_id, entrance_id = places.of(unit)
        return {
            "estate_id": self._estate_id,
            "building_id": building_id,
            "entrance_id": entrance_id,
            "room": unit.room,
            "key": unit.key,
            "floor": unit.floor,
            "use": unit.use.value,
            "status": unit.status.value,
            "area_dm2": unit.area_dm2,
        }

    def _update(self, table: type[Holding | Unit], rows: list[Row]) -> None:
        if rows:
            self._session.execute(update(table), rows)


def _portions(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]
