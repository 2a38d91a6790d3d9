"""Building, entrance and room of each row, from one column or from three."""

from collections.abc import Callable, Sequence

from app.domain.address import (
    building_code,
    entrance_code,
    parts_of,
)
from app.register.intake.banners import named_place
from app.register.intake.cells import is_empty, text_of
from app.register.intake.columns import Columns
from app.register.intake.faults import Bad, FaultKind
from app.register.intake.fields import Field
from app.register.intake.lines import Lines
from app.register.intake.workbook import Cell

GROUPED_SHARE = 2
ENTRANCE_AND_ROOM = 2
Parts = tuple[str, ...]


Place = tuple[str, str, str]
"""Building, entrance and room."""


def read_building(cell: Cell) -> str | Bad:
    """Read a building; an empty cell gives the empty text."""
    if is_empty(cell):
        return ""
    return building_code(text_of(cell)) or Bad(FaultKind.UNREADABLE_BUILDING)


def read_entrance(cell: Cell) -> str | Bad:
    """Read an entrance; an empty cell gives the empty text."""
    code = entrance_code(text_of(cell))
    return Bad(FaultKind.UNREADABLE_ENTRANCE) if code is None else code


def read_parts(cell: Cell) -> Parts | Bad:
    """Read a room or a whole place into one, two or three codes."""
    if is_empty(cell):
        return Bad(FaultKind.NO_ROOM)
    return parts_of(text_of(cell)) or Bad(FaultKind.UNREADABLE_ROOM)


def place_of(building: str, entrance: str, parts: Parts) -> Place | Bad:
    """Put a place together; what is written twice must agree."""
    if len(parts) == 1:
        if building:
            return building, entrance, parts[0]
        return Bad(FaultKind.NO_BUILDING)
    if len(parts) == ENTRANCE_AND_ROOM:
        return _of_two(building, entrance, parts)
    told, in_entrance, room = parts
    if building not in {"", told} or (entrance and in_entrance not in {"", entrance}):
        return Bad(FaultKind.PLACES_DISAGREE)
    return told, in_entrance or entrance, room


def _of_two(building: str, entrance: str, parts: Parts) -> Place | Bad:
    first, room = parts
    if not building:
        return first, entrance, room
    if entrance in {"", first}:
        return building, first, room
    if first == building:
        return building, entrance, room
    return Bad(FaultKind.PLACES_DISAGREE)


def filled_down(cells: Sequence[Cell]) -> list[Cell]:
    """Fill a column that names a building only where it begins.

    A column of which most cells are filled is left alone: there a gap is a mistake.
    """
    gaps = sum(1 for cell in cells if cell == "")
    if gaps * GROUPED_SHARE < len(cells) or gaps in {0, len(cells)}:
        return list(cells)
    filled: list[Cell] = []
    last: Cell = ""
    for cell in cells:
        last = last if cell == "" else cell
        filled.append(last)
    return filled


def read_places(columns: Columns, lines: Lines, sheet_name: str) -> list[Place | None]:
    """Read the place of each unit row; ``None`` where a fault was told."""
    field = _place_field(columns)
    cells = columns.cells(field) or [""] * len(columns)
    parts = columns.read(field, cells, read_parts)
    buildings = _codes(columns, Field.BUILDING, read_building)
    entrances = _codes(columns, Field.ENTRANCE, read_entrance)
    around = _named_around(lines, sheet_name)
    places: list[Place | None] = []
    rows = zip(buildings, entrances, parts, around, strict=True)
    for index, told in enumerate(rows):
        place = _put_together(*told)
        if isinstance(place, Bad):
            columns.tell(index, _told_by(place, field), place.kind)
            place = None
        places.append(place)
    return places


def _put_together(
    building: str | Bad, entrance: str | Bad, told: Parts | Bad, named: tuple[str, str]
) -> Place | Bad | None:
    if isinstance(told, Bad) or isinstance(building, Bad) or isinstance(entrance, Bad):
        return None
    if len(told) == 1 and building:
        return building, entrance or named[1], told[0]
    return place_of(building or named[0], entrance or named[1], told)


def _place_field(columns: Columns) -> Field:
    whole = columns.cells(Field.BUILDING) is None and columns.cells(Field.ADDRESS)
    return Field.ADDRESS if whole or columns.cells(Field.ROOM) is None else Field.ROOM


def _codes(
    columns: Columns, field: Field, reader: Callable[[Cell], str | Bad]
) -> list[str | Bad]:
    cells = columns.cells(field)
    if cells is None:
        return [""] * len(columns)
    return columns.read(field, filled_down(cells), reader)


def _named_around(lines: Lines, sheet_name: str) -> list[tuple[str, str]]:
    """Building and entrance named above each unit row, or else by the sheet."""
    named = named_place(sheet_name)
    if not lines.sections:
        return [named] * len(lines.units)
    sections = dict(lines.sections)
    last = max(lines.units, default=-1)
    around = []
    for index in range(last + 1):
        if index in sections:
            building, entrance = sections[index]
            named = (building or named[0], entrance)
        around.append(named)
    return [around[index] for index in lines.units]


def _told_by(place: Bad, field: Field) -> Field:
    return Field.BUILDING if place.kind is FaultKind.NO_BUILDING else field
