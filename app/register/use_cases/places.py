"""Buildings and entrances a roll names for the first time."""

import re
from collections.abc import Iterable

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.register.intake.units import RollUnit
from app.register.models import Building, Entrance

NUMBER = re.compile(r"\d+")
AFTER_ALL_NUMBERS = 9999


class Places:
    """Ids of buildings and entrances of one estate, made where they are missing."""

    def __init__(self, session: Session, estate_id: int) -> None:
        self._session = session
        self._estate_id = estate_id
        self.buildings = {
            code: id_
            for id_, code in session.execute(
                select(Building.id, Building.code).where(
                    Building.estate_id == estate_id
                )
            )
        }
        self.entrances = {
            (building_id, code): id_
            for id_, building_id, code in session.execute(
                select(Entrance.id, Entrance.building_id, Entrance.code)
                .join(Building, Building.id == Entrance.building_id)
                .where(Building.estate_id == estate_id)
            )
        }

    def make_missing(self, units: Iterable[RollUnit]) -> None:
        """Enter every building and entrance the units need."""
        wanted = dict.fromkeys((unit.building, unit.entrance) for unit in units)
        for building, entrance in wanted:
            if building not in self.buildings:
                self.buildings[building] = self._building(building)
            place = self.buildings[building], entrance
            if place not in self.entrances:
                self.entrances[place] = self._entrance(*place)

    def of(self, unit: RollUnit) -> tuple[int, int]:
        """Return the ids of a unit's building and entrance."""
        building_id = self.buildings[unit.building]
        return building_id, self.entrances[building_id, unit.entrance]

    def _building(self, code: str) -> int:
        return self._session.scalars(
            insert(Building).returning(Building.id),
            [
                {
                    "estate_id": self._estate_id,
                    "code": code,
                    "position": position_of(code),
                }
            ],
        ).one()

    def _entrance(self, building_id: int, code: str) -> int:
        return self._session.scalars(
            insert(Entrance).returning(Entrance.id),
            [{"building_id": building_id, "code": code}],
        ).one()


def position_of(code: str) -> int:
    """Where a building stands in a list: by its number, others after all numbers."""
    number = NUMBER.search(code)
    return int(number[0][:4]) if number else AFTER_ALL_NUMBERS
