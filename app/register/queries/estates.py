"""The estates in somebody's scope, and what is told of one of them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from app.register.models import Estate, RollImport, Unit

PER_PAGE = 50
ESCAPE = "\\"


@dataclass(frozen=True, slots=True, kw_only=True)
class EstateLine:
    """One estate in the list; its area in dm².

    Attributes:
        rolled_at: when its register last came in; ``None`` while it has none.
    """

    id: int
    name: str
    place: str
    is_test: bool
    buildings: int
    units: int
    area_dm2: int
    rolled_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EstatesPage:
    """The estates somebody may work on, or those found among them.

    Attributes:
        in_scope: how many there are without searching.
        page: the number of this page, the first being 1.
    """

    lines: tuple[EstateLine, ...]
    wanted: str
    found: int
    in_scope: int
    page: int
    pages: int

    @property
    def is_empty(self) -> bool:
        return not self.in_scope

    @property
    def is_searchable(self) -> bool:
        return self.in_scope > 1

    @property
    def previous(self) -> int | None:
        return self.page - 1 if self.page > 1 else None

    @property
    def next(self) -> int | None:
        return self.page + 1 if self.page < self.pages else None


@dataclass(frozen=True, slots=True, kw_only=True)
class EstateFields:
    """An estate as its form shows it."""

    id: int
    ref: str
    name: str
    community: str
    street: str
    district: str
    city: str
    committee_phone: str
    committee_office: str
    committee_hours: str
    is_test: bool


def escaped(wanted: str) -> str:
    """Write text for a LIKE pattern so that it finds exactly these signs."""
    for sign in (ESCAPE, "%", "_"):
        wanted = wanted.replace(sign, ESCAPE + sign)
    return wanted


def estate_name(session: Session, estate_id: int) -> str | None:
    """Tell what the estate is called; ``None`` if there is no such one."""
    return session.scalar(select(Estate.name).where(Estate.id == estate_id))


def estate_fields(session: Session, estate_id: int) -> EstateFields:
    """Read an estate for its form.

    Raises:
        sqlalchemy.exc.NoResultFound: if there is no such estate.
    """
    estate = session.get_one(Estate, estate_id)
    return EstateFields(
        id=estate.id,
        ref=estate.ref,
        name=estate.name,
        community=estate.community,
        street=estate.street,
        district=estate.district,
        city=estate.city,
        committee_phone=estate.committee_phone,
        committee_office=estate.committee_office,
        committee_hours=estate.committee_hours,
        is_test=estate.is_test,
    )


def estates_page(
    session: Session, *, scope: frozenset[int] | None, wanted: str = "", page: int = 1
) -> EstatesPage:
    """List the estates of a scope (``None`` = all), or those found in it.

    Four statements, however many estates there are.
    """
    in_scope = _counted(session, _within(scope))
    asked = _matching(_within(scope), wanted)
    found = _counted(session, asked) if wanted else in_scope
    pages = max(-(-found // PER_PAGE), 1)
    page = min(max(page, 1), pages)
    shown = session.scalars(
        asked.order_by(Estate.name, Estate.id)
        .offset((page - 1) * PER_PAGE)
        .limit(PER_PAGE)
    ).all()
    return EstatesPage(
        lines=_lines(session, list(shown)),
        wanted=wanted,
        found=found,
        in_scope=in_scope,
        page=page,
        pages=pages,
    )


def _within(scope: frozenset[int] | None) -> Select[Estate]:
    asked = select(Estate)
    return asked if scope is None else asked.where(Estate.id.in_(scope))


def _matching(asked: Select[Estate], wanted: str) -> Select[Estate]:
    if not wanted:
        return asked
    pattern = f"%{escaped(wanted)}%"
    searched = (Estate.name, Estate.community, Estate.street)
    return asked.where(or_(*(text.like(pattern, escape=ESCAPE) for text in searched)))


def _counted(session: Session, asked: Select[Estate]) -> int:
    return session.scalar(select(func.count()).select_from(asked.subquery())) or 0


def _lines(session: Session, estates: list[Estate]) -> tuple[EstateLine, ...]:
    ids = [estate.id for estate in estates]
    sizes = session.execute(
        select(
            Unit.estate_id,
            func.count().label("units"),
            func.count(Unit.building_id.distinct()).label("buildings"),
            func.sum(Unit.area_dm2).label("area"),
        )
        .where(Unit.estate_id.in_(ids), Unit.removed_on.is_(None))
        .group_by(Unit.estate_id)
    )
    size_of = {row.estate_id: row for row in sizes}
    rolled = session.execute(
        select(RollImport.estate_id, func.max(RollImport.imported_at).label("at"))
        .where(RollImport.estate_id.in_(ids))
        .group_by(RollImport.estate_id)
    )
    rolled_at = {row.estate_id: row.at for row in rolled}
    lines = []
    for estate in estates:
        size = size_of.get(estate.id)
        lines.append(
            EstateLine(
                id=estate.id,
                name=estate.name,
                place=_place(estate),
                is_test=estate.is_test,
                buildings=size.buildings if size else 0,
                units=size.units if size else 0,
                area_dm2=int(size.area) if size else 0,
                rolled_at=rolled_at.get(estate.id),
            )
        )
    return tuple(lines)


def _place(estate: Estate) -> str:
    return f"{estate.city}{estate.district} {estate.street} {estate.community}".strip()
