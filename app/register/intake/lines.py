"""What each row below the headings is: a unit, a total, a heading, or nothing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum, auto

from app.register.intake.banners import named_place
from app.register.intake.cells import folded, is_empty, text_of
from app.register.intake.fields import Field
from app.register.intake.mapping import SheetMapping
from app.register.intake.workbook import Cell, Row

TOTAL = re.compile(r"[^0-9]{0,4}(?:合|总|小|共|累)计(?:[^\u4e00-\u9fff].*|[户套].*)?")
TOTAL_SIGN = "计"
FOOTER = re.compile(
    r"填表|制表|审核|复核|负责人|经办|签字|签名|签章|盖章|日期|说明|备注|注:|"
    r"第\d+页|共\d+页|年\d{1,2}月|以上|以下"
)
TOLD_BY_UNITS = (Field.ROOM, Field.ADDRESS, Field.AREA, Field.OWNER, Field.PHONE)
REPEATED = 2


class Line(StrEnum):
    """What a row is."""

    UNIT = auto()
    NOTHING = auto()
    TOTAL = auto()
    SECTION = auto()


@dataclass(frozen=True, slots=True)
class Lines:
    """The rows of a sheet below its headings, sorted out.

    Attributes:
        units: places of the unit rows, from 0 below the headings.
        totals: places of total rows.
        sections: place of a row naming a building, and the building and entrance.
    """

    units: list[int]
    totals: list[int]
    sections: list[tuple[int, tuple[str, str]]]


def sort_out(
    rows: Sequence[Row], grid: Sequence[Sequence[Cell]], mapping: SheetMapping
) -> Lines:
    """Tell unit rows from totals, repeated headings, signatures and blank rows.

    ``grid`` holds the same cells as ``rows``, column by column.
    """
    told = [at for at, field in enumerate(mapping.columns) if field in TOLD_BY_UNITS]
    doubtful = _doubtful(grid, mapping)
    totals: list[int] = []
    sections: list[tuple[int, tuple[str, str]]] = []
    skipped: set[int] = set()
    for index in doubtful:
        kind = _kind(rows[index], told, mapping)
        if kind is Line.UNIT:
            continue
        skipped.add(index)
        if kind is Line.TOTAL:
            totals.append(index)
        elif kind is Line.SECTION:
            sections.append((index, named_place(_only_text(rows[index]))))
    units = [index for index in range(len(rows)) if index not in skipped]
    return Lines(units, totals, sections)


def _doubtful(grid: Sequence[Sequence[Cell]], mapping: SheetMapping) -> list[int]:
    """Rows that lack a room, an owner or an area, repeat a heading or add up."""
    place = mapping.positions(Field.ROOM) or mapping.positions(Field.ADDRESS)
    needed = {*place[:1]}
    for field in (Field.OWNER, Field.AREA):
        needed.update(mapping.positions(field)[:1])
    found: set[int] = set()
    for at in {0, *needed, *mapping.positions(Field.BUILDING)}:
        column = grid[at]
        signs = _signs(set(column), mapping.heading(at), needed=at in needed)
        if signs:
            found.update(i for i, cell in enumerate(column) if cell in signs)
    return sorted(found)


def _signs(cells: set[Cell], heading: str, *, needed: bool) -> set[Cell]:
    """Values of a column that say: look at this row again."""
    texts = [cell for cell in cells if isinstance(cell, str)]
    signs: set[Cell] = {text for text in texts if TOTAL_SIGN in text}
    if needed:
        signs.update(text for text in texts if not text or text.isspace())
        signs.update({heading} & cells)
    return signs


def _kind(row: Row, told: Sequence[int], mapping: SheetMapping) -> Line:
    texts = {folded(cell) for cell in row if not is_empty(cell)}
    if any(TOTAL.fullmatch(text.replace(" ", "")) for text in texts):
        return Line.TOTAL
    if _repeats(row, told, mapping) or not texts:
        return Line.NOTHING
    if len(texts) == 1 and (words := _only_text(row)):
        return Line.SECTION if any(named_place(words)) else Line.NOTHING
    tells = [at for at in told if not is_empty(row[at])]
    if not tells or (_is_footer(texts) and not _is_measured(row, mapping)):
        return Line.NOTHING
    return Line.UNIT


def _repeats(row: Row, told: Sequence[int], mapping: SheetMapping) -> bool:
    same = sum(1 for at in told if text_of(row[at]) == mapping.heading(at))
    return same >= REPEATED


def _only_text(row: Row) -> str:
    return next((cell for cell in row if isinstance(cell, str) and cell.strip()), "")


def _is_footer(texts: set[str]) -> bool:
    return any(FOOTER.search(text) for text in texts)


def _is_measured(row: Row, mapping: SheetMapping) -> bool:
    """Tell whether the row gives a room or a numeric area."""
    rooms = mapping.positions(Field.ROOM) + mapping.positions(Field.ADDRESS)
    areas = mapping.positions(Field.AREA)
    return any(
        not FOOTER.search(folded(row[at])) and not is_empty(row[at]) for at in rooms
    ) or any(isinstance(row[at], float | int) for at in areas)
