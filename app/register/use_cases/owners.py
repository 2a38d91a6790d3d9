"""Owners a roll names: known ones are found again, others are entered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.keys import keyed_hash
from app.register.intake.units import Identity, RollUnit, identities_of
from app.register.models import Owner

PHONE_INDEX = "owner.phone"
AT_ONCE = 1000
Held = tuple[tuple[int, Identity], ...]
Progress = Callable[[int], None]


def phone_index(phone: str) -> str:
    """The keyed hash by which a phone is found without being read."""
    return keyed_hash(PHONE_INDEX, phone)


@dataclass(slots=True)
class _Person:
    """An owner of the roll; ``id`` is known once the row is."""

    name: str
    phone: str | None
    index: str | None
    id: int = 0


class Owners:
    """Who is meant by each name of a roll.

    A name with a phone is one owner in the whole estate. A name without a phone is
    a new owner each time: whether it is one person is asked, not assumed here.
    """

    def __init__(self, session: Session, estate_id: int) -> None:
        self._session = session
        self._estate_id = estate_id
        self._people = {
            (name, index): _Person(name, None, index, id_)
            for id_, name, index in session.execute(
                select(Owner.id, Owner.name, Owner.phone_index).where(
                    Owner.estate_id == estate_id, Owner.phone_index.is_not(None)
                )
            )
        }
        self._new: list[_Person] = []

    def of_units(
        self, units: Sequence[tuple[RollUnit, Held]], progress: Progress
    ) -> list[list[int]]:
        """Return the owners' ids of each unit, given who held it before."""
        meant = [
            [self._meant(identity, before) for identity in identities_of(unit)]
            for unit, before in units
        ]
        self._enter_new(progress)
        return [list(dict.fromkeys(one.id for one in unit)) for unit in meant]

    def of_phone(self, name: str, phone: str) -> int:
        """Return the id of an owner by name and phone, entered if need be."""
        person = self._by_phone(name, phone)
        self._enter_new(lambda _done: None)
        return person.id

    def find(self, name: str, phone: str) -> int | None:
        """Return the id of an owner by name and phone, if there is one."""
        person = self._people.get((name, phone_index(phone)))
        return person.id if person else None

    def _meant(self, identity: Identity, before: Held) -> _Person:
        name, phone = identity
        for owner_id, (held_name, held_phone) in before:
            if held_name == name and phone in {None, held_phone}:
                return _Person(name, held_phone, None, owner_id)
        return self._by_phone(name, phone) if phone else self._without_phone(name)

    def _by_phone(self, name: str, phone: str) -> _Person:
        key = (name, phone_index(phone))
        if key not in self._people:
            self._people[key] = _Person(name, phone, key[1])
            self._new.append(self._people[key])
        return self._people[key]

    def _without_phone(self, name: str) -> _Person:
        person = _Person(name, None, None)
        self._new.append(person)
        return person

    def _enter_new(self, progress: Progress) -> None:
        adding = insert(Owner).returning(Owner.id, sort_by_parameter_order=True)
        for start in range(0, len(self._new), AT_ONCE):
            some = self._new[start : start + AT_ONCE]
            rows = [
                {
                    "estate_id": self._estate_id,
                    "name": person.name,
                    "phone": person.phone,
                    "phone_index": person.index,
                }
                for person in some
            ]
            ids = self._session.scalars(adding, rows)
            for person, id_ in zip(some, ids, strict=True):
                person.id = id_
            progress(len(some))
        self._new = []
