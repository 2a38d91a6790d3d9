"""Owners of one name whom the roll cannot prove to be one person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.register.intake.units import RollUnit, identities_of


@dataclass(frozen=True, slots=True)
class Appearance:
    """Where a name stands on the roll, and with which phone."""

    key: str
    phone: str | None
    owners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Namesakes:
    """One name that may be one person or several.

    Attributes:
        counted_as: how many people they are taken for until staff decide: one for
            each phone, and one for all that have none.
    """

    name: str
    appearances: tuple[Appearance, ...]

    @property
    def counted_as(self) -> int:
        return len({one.phone for one in self.appearances})


def namesakes_of(units: Iterable[RollUnit]) -> list[Namesakes]:
    """List each name that stands on the roll twice without a phone in common."""
    found: dict[str, list[Appearance]] = {}
    for unit in units:
        for name, phone in identities_of(unit):
            found.setdefault(name, []).append(Appearance(unit.key, phone, unit.owners))
    return [
        Namesakes(name, tuple(appearances))
        for name, appearances in found.items()
        if len(appearances) > 1 and _are_unproven(appearances)
    ]


def _are_unproven(appearances: Sequence[Appearance]) -> bool:
    phones = {one.phone for one in appearances}
    return len(phones) > 1 or None in phones
