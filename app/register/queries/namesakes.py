"""Owners of one name, beside each other, for staff to join or keep apart."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from app.domain.address import place_label
from app.register.models import (
    Building,
    Entrance,
    Holding,
    HoldingOwner,
    Owner,
    OwnerQuestion,
    Unit,
)
from app.register.rules import Verdict
from app.web.masking import masked_name, masked_phone

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Home:
    """A unit somebody holds, with the names of all who hold it."""

    unit_id: int
    label: str
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Person:
    """One of the two: name and phone masked, the units held now.

    Attributes:
        homes: id and label of each unit, and how many hold it together.
    """

    name: str
    phone: str | None
    homes: tuple[tuple[int, str, int], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """Two owners of one name, and what was decided.

    Attributes:
        counts_as_one: how they are counted now.
        changes_heads: joining them could make two heads one.
    """

    id: int
    first: Person
    second: Person
    verdict: Verdict
    counts_as_one: bool
    changes_heads: bool

    @property
    def is_open(self) -> bool:
        return self.verdict is Verdict.UNDECIDED

    @property
    def was_joined(self) -> bool:
        return self.verdict is Verdict.SAME


@dataclass(frozen=True, slots=True)
class NamesakesPage:
    estate_id: int
    questions: tuple[Question, ...]
    waiting: int
    decided: int
    shows_waiting: bool
    page: int
    pages: int

    @property
    def previous(self) -> int | None:
        return self.page - 1 if self.page > 1 else None

    @property
    def next(self) -> int | None:
        return self.page + 1 if self.page < self.pages else None


def namesakes_page(
    session: Session, *, estate_id: int, waiting: bool, page: int
) -> NamesakesPage:
    """List the pairs that wait, or those decided."""
    counts = _counts(session, estate_id)
    open_pairs = counts.get(Verdict.UNDECIDED, 0)
    decided = sum(counts.values()) - open_pairs
    pages = max(1, -(-(open_pairs if waiting else decided) // PER_PAGE))
    page = min(max(page, 1), pages)
    return NamesakesPage(
        estate_id=estate_id,
        questions=tuple(_questions(session, estate_id, waiting=waiting, page=page)),
        waiting=open_pairs,
        decided=decided,
        shows_waiting=waiting,
        page=page,
        pages=pages,
    )


def _counts(session: Session, estate_id: int) -> dict[str, int]:
    rows = session.execute(
        select(OwnerQuestion.verdict, func.count().label("pairs"))
        .where(OwnerQuestion.estate_id == estate_id)
        .group_by(OwnerQuestion.verdict)
    )
    return {row.verdict: row.pairs for row in rows}


def _questions(
    session: Session, estate_id: int, *, waiting: bool, page: int
) -> list[Question]:
    first, second = aliased(Owner), aliased(Owner)
    wanted = OwnerQuestion.verdict == Verdict.UNDECIDED
    rows = session.execute(
        select(OwnerQuestion, first, second)
        .join(first, first.id == OwnerQuestion.owner_id)
        .join(second, second.id == OwnerQuestion.other_id)
        .where(OwnerQuestion.estate_id == estate_id, wanted if waiting else ~wanted)
        .order_by(first.name, OwnerQuestion.id)
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    ).all()
    ids = {owner.id for _question, *both in rows for owner in both}
    homes = _homes(session, ids)
    return [_question(*row, homes) for row in rows]


def _question(
    asked: OwnerQuestion,
    first: Owner,
    second: Owner,
    homes: dict[int, list[Home]],
) -> Question:
    return Question(
        id=asked.id,
        first=_person(first, homes[first.id]),
        second=_person(second, homes[second.id]),
        verdict=Verdict(asked.verdict),
        counts_as_one=(first.same_as_id or first.id)
        == (second.same_as_id or second.id),
        changes_heads=bool(
            {home.names for home in homes[first.id]}
            & {home.names for home in homes[second.id]}
        ),
    )


def _person(owner: Owner, homes: Iterable[Home]) -> Person:
    return Person(
        name=masked_name(owner.name),
        phone=masked_phone(owner.phone) if owner.phone else None,
        homes=tuple((home.unit_id, home.label, len(home.names)) for home in homes),
    )


def _homes(session: Session, owner_ids: Iterable[int]) -> dict[int, list[Home]]:
    """Units each owner holds now, with the names of all who hold them."""
    mine = aliased(HoldingOwner)
    rows = session.execute(
        select(
            mine.owner_id, Unit.id, Building.code, Entrance.code, Unit.room, Owner.name
        )
        .join(Holding, Holding.id == mine.holding_id)
        .join(Unit, Unit.id == Holding.unit_id)
        .join(Building, Building.id == Unit.building_id)
        .join(Entrance, Entrance.id == Unit.entrance_id)
        .join(HoldingOwner, HoldingOwner.holding_id == Holding.id)
        .join(Owner, Owner.id == HoldingOwner.owner_id)
        .where(mine.owner_id.in_(owner_ids), Holding.until_date.is_(None))
        .order_by(Building.position, Unit.id)
    )
    names: dict[tuple[int, int], set[str]] = defaultdict(set)
    labels: dict[int, str] = {}
    for owner_id, unit_id, building, entrance, room, name in rows:
        names[owner_id, unit_id].add(name)
        labels[unit_id] = f"{place_label(building, entrance)}{room}"
    homes: dict[int, list[Home]] = defaultdict(list)
    for (owner_id, unit_id), held in names.items():
        homes[owner_id].append(Home(unit_id, labels[unit_id], frozenset(held)))
    return homes
