"""What a ballot's scope can be made of: buildings, entrances and units of an estate."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.ballots.queries.registered import registered_units


@dataclass(frozen=True, slots=True)
class OfferedPlace:
    """A building or an entrance, with how many units it has."""

    id: int
    building_code: str
    entrance_code: str
    units: int


@dataclass(frozen=True, slots=True)
class Offered:
    """Everything a scope can name.

    Attributes:
        unit_ids: by key, ``3-2-501``.
    """

    buildings: tuple[OfferedPlace, ...]
    entrances: tuple[OfferedPlace, ...]
    unit_ids: Mapping[str, int]

    def keys_of(self, unit_ids: list[int]) -> list[str]:
        """The keys of these units, in the order of their buildings."""
        wanted = set(unit_ids)
        return [key for key, unit_id in self.unit_ids.items() if unit_id in wanted]


def offered(session: Session, estate_id: int) -> Offered:
    """What the scope of a ballot in this estate can be made of."""
    units = registered_units(session, estate_id)
    in_building = Counter((one.building_id, one.building_code) for one in units)
    in_entrance = Counter(
        (one.entrance_id, one.building_code, one.entrance_code) for one in units
    )
    return Offered(
        buildings=tuple(
            OfferedPlace(id_, code, "", number)
            for (id_, code), number in in_building.items()
        ),
        entrances=tuple(
            OfferedPlace(id_, building, entrance, number)
            for (id_, building, entrance), number in in_entrance.items()
            if entrance
        ),
        unit_ids={one.key: one.unit_id for one in units},
    )
