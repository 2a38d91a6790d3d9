"""The register as a table: by building, searched, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func
from sqlalchemy.orm import Session

from app.domain.address import Address
from app.register.models import Unit
from app.register.queries.chosen import (
    BuildingChoice,
    Wanted,
    building_choices,
    chosen,
    conditions,
    in_order,
)
from app.register.queries.estates import estate_name
from app.register.queries.figures import RollVersion, roll_version
from app.register.queries.people import Person, people_by_unit
from app.register.rules import Status, Use

PER_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class RollLine:
    """One unit of the register; its area in dm², its owners masked or whole."""

    unit_id: int
    building: str
    entrance: str
    room: str
    use: str
    status: str
    area_dm2: int
    people: tuple[Person, ...]

    @property
    def label(self) -> str:
        return Address(self.building, self.entrance, self.room).label

    @property
    def phones(self) -> tuple[str, ...]:
        return tuple(person.phone for person in self.people if person.phone)

    @property
    def is_joint(self) -> bool:
        return len(self.people) > 1

    @property
    def is_dwelling(self) -> bool:
        return self.use == Use.RESIDENTIAL

    @property
    def is_undelivered(self) -> bool:
        return self.status in {Status.UNSOLD, Status.SOLD_UNDELIVERED}


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPage:
    """One page of an estate's register, or of what was found in it.

    Attributes:
        found, found_area_dm2: of all pages together.
        is_empty: there is nothing at all for this reader to see.
    """

    estate_id: int
    text: str
    building_id: int | None
    buildings: tuple[BuildingChoice, ...]
    lines: tuple[RollLine, ...]
    found: int
    found_area_dm2: int
    page: int
    pages: int
    version: RollVersion | None
    by_name: bool
    is_empty: bool
    is_narrowed: bool

    @property
    def is_cut(self) -> bool:
        return self.pages > 1

    @property
    def previous(self) -> int | None:
        return self.page - 1 if self.page > 1 else None

    @property
    def next(self) -> int | None:
        return self.page + 1 if self.page < self.pages else None


@dataclass(frozen=True, slots=True)
class WholeRoll:
    """The register as it leaves in a file."""

    estate_name: str
    lines: tuple[RollLine, ...]
    version: RollVersion | None

    @property
    def area_dm2(self) -> int:
        return sum(line.area_dm2 for line in self.lines)


def register_page(session: Session, wanted: Wanted, *, page: int = 1) -> RegisterPage:
    """Read one page of a register, masked; five statements, whatever is asked.

    Raises:
        LookupError: if the building is not there for this reader.
    """
    buildings = building_choices(session, wanted)
    found, area = session.execute(
        chosen(wanted, func.count(), func.coalesce(func.sum(Unit.area_dm2), 0))
    ).one()
    pages = max(-(-found // PER_PAGE), 1)
    page = min(max(page, 1), pages)
    rows = session.execute(
        in_order(wanted).offset((page - 1) * PER_PAGE).limit(PER_PAGE)
    ).all()
    people = people_by_unit(
        session, Unit.id.in_([row.id for row in rows]), in_full=False
    )
    return RegisterPage(
        estate_id=wanted.estate_id,
        text=wanted.text,
        building_id=wanted.building_id,
        buildings=buildings,
        lines=_lines(rows, people),
        found=found,
        found_area_dm2=int(area),
        page=page,
        pages=pages,
        version=roll_version(session, wanted.estate_id),
        by_name=wanted.by_name,
        is_empty=not buildings[0].units,
        is_narrowed=bool(wanted.text) or wanted.building_id is not None,
    )


def whole_roll(session: Session, wanted: Wanted, *, in_full: bool) -> WholeRoll:
    """Read everything asked for, for a file.

    Raises:
        LookupError: if the building is not there for this reader.
    """
    building_choices(session, wanted)
    rows = session.execute(in_order(wanted)).all()
    people = people_by_unit(session, *conditions(wanted), in_full=in_full)
    return WholeRoll(
        estate_name=estate_name(session, wanted.estate_id) or "",
        lines=_lines(rows, people),
        version=roll_version(session, wanted.estate_id),
    )


def _lines(
    rows: Sequence[Any], people: dict[int, tuple[Person, ...]]
) -> tuple[RollLine, ...]:
    return tuple(
        RollLine(
            unit_id=row.id,
            building=row.building,
            entrance=row.entrance,
            room=row.room,
            use=row.use,
            status=row.status,
            area_dm2=row.area_dm2,
            people=people.get(row.id, ()),
        )
        for row in rows
    )
