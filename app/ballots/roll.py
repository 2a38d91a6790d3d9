"""The electoral roll (表决名册): the register as it stands when a ballot opens."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.ballots.rules import Reason, ScopeKind
from app.ballots.tally.electorate import (
    RollUnit,
    Scope,
    head_key,
    special_or_outside,
)
from app.domain.merkle import leaf_hash, root_of
from app.domain.quantities import with_two_decimals
from app.register.heads import deciding_owners, developer_of


@dataclass(frozen=True, slots=True)
class RegisteredUnit:
    """A unit of the register with the present owners of its title; area in dm²."""

    unit_id: int
    key: str
    label: str
    building_id: int
    building_code: str
    entrance_id: int
    entrance_code: str
    floor: int | None
    use: str
    status: str
    area_dm2: int
    owners: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RollLine:
    """One unit of the frozen roll: who decides for it, and whether it counts."""

    unit: RegisteredUnit
    owners: tuple[int, ...]
    head: str
    counts: bool

    @property
    def canonical(self) -> bytes:
        """The line as it is committed to: no name, the area with two decimals."""
        unit = self.unit
        return json.dumps(
            [
                unit.key,
                unit.use,
                unit.status,
                with_two_decimals(unit.area_dm2),
                self.head,
                self.counts,
            ],
            ensure_ascii=False,
            separators=(",", ":"),
        ).encode()


@dataclass(frozen=True, slots=True)
class RollTotals:
    """The whole of a scope, against which taking part is measured."""

    units: int
    area_dm2: int
    heads: int


def scope_of(
    kind: ScopeKind, chosen: Mapping[str, Sequence[int]], roll: Iterable[RegisteredUnit]
) -> Scope:
    """The scope of a plan over this register."""
    entrances = set(chosen.get("entrance_ids", ()))
    return Scope(
        kind,
        buildings=frozenset(chosen.get("building_ids", ())),
        entrances=frozenset(
            (unit.building_id, unit.entrance_id)
            for unit in roll
            if unit.entrance_id in entrances
        ),
        units=frozenset(chosen.get("unit_ids", ())),
    )


def frozen_roll(
    roll: Sequence[RegisteredUnit], scope: Scope, *, count_special_spaces: bool
) -> tuple[RollLine, ...]:
    """Fix every unit of the estate, marking those that decide, in the order given."""
    developer = developer_of(roll)
    return tuple(
        _line(
            unit, deciding_owners(unit, developer), scope, special=count_special_spaces
        )
        for unit in roll
    )


def totals_of(lines: Iterable[RollLine]) -> RollTotals:
    """Count what decides: units, area in dm², and heads."""
    counting = [line for line in lines if line.counts]
    return RollTotals(
        units=len(counting),
        area_dm2=sum(line.unit.area_dm2 for line in counting),
        heads=len({line.head for line in counting}),
    )


def root_over(lines: Iterable[RollLine]) -> str:
    """The hash that commits to every line and its place, in 64 hex digits."""
    return root_of([leaf_hash(line.canonical) for line in lines]).hex()


def _line(
    unit: RegisteredUnit, owners: tuple[int, ...], scope: Scope, *, special: bool
) -> RollLine:
    named = tuple(str(owner) for owner in owners)
    in_tally = RollUnit(
        id=unit.unit_id,
        area=unit.area_dm2,
        owners=named,
        building=unit.building_id,
        entrance=unit.entrance_id,
        use=unit.use,
        status=unit.status,
    )
    why_not: Reason | None = special_or_outside(
        in_tally, scope, count_special_spaces=special
    )
    return RollLine(unit, owners, head_key(named), counts=why_not is None)
