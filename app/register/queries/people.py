"""Owners as they are shown: masked, unless somebody gave a reason to see them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.register.models import Holding, HoldingOwner, Owner, Unit
from app.web.masking import masked_name, masked_phone


@dataclass(frozen=True, slots=True)
class Person:
    """An owner; name and phone are masked or whole, ``phone`` may be empty."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class HoldingLine:
    """The owners of a unit from a day on, until another day or now."""

    since: date
    until: date | None
    people: tuple[Person, ...]

    @property
    def is_present(self) -> bool:
        return self.until is None

    @property
    def is_joint(self) -> bool:
        return len(self.people) > 1


def people_by_unit(
    session: Session, *where: ColumnElement[bool], in_full: bool
) -> dict[int, tuple[Person, ...]]:
    """The present owners of the units chosen by ``where``, in one statement."""
    rows = session.execute(
        _owners(Holding.unit_id)
        .where(*where, Holding.until_date.is_(None))
        .order_by(Holding.unit_id, HoldingOwner.position)
    )
    return _grouped(rows, in_full=in_full)


def holdings_of(
    session: Session, unit_id: int, *, in_full: bool
) -> tuple[HoldingLine, ...]:
    """Every holding of a unit, the present one first; only that one in full."""
    present = people_by_unit(session, Unit.id == unit_id, in_full=in_full)
    rows = session.execute(
        _owners(Holding.id).where(Unit.id == unit_id).order_by(HoldingOwner.position)
    )
    masked = _grouped(rows, in_full=False)
    spans = session.execute(
        select(Holding.id, Holding.from_date, Holding.until_date)
        .where(Holding.unit_id == unit_id)
        .order_by(Holding.until_date.is_not(None), Holding.from_date.desc())
    )
    return tuple(
        HoldingLine(
            since,
            until,
            masked.get(id_, ()) if until else present.get(unit_id, ()),
        )
        for id_, since, until in spans
    )


def shown(name: str, phone: str | None, *, in_full: bool) -> Person:
    """Return an owner as they may be seen."""
    if in_full:
        return Person(name, phone or "")
    return Person(masked_name(name), masked_phone(phone) if phone else "")


def _owners(by: Any) -> Any:
    return (
        select(by, Owner.name, Owner.phone)
        .select_from(Holding)
        .join(Unit, Unit.id == Holding.unit_id)
        .join(HoldingOwner, HoldingOwner.holding_id == Holding.id)
        .join(Owner, Owner.id == HoldingOwner.owner_id)
    )


def _grouped(rows: Iterable[Any], *, in_full: bool) -> dict[int, tuple[Person, ...]]:
    people: defaultdict[int, list[Person]] = defaultdict(list)
    for key, name, phone in rows:
        people[key].append(shown(name, phone, in_full=in_full))
    return {key: tuple(theirs) for key, theirs in people.items()}
