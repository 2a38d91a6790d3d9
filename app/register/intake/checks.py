"""What only shows when rows are held against each other."""

from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median_low

from app.register.intake.areas import read_area
from app.register.intake.cells import folded, text_of
from app.register.intake.faults import Fault, FaultKind
from app.register.intake.fields import Field
from app.register.intake.sheets import ReadSheet
from app.register.intake.units import RollUnit
from app.register.intake.workbook import Cell
from app.register.rules import Use

LARGEST_HOME_DM2 = 200_000
LARGEST_DM2 = 10_000_000
FACTOR = 10
ENOUGH_TO_COMPARE = 5
COUNT_ENDINGS = "户套个间"


def same_unit_twice(sheets: Sequence[ReadSheet]) -> list[Fault]:
    """Name both rows wherever a unit stands on the roll twice."""
    seen = Counter(key for sheet in sheets for key in sheet.keys if key)
    if len(seen) == seen.total():
        return []
    rows: dict[str, list[tuple[ReadSheet, int]]] = {}
    for sheet in sheets:
        for row, key in zip(sheet.rows, sheet.keys, strict=True):
            if key and seen[key] > 1:
                rows.setdefault(key, []).append((sheet, row))
    return [fault for key, found in rows.items() for fault in _twice(key, found)]


def _twice(key: str, found: Sequence[tuple[ReadSheet, int]]) -> Iterator[Fault]:
    for sheet, row in found:
        others = [
            str(other) if at is sheet else f"{at.sheet.name}!{other}"
            for at, other in found
            if (at, other) != (sheet, row)
        ]
        facts = (("key", key), ("rows", "、".join(others)))
        yield fault_at(sheet, row, Field.ROOM, FaultKind.SAME_UNIT_TWICE, facts)


def strange_areas(sheets: Sequence[ReadSheet]) -> list[Fault]:
    """Find areas no home has, and areas far from the usual of their use."""
    usual = _usual([unit for sheet in sheets for unit in sheet.units])
    bounds = {use: _bounds(use, usual[use]) for use in Use}
    return [
        _strange(sheet, unit, usual[unit.use])
        for sheet in sheets
        for unit in sheet.units
        if unit.area_dm2 not in bounds[unit.use]
    ]


def _usual(units: Sequence[RollUnit]) -> dict[Use, int]:
    """Median area of each use in dm²; 0 where too few units tell."""
    areas: dict[Use, list[int]] = {use: [] for use in Use}
    for unit in units:
        areas[unit.use].append(unit.area_dm2)
    return {
        use: median_low(found) if len(found) >= ENOUGH_TO_COMPARE else 0
        for use, found in areas.items()
    }


def _bounds(use: Use, usual: int) -> range:
    """Areas in dm² nobody needs to look at again."""
    if use is not Use.RESIDENTIAL:
        return range(1, LARGEST_DM2 + 1)
    if not usual:
        return range(1, LARGEST_HOME_DM2 + 1)
    return range(-(-usual // FACTOR), min(usual * FACTOR, LARGEST_HOME_DM2) + 1)


def _strange(sheet: ReadSheet, unit: RollUnit, usual: int) -> Fault:
    home = unit.use is Use.RESIDENTIAL
    too_large = unit.area_dm2 > (LARGEST_HOME_DM2 if home else LARGEST_DM2)
    kind = FaultKind.AREA_IMPLAUSIBLE if too_large else FaultKind.AREA_UNUSUAL
    return fault_at(sheet, unit.row, Field.AREA, kind, (("usual", str(usual)),))


def totals_that_disagree(sheets: Sequence[ReadSheet]) -> list[Fault]:
    """Hold every total row against the rows above it."""
    faults: list[Fault] = []
    for number, sheet in enumerate(sheets):
        if sheet.lines.totals:
            faults += _of_sheet(sheet, sheets[:number])
    return faults


def _of_sheet(sheet: ReadSheet, before: Sequence[ReadSheet]) -> Iterator[Fault]:
    earlier = sum(area for other in before for _row, area in _areas(other))
    units_before = sum(len(other.lines.units) for other in before)
    first = sheet.mapping.heading_row
    since = 0
    for index in sheet.lines.totals:
        row = first + index + 1
        above = [(at, area) for at, area in _areas(sheet) if at < row]
        sums = _sums(above, since, earlier)
        yield from _area_total(sheet, row, sums)
        units = [first + at + 1 for at in sheet.lines.units if first + at + 1 < row]
        counts = {
            len(units),
            len([at for at in units if at > since]),
            len(units) + units_before,
        }
        yield from _unit_total(sheet, row, counts)
        since = row


def _areas(sheet: ReadSheet) -> list[tuple[int, int]]:
    """Row and dm² of every row whose area is known."""
    rows = zip(sheet.rows, sheet.areas, strict=True)
    return [(row, area) for row, area in rows if isinstance(area, int)]


def _sums(above: Sequence[tuple[int, int]], since: int, earlier: int) -> list[int]:
    """The whole sheet, the part since the last total row, all sheets so far."""
    whole = sum(area for _row, area in above)
    return [whole, sum(area for row, area in above if row > since), whole + earlier]


def _area_total(sheet: ReadSheet, row: int, sums: Sequence[int]) -> Iterator[Fault]:
    for at in sheet.mapping.positions(Field.AREA):
        written = read_area(sheet.sheet.rows[row - 1][at])
        if isinstance(written, int) and written not in sums:
            facts = (("written", str(written)), ("added", str(sums[0])))
            yield fault_at(sheet, row, Field.AREA, FaultKind.TOTAL_DISAGREES, facts)


def _unit_total(sheet: ReadSheet, row: int, counts: set[int]) -> Iterator[Fault]:
    for at in sheet.mapping.positions(Field.ROOM):
        written = _count(sheet.sheet.rows[row - 1][at])
        if written is not None and written not in counts:
            facts = (("written", str(written)), ("added", str(max(counts))))
            yield fault_at(sheet, row, Field.ROOM, FaultKind.COUNT_DISAGREES, facts)


def _count(cell: Cell) -> int | None:
    figure = folded(cell).rstrip(COUNT_ENDINGS)
    return int(figure) if figure.isdecimal() and figure.isascii() else None


def fault_at(
    sheet: ReadSheet,
    row: int,
    field: Field,
    kind: FaultKind,
    facts: tuple[tuple[str, str], ...],
) -> Fault:
    """Make a fault of a cell (``row`` as Excel counts it)."""
    position = next(
        (
            positions[0]
            for told in (field, Field.ADDRESS)
            if (positions := sheet.mapping.positions(told))
        ),
        -1,
    )
    value = sheet.sheet.rows[row - 1][position] if position >= 0 else ""
    return Fault(
        sheet=sheet.sheet.name,
        row=row,
        position=position,
        column=sheet.mapping.heading(position) if position >= 0 else "",
        kind=kind,
        value=text_of(value),
        facts=facts,
    )
