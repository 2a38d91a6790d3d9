"""One unit of the register: its title now and before, and how far its letter came."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.address import Address, place_label
from app.register.code_queries import LAST_STEP, STATE, selected
from app.register.code_rules import CodeState, Selection
from app.register.models import Building, Entrance, Unit
from app.register.queries.people import HoldingLine, holdings_of


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPage:
    """A unit; its area in dm².

    Attributes:
        in_full: the present owners' names and phones are not masked.
        code_since: when the letter came as far as it is.
    """

    unit_id: int
    estate_id: int
    building_id: int
    building: str
    label: str
    use: str
    status: str
    area_dm2: int
    floor: int | None
    removed_on: date | None
    holdings: tuple[HoldingLine, ...]
    code_state: CodeState
    code_since: datetime | None
    in_full: bool

    @property
    def has_owner(self) -> bool:
        return any(one.is_present and one.people for one in self.holdings)


def unit_page(
    session: Session,
    *,
    estate_id: int,
    unit_id: int,
    within: frozenset[int] | None,
    in_full: bool = False,
) -> UnitPage:
    """Read a unit of an estate, also one taken off the register.

    ``within`` are the buildings the reader may see; ``None`` means all.

    Raises:
        LookupError: if there is no such unit for this reader.
    """
    row = session.execute(
        select(Unit, Building.code, Entrance.code)
        .join(Building, Building.id == Unit.building_id)
        .join(Entrance, Entrance.id == Unit.entrance_id)
        .where(Unit.id == unit_id, Unit.estate_id == estate_id)
    ).first()
    if row is None or (within is not None and row[0].building_id not in within):
        raise LookupError(unit_id)
    unit, building, entrance = row
    state, since = _code(session, unit)
    return UnitPage(
        unit_id=unit.id,
        estate_id=estate_id,
        building_id=unit.building_id,
        building=place_label(building, ""),
        label=Address(building, entrance, unit.room).label,
        use=unit.use,
        status=unit.status,
        area_dm2=unit.area_dm2,
        floor=unit.floor,
        removed_on=unit.removed_on,
        holdings=holdings_of(session, unit.id, in_full=in_full),
        code_state=state,
        code_since=since,
        in_full=in_full,
    )


def _code(session: Session, unit: Unit) -> tuple[CodeState, datetime | None]:
    chosen = Selection(estate_id=unit.estate_id, unit_ids=frozenset({unit.id}))
    row = session.execute(selected([STATE, LAST_STEP], chosen)).first()
    return (CodeState(row[0]), row[1]) if row else (CodeState.NONE, None)
