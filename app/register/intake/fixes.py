"""What was read otherwise than it stands in the cell, so that staff can look."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum, auto

from app.register.intake.cells import text_of
from app.register.intake.fields import Field
from app.register.intake.mapping import SheetMapping
from app.register.intake.units import RollUnit
from app.register.intake.workbook import Cell, Sheet


class FixKind(StrEnum):
    """How a cell was understood."""

    READ_AS_UNIT = auto()
    READ_AS_AREA = auto()
    SPLIT_OWNERS = auto()


@dataclass(frozen=True, slots=True)
class Fix:
    """A cell read otherwise than written; ``row`` from 1, ``position`` from 0.

    Attributes:
        told: the key, the area in dm², or the number of owners.
    """

    row: int
    position: int
    kind: FixKind
    told: str


def fixes_in(
    sheet: Sheet, mapping: SheetMapping, units: Iterable[RollUnit]
) -> list[Fix]:
    """Find the cells of these units that were read otherwise than written."""
    rooms = mapping.positions(Field.ROOM) or mapping.positions(Field.ADDRESS)
    areas = mapping.positions(Field.AREA)
    owners = mapping.positions(Field.OWNER)
    found: list[Fix] = []
    for unit in units:
        row = sheet.rows[unit.row - 1]
        found += _room(unit, row, rooms)
        found += _area(unit, row, areas)
        if len(owners) == 1 and len(unit.owners) > 1:
            told = str(len(unit.owners))
            found.append(Fix(unit.row, owners[0], FixKind.SPLIT_OWNERS, told))
    return found


def _room(unit: RollUnit, row: list[Cell], rooms: tuple[int, ...]) -> Iterator[Fix]:
    if rooms and text_of(row[rooms[0]]) != unit.room:
        yield Fix(unit.row, rooms[0], FixKind.READ_AS_UNIT, unit.key)


def _area(unit: RollUnit, row: list[Cell], areas: tuple[int, ...]) -> Iterator[Fix]:
    if areas and isinstance(cell := row[areas[0]], str) and not _is_figure(cell):
        yield Fix(unit.row, areas[0], FixKind.READ_AS_AREA, str(unit.area_dm2))


def _is_figure(text: str) -> bool:
    return text.isascii() and text.replace(".", "", 1).isdigit()
