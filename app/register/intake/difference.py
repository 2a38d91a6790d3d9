"""A roll held against the register: what is new, what changed, what is gone."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto

from app.register.intake.units import Identity, RollUnit, identities_of


class Aspect(StrEnum):
    """What of a unit changed."""

    OWNERS = auto()
    PHONE = auto()
    AREA = auto()
    USE = auto()
    STATUS = auto()


@dataclass(frozen=True, slots=True)
class Registered:
    """A unit as the register has it now.

    Attributes:
        owners: ids with name and phone, in the order of the holding.
        from_date: since when they hold it; ``None`` if nobody holds it now.
        removed: the unit was taken off the register earlier.
    """

    unit_id: int
    key: str
    use: str
    status: str
    area_dm2: int
    owners: tuple[tuple[int, Identity], ...]
    holding_id: int | None
    from_date: date | None
    removed: bool = False


@dataclass(frozen=True, slots=True)
class Changed:
    """A unit that both know, told differently."""

    before: Registered
    after: RollUnit
    aspects: frozenset[Aspect]


@dataclass(frozen=True, slots=True)
class Difference:
    """What an import would do to the register.

    Attributes:
        returned: units taken off the register earlier that are on the roll again.
    """

    new: tuple[RollUnit, ...]
    returned: tuple[Changed, ...]
    changed: tuple[Changed, ...]
    gone: tuple[Registered, ...]
    unchanged: int

    @property
    def is_nothing(self) -> bool:
        return not (self.new or self.returned or self.changed or self.gone)

    @property
    def touches_what_was(self) -> bool:
        """Whether anything already in the register would change."""
        return bool(self.returned or self.changed or self.gone)

    @property
    def ends_holdings(self) -> tuple[Registered, ...]:
        """Units whose present holding would or could end."""
        people = {Aspect.OWNERS, Aspect.PHONE}
        moved = [one.before for one in self.changed if one.aspects & people]
        return (*moved, *self.gone)

    @property
    def fingerprint(self) -> str:
        """The same for the same difference: what was confirmed is what is done."""
        told = [
            [list(unit[2:]) for unit in self.new],
            [[one.before.unit_id, list(one.after[2:])] for one in self.returned],
            [_told(one) for one in self.changed],
            [unit.unit_id for unit in self.gone],
        ]
        canonical = json.dumps(told, ensure_ascii=False, default=str)
        return hashlib.sha256(canonical.encode()).hexdigest()


def difference(
    units: Sequence[RollUnit], register: Mapping[str, Registered]
) -> Difference:
    """Hold a roll against the register's units by key."""
    on_roll = {unit.key for unit in units}
    new, returned, changed = [], [], []
    for unit in units:
        before = register.get(unit.key)
        if before is None:
            new.append(unit)
        elif before.removed:
            returned.append(Changed(before, unit, frozenset(Aspect)))
        elif aspects := _aspects(before, unit):
            changed.append(Changed(before, unit, aspects))
    gone = [
        unit
        for key, unit in register.items()
        if key not in on_roll and not unit.removed
    ]
    return Difference(
        new=tuple(new),
        returned=tuple(returned),
        changed=tuple(changed),
        gone=tuple(gone),
        unchanged=len(units) - len(new) - len(returned) - len(changed),
    )


def phones_that_change(before: Registered, after: RollUnit) -> dict[int, str]:
    """Owners, by id, with the new phone the roll gives; an empty cell says nothing."""
    told = dict(identities_of(after))
    return {
        owner_id: phone
        for owner_id, (name, known) in before.owners
        if (phone := told.get(name)) and phone != known
    }


def _aspects(before: Registered, after: RollUnit) -> frozenset[Aspect]:
    found = set()
    if {name for _id, (name, _phone) in before.owners} != set(after.owners):
        found.add(Aspect.OWNERS)
    elif phones_that_change(before, after):
        found.add(Aspect.PHONE)
    for aspect, was, now in (
        (Aspect.AREA, before.area_dm2, after.area_dm2),
        (Aspect.USE, before.use, after.use),
        (Aspect.STATUS, before.status, after.status),
    ):
        if was != now:
            found.add(aspect)
    return frozenset(found)


def _told(one: Changed) -> list[object]:
    was = one.before
    known = [was.unit_id, was.holding_id, was.area_dm2, was.use, was.status]
    return [*known, [list(owner) for owner in was.owners], list(one.after[2:])]
