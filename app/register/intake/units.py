"""A unit as the roll tells it, and who its owners are."""

from typing import NamedTuple

from app.register.rules import Status, Use

Identity = tuple[str, str | None]
"""Name and phone: what the roll knows an owner by."""


class RollUnit(NamedTuple):
    """One unit of a roll, every value checked.

    Attributes:
        row: as Excel counts it, from 1.
        entrance: empty where the building has none.
        area_dm2: whole square decimetres, positive.
        owners: the holders together, in the order written, each once.
        phones: plain digits; may be empty.
    """

    sheet: str
    row: int
    building: str
    entrance: str
    room: str
    key: str
    floor: int | None
    use: Use
    status: Status
    area_dm2: int
    owners: tuple[str, ...]
    phones: tuple[str, ...]


def identities_of(unit: RollUnit) -> tuple[Identity, ...]:
    """Say by what each owner is known: the name and the phone given for it.

    As many phones as owners belong to them in order; otherwise the first phone is
    the household's and stands for each of them.
    """
    owners, phones = unit.owners, unit.phones
    if len(owners) == 1:
        return ((owners[0], phones[0] if phones else None),)
    if not phones:
        return tuple([(name, None) for name in owners])
    if len(phones) == len(owners):
        return tuple(zip(owners, phones, strict=True))
    return tuple([(name, phones[0]) for name in owners])
