"""A roll before it is imported: every bad row, its reason and its cell."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum, auto

from app.domain.address import place_label
from app.register.intake.cells import folded, text_of
from app.register.intake.faults import Fault
from app.register.intake.fields import Field
from app.register.intake.fixes import Fix, fixes_in
from app.register.intake.groups import SheetGroup, groups_of
from app.register.intake.mapping import SheetMapping
from app.register.intake.roll import Roll
from app.register.intake.units import RollUnit
from app.register.intake.workbook import Cell, Sheet, Workbook
from app.web.masking import masked_name, masked_phone

MOST_ROWS = 60
FEW_ROWS = 8
SHOWN_SIGNS = 24
BETWEEN_NAMES = re.compile(r"([、,/;\s]+)")
LONG_NUMBER = re.compile(r"\d{7,}")
HEAD = TAIL = 4


class Show(StrEnum):
    """Which rows are listed."""

    ALL = auto()
    ERRORS = auto()
    WARNINGS = auto()
    FIXES = auto()


@dataclass(frozen=True, slots=True)
class PreviewCell:
    """A cell as it stands in the file, masked where it tells of a person.

    Attributes:
        fault: what is wrong with it; ``fix`` how it was understood.
    """

    text: str
    numeric: bool
    fault: Fault | None = None
    fix: Fix | None = None


@dataclass(frozen=True, slots=True)
class PreviewRow:
    sheet: str
    number: int
    cells: tuple[PreviewCell, ...]


@dataclass(frozen=True, slots=True)
class PreviewSheets:
    """Sheets of the same headings, and the rows of them worth a look.

    Attributes:
        more: rows worth a look that are not listed.
        faults: of whole sheets, not of a cell.
    """

    group: SheetGroup
    rows: tuple[PreviewRow, ...]
    more: int
    faults: tuple[Fault, ...]

    @property
    def several(self) -> bool:
        return len(self.group.sheets) > 1


@dataclass(frozen=True, slots=True)
class BuildingSum:
    """What the roll says of a building, and what the register has; areas in dm²."""

    label: str
    units: int
    area_dm2: int


@dataclass(frozen=True, slots=True)
class Preview:
    roll: Roll
    sheets: tuple[PreviewSheets, ...]
    sums: tuple[BuildingSum, ...]
    errors: int
    warnings: int
    fixes: int


def preview_of(workbook: Workbook, roll: Roll, show: Show) -> Preview:
    """Choose the rows worth a look: faulty ones, and some that were corrected."""
    sheets = {sheet.name: sheet for sheet in workbook.sheets}
    fixes = {
        told.sheet: fixes_in(sheets[told.sheet], told, units)
        for told, units in _units_by_sheet(roll)
    }
    return Preview(
        roll=roll,
        sheets=tuple(
            _sheets(group, sheets, roll.faults, fixes, show)
            for group in groups_of(roll.mapping)
        ),
        sums=tuple(building_sums(roll.units)),
        errors=sum(1 for fault in roll.faults if fault.blocks),
        warnings=sum(1 for fault in roll.faults if not fault.blocks),
        fixes=sum(len(found) for found in fixes.values()),
    )


def building_sums(units: Iterable[RollUnit]) -> Iterator[BuildingSum]:
    """Add up the units of each building, in the order of the roll."""
    areas: dict[str, list[int]] = defaultdict(list)
    for unit in units:
        areas[unit.building].append(unit.area_dm2)
    for building, found in areas.items():
        yield BuildingSum(place_label(building, ""), len(found), sum(found))


def masked_cell(cell: Cell, field: Field) -> str:
    """Write a cell so that nobody is told whom it is about."""
    text = text_of(cell)
    if field is Field.OWNER:
        pieces = BETWEEN_NAMES.split(folded(cell))
        return "".join(
            piece if BETWEEN_NAMES.fullmatch(piece) else masked_name(piece)
            for piece in pieces
        )
    if field is Field.PHONE:
        return masked_phone(text) if LONG_NUMBER.search(text) else text[:SHOWN_SIGNS]
    if field is Field.ID_NUMBER:
        return f"{text[:HEAD]}****{text[-TAIL:]}" if len(text) > HEAD + TAIL else text
    if field is Field.IGNORED:
        return masked_name(text)
    if field is Field.AREA:
        return text[:SHOWN_SIGNS]
    return LONG_NUMBER.sub("****", text)[:SHOWN_SIGNS]


def _units_by_sheet(roll: Roll) -> Iterator[tuple[SheetMapping, list[RollUnit]]]:
    units: dict[str, list[RollUnit]] = defaultdict(list)
    for unit in roll.units:
        units[unit.sheet].append(unit)
    for told in roll.mapping.sheets:
        yield told, units[told.sheet]


def _sheets(
    group: SheetGroup,
    sheets: Mapping[str, Sheet],
    faults: Sequence[Fault],
    fixes: Mapping[str, Sequence[Fix]],
    show: Show,
) -> PreviewSheets:
    few = max(1, FEW_ROWS // len(group.sheets))
    rows = [
        row
        for told in group.sheets
        if told.sheet in sheets
        for row in _rows(
            sheets[told.sheet],
            told,
            [fault for fault in faults if fault.sheet == told.sheet],
            fixes.get(told.sheet, ()),
            show,
            few,
        )
    ]
    names = {told.sheet for told in group.sheets}
    return PreviewSheets(
        group=group,
        rows=tuple(rows[:MOST_ROWS]),
        more=max(0, len(rows) - MOST_ROWS),
        faults=tuple(f for f in faults if f.position < 0 and f.sheet in names),
    )


def _rows(
    sheet: Sheet,
    told: SheetMapping,
    faults: Sequence[Fault],
    fixes: Sequence[Fix],
    show: Show,
    few: int,
) -> list[PreviewRow]:
    by_row: dict[int, list[Fault]] = defaultdict(list)
    for fault in faults:
        by_row[fault.row].append(fault)
    numbers = _chosen(by_row, fixes, show, few)
    if show is Show.ALL and sheet.rows:
        numbers.add(min(told.heading_row + 1, len(sheet.rows)))
    return [
        _row(sheet, told, number, by_row[number], fixes) for number in sorted(numbers)
    ]


def _chosen(
    faults: Mapping[int, Sequence[Fault]], fixes: Sequence[Fix], show: Show, few: int
) -> set[int]:
    if show is Show.FIXES:
        return {fix.row for fix in fixes}
    wanted = {Show.ERRORS: (True,), Show.WARNINGS: (False,)}.get(show, (True, False))
    rows = {
        row
        for row, found in faults.items()
        if any(fault.blocks in wanted and fault.position >= 0 for fault in found)
    }
    if show is Show.ALL:
        rows.update(list(dict.fromkeys(fix.row for fix in fixes))[:few])
    return rows


def _row(
    sheet: Sheet,
    told: SheetMapping,
    number: int,
    faults: Sequence[Fault],
    fixes: Sequence[Fix],
) -> PreviewRow:
    cells = sheet.rows[number - 1]
    wrong = {fault.position: fault for fault in reversed(faults)}
    understood = {fix.position: fix for fix in fixes if fix.row == number}
    return PreviewRow(
        sheet=sheet.name,
        number=number,
        cells=tuple(
            PreviewCell(
                text=masked_cell(cells[at], field) if at < len(cells) else "",
                numeric=field is Field.AREA,
                fault=wrong.get(at),
                fix=None if at in wrong else understood.get(at),
            )
            for at, field in enumerate(told.columns)
        ),
    )
