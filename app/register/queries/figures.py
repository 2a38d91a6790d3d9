"""The register of an estate in figures, for its overview."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from app.register.code_queries import CodesPage, codes_page
from app.register.code_rules import CodeState
from app.register.heads import heads_of
from app.register.models import Holding, HoldingOwner, Owner, RollImport, Unit
from app.register.owner_queries import titles_of, undecided_owners
from app.register.rules import SPECIAL_SPACES, Use

EXAMPLES = 4
OPENED = (CodeState.OPENED, CodeState.CONFIRMED, CodeState.LOCKED)


@dataclass(frozen=True, slots=True)
class RollVersion:
    """The last import: which file, when it came in, from which day it holds."""

    file_name: str
    imported_at: datetime
    effective_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildingLine:
    """One building in figures; its area in dm²."""

    id: int
    label: str
    units: int
    area_dm2: int
    opened: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterFigures:
    """The present register of an estate, counted; its area in dm².

    Attributes:
        heads: different owner sets, special spaces left out.
        ownerless: keys of the first few units nobody is written down for.
        codes: homes by the state of their code.
    """

    units: int
    area_dm2: int
    heads: int
    shops: int
    special: int
    joint: int
    without_owner: int
    ownerless: tuple[str, ...]
    without_phone: int
    undecided: int
    codes: Mapping[CodeState, int]
    buildings: tuple[BuildingLine, ...]
    version: RollVersion | None

    @property
    def has_roll(self) -> bool:
        return self.units > 0

    @property
    def opened(self) -> int:
        return sum(building.opened for building in self.buildings)


def register_figures(session: Session, estate_id: int) -> RegisterFigures:
    """Count an estate's register; the same number of statements whatever its size.

    Raises:
        sqlalchemy.exc.NoResultFound: if there is no such estate.
    """
    codes = codes_page(session, estate_id)
    titles = titles_of(session, estate_id)
    uses = [title.use for title in titles]
    buildings = _buildings(session, estate_id, codes)
    ownerless = _ownerless(session, estate_id)
    return RegisterFigures(
        units=len(titles),
        area_dm2=sum(building.area_dm2 for building in buildings),
        heads=heads_of(titles),
        shops=uses.count(Use.SHOP),
        special=sum(use in SPECIAL_SPACES for use in uses),
        joint=sum(len(title.owners) > 1 for title in titles),
        without_owner=sum(not title.owners for title in titles),
        ownerless=ownerless,
        without_phone=_without_phone(session, estate_id),
        undecided=undecided_owners(session, estate_id),
        codes={count.state: count.homes for count in codes.counts},
        buildings=buildings,
        version=roll_version(session, estate_id),
    )


def roll_version(session: Session, estate_id: int) -> RollVersion | None:
    """Tell which import the register comes from; ``None`` before the first."""
    row = session.execute(
        select(RollImport.file_name, RollImport.imported_at, RollImport.effective_on)
        .where(RollImport.estate_id == estate_id)
        .order_by(RollImport.id.desc())
        .limit(1)
    ).first()
    return RollVersion(*row) if row else None


def _buildings(
    session: Session, estate_id: int, codes: CodesPage
) -> tuple[BuildingLine, ...]:
    areas = session.execute(
        select(Unit.building_id, func.sum(Unit.area_dm2))
        .where(Unit.estate_id == estate_id, Unit.removed_on.is_(None))
        .group_by(Unit.building_id)
    )
    area_of = {building_id: int(area) for building_id, area in areas}
    return tuple(
        BuildingLine(
            id=building.id,
            label=building.label,
            units=building.homes,
            area_dm2=area_of[building.id],
            opened=sum(one.homes for one in building.counts if one.state in OPENED),
        )
        for building in codes.buildings
    )


def _without_phone(session: Session, estate_id: int) -> int:
    """Homes that have an owner, but none of them with a phone."""
    owned = (
        select(Holding.id)
        .join(Unit, Unit.id == Holding.unit_id)
        .join(HoldingOwner, HoldingOwner.holding_id == Holding.id)
        .join(Owner, Owner.id == HoldingOwner.owner_id)
        .where(
            Unit.estate_id == estate_id,
            Unit.removed_on.is_(None),
            Holding.until_date.is_(None),
        )
        .group_by(Holding.id)
        .having(func.count(Owner.phone) == 0)
    )
    return session.scalar(select(func.count()).select_from(owned.subquery())) or 0


def _ownerless(session: Session, estate_id: int) -> tuple[str, ...]:
    held = exists().where(
        Holding.unit_id == Unit.id,
        Holding.until_date.is_(None),
        HoldingOwner.holding_id == Holding.id,
    )
    keys = (
        select(Unit.key)
        .where(Unit.estate_id == estate_id, Unit.removed_on.is_(None), ~held)
        .order_by(Unit.building_id, Unit.key)
        .limit(EXAMPLES)
    )
    return tuple(session.scalars(keys))
