"""Which homes have a code, how far each has come, and what staff see of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.orm import Session

from app.domain.address import Address, place_label
from app.register.code_rules import MOST_SHEETS, CodeState, Selection
from app.register.models import Building, Entrance, Estate, HouseholdCode, Unit

LIVE = and_(HouseholdCode.unit_id == Unit.id, HouseholdCode.revoked_at.is_(None))
STATE = case(
    (HouseholdCode.id.is_(None), CodeState.NONE),
    (HouseholdCode.locked_at.is_not(None), CodeState.LOCKED),
    (HouseholdCode.confirmed_at.is_not(None), CodeState.CONFIRMED),
    (HouseholdCode.opened_at.is_not(None), CodeState.OPENED),
    (HouseholdCode.printed_at.is_not(None), CodeState.PRINTED),
    else_=CodeState.ISSUED,
)
LAST_STEP = func.coalesce(
    HouseholdCode.locked_at,
    HouseholdCode.confirmed_at,
    HouseholdCode.opened_at,
    HouseholdCode.printed_at,
    HouseholdCode.issued_at,
    type_=HouseholdCode.issued_at.type,
)


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many homes have come as far as this and no further."""

    state: CodeState
    homes: int
    current: bool = False


@dataclass(frozen=True, slots=True)
class BuildingCodes:
    """The codes of one building, counted."""

    id: int
    label: str
    homes: int
    counts: tuple[StateCount, ...]


@dataclass(frozen=True, slots=True)
class CodesPage:
    """The codes of an estate, counted for it and for each of its buildings.

    Attributes:
        unprinted: homes whose code is on no paper yet.
    """

    estate_id: int
    estate_name: str
    homes: int
    unprinted: int
    counts: tuple[StateCount, ...]
    buildings: tuple[BuildingCodes, ...]

    @property
    def may_print_rest(self) -> bool:
        """Tell whether all that is left can be printed at once."""
        return 0 < self.unprinted <= MOST_SHEETS


@dataclass(frozen=True, slots=True)
class HomeCode:
    """The code of one home: how far it came and when it took that step.

    Attributes:
        reissues: how many codes of this home were replaced so far.
    """

    unit_id: int
    label: str
    state: CodeState
    since: datetime | None
    reissues: int
    has_code: bool
    is_locked: bool


@dataclass(frozen=True, slots=True)
class BuildingPage:
    """The codes of one building, home by home."""

    estate_id: int
    estate_name: str
    building_id: int
    label: str
    homes: int
    counts: tuple[StateCount, ...]
    rows: tuple[HomeCode, ...]
    is_filtered: bool


def selected(columns: Sequence[Any], selection: Selection) -> Select[Any]:
    """Select columns of the chosen homes and, where there is one, their live code."""
    chosen = (
        select(*columns)
        .select_from(Unit)
        .outerjoin(HouseholdCode, LIVE)
        .where(Unit.estate_id == selection.estate_id, Unit.removed_on.is_(None))
    )
    if selection.building_ids is not None:
        chosen = chosen.where(Unit.building_id.in_(selection.building_ids))
    if selection.unit_ids is not None:
        chosen = chosen.where(Unit.id.in_(selection.unit_ids))
    if selection.unprinted:
        chosen = chosen.where(HouseholdCode.printed_at.is_(None))
    return chosen


def units_without_code(session: Session, selection: Selection) -> list[int]:
    """Return the chosen units that have no live code, in the register's order."""
    missing = selected([Unit.id], selection).where(HouseholdCode.id.is_(None))
    return list(session.scalars(missing.order_by(Unit.id)))


def live_codes(session: Session, selection: Selection) -> list[HouseholdCode]:
    """Return the live codes of the chosen units."""
    living = selected([HouseholdCode], selection).where(HouseholdCode.id.is_not(None))
    return list(session.scalars(living.order_by(Unit.id)))


def codes_page(
    session: Session, estate_id: int, *, within: frozenset[int] | None = None
) -> CodesPage:
    """Count the codes of an estate by building, or only ``within`` some buildings.

    Raises:
        sqlalchemy.exc.NoResultFound: if there is no such estate.
    """
    estate = session.get_one(Estate, estate_id)
    selection = Selection(estate_id=estate_id, building_ids=within)
    counting = selected([Unit.building_id, STATE, func.count()], selection)
    counts: dict[int, Counter[CodeState]] = {}
    for building_id, state, homes in session.execute(
        counting.group_by(Unit.building_id, STATE)
    ):
        counts.setdefault(building_id, Counter())[CodeState(state)] = homes
    places = select(Building).where(Building.id.in_(counts))
    total = sum(counts.values(), Counter())
    return CodesPage(
        estate_id=estate_id,
        estate_name=estate.name,
        homes=total.total(),
        unprinted=total[CodeState.NONE] + total[CodeState.ISSUED],
        counts=_in_order(total),
        buildings=tuple(
            BuildingCodes(
                id=place.id,
                label=place_label(place.code, ""),
                homes=counts[place.id].total(),
                counts=_in_order(counts[place.id]),
            )
            for place in session.scalars(places.order_by(Building.position))
        ),
    )


def find_building_page(
    session: Session, estate_id: int, building_id: int, state: CodeState | None = None
) -> BuildingPage | None:
    """Tell the state of every code of a building, or only of those in one state."""
    estate = session.get_one(Estate, estate_id)
    building = session.get(Building, building_id)
    if building is None or building.estate_id != estate_id:
        return None
    selection = Selection(estate_id=estate_id, building_ids=frozenset({building_id}))
    rows = _home_codes(session, selection)
    counts = Counter(row.state for row in rows)
    return BuildingPage(
        estate_id=estate_id,
        estate_name=estate.name,
        building_id=building_id,
        label=place_label(building.code, ""),
        homes=len(rows),
        counts=_in_order(counts, current=state),
        rows=tuple(row for row in rows if state in {None, row.state}),
        is_filtered=state is not None,
    )


def _home_codes(session: Session, selection: Selection) -> list[HomeCode]:
    replaced = (
        select(func.count())
        .select_from(HouseholdCode)
        .where(HouseholdCode.unit_id == Unit.id, HouseholdCode.revoked_at.is_not(None))
        .correlate(Unit)
        .scalar_subquery()
    )
    columns = [
        Building.code.label("building"),
        Entrance.code.label("entrance"),
        Unit.room,
        Unit.id,
        STATE.label("state"),
        LAST_STEP.label("since"),
        replaced.label("reissues"),
    ]
    rows = session.execute(at_their_place(selected(columns, selection))).all()
    return [
        HomeCode(
            unit_id=row.id,
            label=Address(row.building, row.entrance, row.room).label,
            state=CodeState(row.state),
            since=row.since,
            reissues=row.reissues,
            has_code=row.state != CodeState.NONE,
            is_locked=row.state == CodeState.LOCKED,
        )
        for row in rows
    ]


def at_their_place(homes: Select[Any]) -> Select[Any]:
    """Order homes as a person walks: building, entrance, floor, room."""
    return (
        homes.join(Building, Building.id == Unit.building_id)
        .join(Entrance, Entrance.id == Unit.entrance_id)
        .order_by(
            Building.position,
            func.length(Entrance.code),
            Entrance.code,
            func.length(Unit.room),
            Unit.room,
            Unit.id,
        )
    )


def _in_order(
    counts: Counter[CodeState], current: CodeState | None = None
) -> tuple[StateCount, ...]:
    return tuple(
        StateCount(state, counts[state], state is current) for state in CodeState
    )
