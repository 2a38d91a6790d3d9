"""The frozen roll, who of it decides, and who owned what at which instant."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum, auto
from operator import attrgetter
from typing import Self

from app.ballots.rules import Reason, ScopeKind
from app.ballots.tally.votes import Id

AREA_FIGURE = re.compile(r"[0-9]{1,9}\.[0-9]{2}")
SPECIAL_USES = frozenset({"parking", "stall", "garage", "storage"})
"""车位、车库、摊位等特定空间: counted only where the 议事规则 says so (指导规则25)."""
HELD_BY_DEVELOPER = frozenset({"unsold", "sold_undelivered"})
"""法释〔2020〕17号 9: one head, the developer's."""


class RollFault(StrEnum):
    """Why a roll cannot be frozen."""

    DUPLICATE_UNIT = auto()
    BAD_AREA_FORMAT = auto()
    ZERO_AREA = auto()
    NO_OWNER = auto()
    EMPTY_SCOPE = auto()


class RollRefused(Exception):
    """The roll is not fit to be voted on."""

    def __init__(self, fault: RollFault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class RollUnit:
    """One exclusive part; its area in dm²."""

    id: Id
    area: int
    owners: tuple[str, ...]
    building: Id = ""
    entrance: Id = ""
    use: str = "residential"
    status: str = "delivered"
    designated: str | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose matter it is: everybody's, a building's, an entrance's, or a list's."""

    kind: ScopeKind
    buildings: frozenset[Id] = frozenset()
    entrances: frozenset[tuple[Id, Id]] = frozenset()
    units: frozenset[Id] = frozenset()

    def covers(self, unit: RollUnit) -> bool:
        """Tell whether the unit lies inside."""
        if self.kind is ScopeKind.BUILDING:
            return unit.building in self.buildings
        if self.kind is ScopeKind.ENTRANCE:
            return (unit.building, unit.entrance) in self.entrances
        return self.kind is ScopeKind.COMMUNITY or unit.id in self.units


@dataclass(frozen=True, slots=True)
class Transfer:
    """A unit's title passing to other owners at an instant."""

    unit: Id
    at: datetime
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tenures:
    """The owner sets of one unit, one after the other."""

    first: str
    starts: Sequence[datetime]
    heads: Sequence[str]

    @classmethod
    def following(cls, first: str, transfers: Iterable[Transfer]) -> Self:
        """Read transfers in order; one to the same owners changes nothing."""
        became = {
            transfer.at: head_key(transfer.to)
            for transfer in sorted(transfers, key=attrgetter("at"))
        }
        starts: list[datetime] = []
        heads: list[str] = []
        for at, head in became.items():
            if head != (heads[-1] if heads else first):
                starts.append(at)
                heads.append(head)
        return cls(first, starts, heads)

    def period(self, at: datetime) -> int:
        """Which ownership period an instant falls in, the first being 0."""
        return bisect_right(self.starts, at)

    def head(self, at: datetime) -> str:
        """The owner set at an instant."""
        period = self.period(at)
        return self.heads[period - 1] if period else self.first


@dataclass(frozen=True, slots=True)
class Electorate:
    """The units that decide: area in dm² and owner set of each, and the rest's reason.

    ``tenures`` and ``designated`` name only the few units that have any.
    """

    areas: Mapping[Id, int]
    heads: Mapping[Id, str]
    outside: Mapping[Id, Reason] = field(default_factory=dict)
    tenures: Mapping[Id, Tenures] = field(default_factory=dict)
    designated: Mapping[Id, str] = field(default_factory=dict)

    def head_at(self, unit: Id, at: datetime) -> str:
        """The owner set of a unit at an instant."""
        tenures = self.tenures.get(unit)
        return tenures.head(at) if tenures else self.heads[unit]

    def period_at(self, unit: Id, at: datetime) -> int:
        """The unit's ownership period at an instant."""
        tenures = self.tenures.get(unit)
        return tenures.period(at) if tenures else 0


def head_key(owners: Iterable[str]) -> str:
    """One name for an exact set of owners, whatever their order."""
    return "|".join(sorted(set(owners)))


def owns(owner: str, head: str) -> bool:
    """Tell whether somebody belongs to an owner set."""
    return owner == head or owner in head.split("|")


def area_in_roll(figure: str) -> int:
    """Read a roll's area, in dm².

    Raises:
        RollRefused: unless it is positive and has exactly two decimals.
    """
    if not AREA_FIGURE.fullmatch(figure):
        raise RollRefused(RollFault.BAD_AREA_FORMAT)
    area = int(figure.replace(".", ""))
    if area == 0:
        raise RollRefused(RollFault.ZERO_AREA)
    return area


def special_or_outside(
    unit: RollUnit, scope: Scope, *, count_special_spaces: bool
) -> Reason | None:
    """Why a unit of the roll does not decide, or ``None`` if it does."""
    if not scope.covers(unit):
        return Reason.OUT_OF_SCOPE
    if unit.use in SPECIAL_USES and not count_special_spaces:
        return Reason.SPECIAL_SPACE
    return None


def freeze(
    roll: Sequence[RollUnit],
    scope: Scope,
    *,
    count_special_spaces: bool,
    transfers: Iterable[Transfer] = (),
) -> Electorate:
    """Fix who decides.

    Raises:
        RollRefused: if a unit is listed twice or has no owner, or nobody is left.
    """
    outside = {
        unit.id: special_or_outside(
            unit, scope, count_special_spaces=count_special_spaces
        )
        for unit in roll
    }
    if len(outside) < len(roll):
        raise RollRefused(RollFault.DUPLICATE_UNIT)
    if not all(unit.owners for unit in roll):
        raise RollRefused(RollFault.NO_OWNER)
    deciding = [unit for unit in roll if outside[unit.id] is None]
    if not deciding:
        raise RollRefused(RollFault.EMPTY_SCOPE)
    heads = {unit.id: head_key(unit.owners) for unit in deciding}
    return Electorate(
        areas={unit.id: unit.area for unit in deciding},
        heads=heads,
        outside={id_: reason for id_, reason in outside.items() if reason},
        tenures=_tenures(heads, deciding, transfers),
        designated={unit.id: unit.designated for unit in deciding if unit.designated},
    )


def _tenures(
    heads: Mapping[Id, str], deciding: Iterable[RollUnit], transfers: Iterable[Transfer]
) -> dict[Id, Tenures]:
    movable = {unit.id for unit in deciding if unit.status not in HELD_BY_DEVELOPER}
    of_unit: dict[Id, list[Transfer]] = {}
    for transfer in transfers:
        if transfer.unit in movable:
            of_unit.setdefault(transfer.unit, []).append(transfer)
    return {
        unit: Tenures.following(heads[unit], theirs) for unit, theirs in of_unit.items()
    }
