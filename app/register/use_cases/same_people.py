"""Keep who is one person in step with the roll and with what staff decided."""

from collections import defaultdict
from collections.abc import Collection, Iterator

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session, aliased

from app.register.models import Holding, HoldingOwner, Owner, OwnerQuestion
from app.register.rules import Verdict
from app.register.sameness import Known, Pair, joined, pairs_to_ask

NAMES_AT_ONCE = 500
ROWS_AT_ONCE = 5000


def ask_about_namesakes(
    session: Session, estate_id: int, names: Collection[str]
) -> None:
    """Ask about every pair of present owners of these names, once."""
    asked = {
        (first, second)
        for first, second in session.execute(
            select(OwnerQuestion.owner_id, OwnerQuestion.other_id).where(
                OwnerQuestion.estate_id == estate_id
            )
        )
    }
    rows = [
        {"estate_id": estate_id, "owner_id": first, "other_id": second}
        for owner_ids in _present_by_name(session, estate_id, names).values()
        for first, second in pairs_to_ask(owner_ids)
        if (first, second) not in asked
    ]
    for start in range(0, len(rows), ROWS_AT_ONCE):
        session.execute(insert(OwnerQuestion), rows[start : start + ROWS_AT_ONCE])


def settle_names(session: Session, estate_id: int, names: Collection[str]) -> None:
    """Write down who is one person under these names.

    Raises:
        Contradiction: if what staff decided does not go together.
    """
    ordered = sorted(names)
    for start in range(0, len(ordered), NAMES_AT_ONCE):
        some = ordered[start : start + NAMES_AT_ONCE]
        changes = list(_changes(session, estate_id, some))
        if changes:
            session.execute(update(Owner), changes)


def _present_by_name(
    session: Session, estate_id: int, names: Collection[str]
) -> dict[str, list[int]]:
    rows = session.execute(
        select(Owner.name, Owner.id)
        .join(HoldingOwner, HoldingOwner.owner_id == Owner.id)
        .join(Holding, Holding.id == HoldingOwner.holding_id)
        .where(Owner.estate_id == estate_id, Holding.until_date.is_(None))
        .distinct()
    )
    found: dict[str, list[int]] = defaultdict(list)
    for name, owner_id in rows:
        if name in names:
            found[name].append(owner_id)
    return found


def _changes(
    session: Session, estate_id: int, names: Collection[str]
) -> Iterator[dict[str, int | None]]:
    pairs = _pairs_by_name(session, estate_id, names)
    owners = session.execute(
        select(Owner.id, Owner.name, Owner.phone_index, Owner.same_as_id).where(
            Owner.estate_id == estate_id, Owner.name.in_(pairs)
        )
    ).all()
    known: dict[str, list[Known]] = defaultdict(list)
    for owner_id, name, index, _same in owners:
        known[name].append(Known(owner_id, has_phone=index is not None))
    heads = {
        owner_id: head
        for name in pairs
        for owner_id, head in joined(known[name], pairs[name]).items()
    }
    for owner_id, _name, _index, same_as_id in owners:
        head = heads[owner_id] if heads[owner_id] != owner_id else None
        if head != same_as_id:
            yield {"id": owner_id, "same_as_id": head}


def _pairs_by_name(
    session: Session, estate_id: int, names: Collection[str]
) -> dict[str, list[Pair]]:
    first = aliased(Owner)
    rows = session.execute(
        select(
            first.name,
            OwnerQuestion.owner_id,
            OwnerQuestion.other_id,
            OwnerQuestion.verdict,
        )
        .join(first, first.id == OwnerQuestion.owner_id)
        .where(OwnerQuestion.estate_id == estate_id, first.name.in_(names))
        .order_by(OwnerQuestion.id)
    )
    pairs: dict[str, list[Pair]] = defaultdict(list)
    for name, one, other, verdict in rows:
        pairs[name].append(Pair(one, other, Verdict(verdict)))
    return pairs
