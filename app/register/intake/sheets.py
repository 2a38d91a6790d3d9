"""One sheet of a roll: its unit rows and what is wrong in them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from app.domain.address import floor_of, key_of
from app.register.intake.areas import read_area
from app.register.intake.cells import is_damaged_number
from app.register.intake.columns import Columns
from app.register.intake.faults import Bad, Fault, FaultKind
from app.register.intake.fields import Field
from app.register.intake.lines import Lines, sort_out
from app.register.intake.mapping import SheetMapping
from app.register.intake.names import Names, is_unclear, read_names
from app.register.intake.phones import Phones, read_phones
from app.register.intake.places import Place, read_places
from app.register.intake.units import RollUnit
from app.register.intake.uses import read_status, read_use, use_hinted_by
from app.register.intake.workbook import Cell, Sheet
from app.register.rules import Status, Use

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """What one sheet tells.

    Attributes:
        units: sound unit rows.
        places: row and key of every row whose place is known, sound or not.
        areas: row and dm² of every row whose area is known.
    """

    sheet: Sheet
    mapping: SheetMapping
    lines: Lines
    units: list[RollUnit]
    faults: list[Fault]
    places: list[tuple[int, str]]
    areas: list[tuple[int, int]]


def read_sheet(sheet: Sheet, mapping: SheetMapping) -> ReadSheet:
    """Read one sheet by its mapping; the mapping must fit the sheet's width."""
    below = sheet.rows[mapping.heading_row :]
    grid = list(zip(*below, strict=True))
    lines = sort_out(below, grid, mapping)
    columns = Columns(sheet, grid, mapping, lines)
    places = read_places(columns, lines, sheet.name)
    areas = _read(columns, Field.AREA, read_area)
    rows = columns.row_numbers
    return ReadSheet(
        sheet=sheet,
        mapping=mapping,
        lines=lines,
        units=_units(columns, places, areas),
        faults=[*_missing(sheet, mapping), *columns.faults],
        places=[
            (row, key_of(*place))
            for row, place in zip(rows, places, strict=True)
            if place
        ],
        areas=[
            (row, area)
            for row, area in zip(rows, areas, strict=True)
            if isinstance(area, int)
        ],
    )


def _units(
    columns: Columns,
    places: Sequence[Place | None],
    areas: Sequence[int | Bad | None],
) -> list[RollUnit]:
    owners = _owners(columns)
    phones = _phones(columns)
    uses = _uses(columns, places)
    statuses = _read(columns, Field.STATUS, read_status)
    _refuse_damaged_ids(columns)
    told = (columns.row_numbers, places, uses, statuses, areas, owners, phones)
    return list(_sound(columns, zip(*told, strict=True)))


def _sound(columns: Columns, rows: Iterable[tuple[Any, ...]]) -> Iterator[RollUnit]:
    """Yield the rows in which every value could be read."""
    name, broken = columns.sheet_name, columns.broken
    floors: dict[str, int | None] = {}
    for index, (row, place, use, status, area, owners, phones) in enumerate(rows):
        if index in broken or place is None or area is None or not owners:
            continue
        building, entrance, room = place
        if room not in floors:
            floors[room] = floor_of(room)
        yield RollUnit(
            name,
            row,
            building,
            entrance,
            room,
            f"{building}-{entrance}-{room}" if entrance else f"{building}-{room}",
            floors[room],
            use,
            status or Status.DELIVERED,
            area,
            owners,
            phones,
        )


def _read(
    columns: Columns, field: Field, reader: Callable[[Cell], T | Bad]
) -> list[T | Bad | None]:
    cells = columns.cells(field)
    if cells is None:
        return [None] * len(columns)
    return list(columns.read(field, cells, reader))


def _owners(columns: Columns) -> list[Names | Bad | None]:
    owners = _read(columns, Field.OWNER, read_names)
    unclear = {
        names
        for names in set(owners)
        if isinstance(names, tuple) and any(map(is_unclear, names))
    }
    if unclear:
        for index, names in enumerate(owners):
            if names in unclear:
                columns.tell(index, Field.OWNER, FaultKind.NAME_UNCLEAR)
    return owners


def _phones(columns: Columns) -> list[Phones]:
    read = _read(columns, Field.PHONE, read_phones)
    return [phones if isinstance(phones, tuple) else () for phones in read]


def _uses(columns: Columns, places: Sequence[Place | None]) -> list[Use | Bad]:
    told = _read(columns, Field.USE, read_use)
    hints: dict[str, Use] = {}
    uses: list[Use | Bad] = []
    for use, place in zip(told, places, strict=True):
        if use is None and place is not None:
            room = place[2]
            uses.append(hints.get(room) or hints.setdefault(room, use_hinted_by(room)))
        else:
            uses.append(use or Use.RESIDENTIAL)
    return uses


def _refuse_damaged_ids(columns: Columns) -> None:
    for index, cell in enumerate(columns.cells(Field.ID_NUMBER) or ()):
        if is_damaged_number(cell):
            columns.tell(index, Field.ID_NUMBER, FaultKind.ID_DAMAGED)


def _missing(sheet: Sheet, mapping: SheetMapping) -> Iterator[Fault]:
    told = set(mapping.columns)
    needed = [
        ((Field.ROOM, Field.ADDRESS), Field.ROOM),
        ((Field.OWNER,), Field.OWNER),
        ((Field.AREA,), Field.AREA),
    ]
    for any_of, named in needed:
        if told.isdisjoint(any_of):
            yield Fault(
                sheet.name,
                max(mapping.heading_row, 1),
                -1,
                "",
                FaultKind.COLUMN_MISSING,
                facts=(("field", str(named)),),
            )
