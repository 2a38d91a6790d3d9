"""One sheet of a roll: its unit rows and what is wrong in them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import TypeVar

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
NOWHERE: Place = ("", "", "")
ALWAYS_CLEAR = 3
"""A name of so few signs has no remark in brackets and is not two names."""


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """What one sheet tells.

    Attributes:
        units: sound unit rows.
        rows: row of each unit row, sound or not, as Excel counts.
        keys: the key of each of them, where its place is known.
        areas: the area of each of them in dm², where it is known.
    """

    sheet: Sheet
    mapping: SheetMapping
    lines: Lines
    units: list[RollUnit]
    faults: list[Fault]
    rows: list[int]
    keys: list[str | None]
    areas: list[int | Bad | None]


def read_sheet(sheet: Sheet, mapping: SheetMapping) -> ReadSheet:
    """Read one sheet by its mapping; the mapping must fit the sheet's width."""
    below = sheet.rows[mapping.heading_row :]
    grid = list(zip(*below, strict=True)) or [()] * len(mapping.columns)
    lines = sort_out(below, grid, mapping)
    columns = Columns(sheet, grid, mapping, lines)
    places = read_places(columns, lines, sheet.name)
    keys = [key_of(*place) if place else None for place in places]
    areas = _read(columns, Field.AREA, read_area)
    return ReadSheet(
        sheet=sheet,
        mapping=mapping,
        lines=lines,
        units=_units(columns, places, keys, areas),
        faults=[*_missing(sheet, mapping), *columns.faults],
        rows=columns.row_numbers,
        keys=keys,
        areas=areas,
    )


def _units(
    columns: Columns,
    places: Sequence[Place | None],
    keys: Sequence[str | None],
    areas: Sequence[int | Bad | None],
) -> list[RollUnit]:
    owners = _owners(columns)
    phones = _phones(columns)
    uses = _uses(columns, places)
    statuses = _read(columns, Field.STATUS, read_status)
    _refuse_damaged_ids(columns)
    if not len(columns) or not columns.tells(Field.AREA):
        return []
    if not columns.tells(Field.OWNER):
        return []
    buildings, entrances, rooms = zip(*(at or NOWHERE for at in places), strict=True)
    told = (
        repeat(columns.sheet_name, len(columns)),
        columns.row_numbers,
        buildings,
        entrances,
        rooms,
        keys,
        _floors(rooms),
        uses,
        [status or Status.DELIVERED for status in statuses],
        areas,
        owners,
        phones,
    )
    return columns.sound(map(RollUnit._make, zip(*told, strict=False)))


def _floors(rooms: Iterable[str]) -> list[int | None]:
    known = {room: floor_of(room) for room in set(rooms)}
    return [known[room] for room in rooms]


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
        for names in owners
        if isinstance(names, tuple)
        and (len(names) > 1 or len(names[0]) > ALWAYS_CLEAR)
        and any(map(is_unclear, names))
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
