"""A whole roll, read and checked: what the import, the preview and the command use."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.register.intake.checks import (
    same_unit_twice,
    strange_areas,
    totals_that_disagree,
)
from app.register.intake.collector import collector_paused
from app.register.intake.faults import Fault, FaultKind
from app.register.intake.headings import propose
from app.register.intake.mapping import Mapping, SheetMapping
from app.register.intake.sheets import ReadSheet, read_sheet
from app.register.intake.units import Identity, RollUnit, identities_of
from app.register.intake.workbook import Sheet, Workbook, read_workbook
from app.register.rules import Use

OwnerGroup = frozenset[Identity]


@dataclass(frozen=True, slots=True)
class Summary:
    """The numbers of a roll; areas in whole dm²."""

    units: int
    total_area_dm2: int
    buildings: int
    owner_groups: int
    units_without_phone: int
    jointly_owned_units: int
    shops: int


@dataclass(frozen=True, slots=True)
class Roll:
    """A roll as read.

    Attributes:
        units: sound rows only; complete when nothing blocks.
        rows: unit rows found, faulty ones included.
        filled: merged blocks that were taken apart.
    """

    units: tuple[RollUnit, ...]
    faults: tuple[Fault, ...]
    summary: Summary
    mapping: Mapping
    rows: int
    filled: int

    @property
    def blocked(self) -> bool:
        """Whether an error keeps the roll from being imported."""
        return any(fault.blocks for fault in self.faults) or not self.units


def check_file(content: bytes, file_name: str, mapping: Mapping | None = None) -> Roll:
    """Read and check a file, by a mapping or by the one its headings propose.

    Raises:
        FileRefused: if the file is not read at all.
    """
    with collector_paused():
        return check_workbook(read_workbook(content, file_name), mapping)


def check_workbook(workbook: Workbook, mapping: Mapping | None = None) -> Roll:
    """Check an open workbook.

    Raises:
        FileRefused: if no sheet has headings and no mapping says where they are.
    """
    mapping = mapping or propose(workbook)
    read = list(_read(workbook.sheets, mapping))
    faults = [
        *(fault for sheet in read for fault in sheet.faults),
        *same_unit_twice(read),
        *strange_areas(read),
        *totals_that_disagree(read),
        *_skipped(workbook, mapping),
    ]
    blocked = {(fault.sheet, fault.row) for fault in faults if fault.blocks}
    units = [unit for sheet in read for unit in sheet.units]
    if blocked:
        units = [unit for unit in units if (unit.sheet, unit.row) not in blocked]
    order = {sheet.name: at for at, sheet in enumerate(workbook.sheets)}
    faults.sort(key=lambda f: (order.get(f.sheet, len(order)), f.row, f.position))
    return Roll(
        units=tuple(units),
        faults=tuple(faults),
        summary=summarise(units),
        mapping=mapping,
        rows=sum(len(sheet.lines.units) for sheet in read),
        filled=sum(sheet.sheet.filled for sheet in read),
    )


def summarise(units: Sequence[RollUnit]) -> Summary:
    """Add up a roll."""
    return Summary(
        units=len(units),
        total_area_dm2=sum(unit.area_dm2 for unit in units),
        buildings=len({unit.building for unit in units}),
        owner_groups=_owner_groups(units),
        units_without_phone=sum(1 for unit in units if not unit.phones),
        jointly_owned_units=sum(1 for unit in units if len(unit.owners) > 1),
        shops=sum(1 for unit in units if unit.use is Use.SHOP),
    )


def _owner_groups(units: Sequence[RollUnit]) -> int:
    alone = {(unit.owners, unit.phones[:1]) for unit in units if len(unit.owners) == 1}
    joint = {owner_group(unit) for unit in units if len(unit.owners) > 1}
    return len(alone) + len(joint)


def owner_group(unit: RollUnit) -> OwnerGroup:
    """The exact set of a unit's owners, each by name and phone: one head.

    Entries that agree in name and phone are one owner. Where neither entry has a
    phone the roll cannot tell two people apart; they count as one until staff
    decide, and are listed for that decision.
    """
    return frozenset(identities_of(unit))


def _read(sheets: Iterable[Sheet], mapping: Mapping) -> Iterable[ReadSheet]:
    for sheet in sheets:
        told = mapping.of_sheet(sheet.name)
        if told is not None and told.included and sheet.rows:
            yield read_sheet(sheet, _fitted(told, sheet))


def _fitted(told: SheetMapping, sheet: Sheet) -> SheetMapping:
    """Cut a mapping to the sheet it is for."""
    width = len(sheet.rows[0])
    return SheetMapping(
        sheet=told.sheet,
        heading_row=min(told.heading_row, len(sheet.rows)),
        columns=told.columns[:width],
        headings=told.headings[:width],
    )


def _skipped(workbook: Workbook, mapping: Mapping) -> Iterable[Fault]:
    shown = [
        sheet.name
        for sheet in workbook.sheets
        if not (told := mapping.of_sheet(sheet.name)) or not told.included
    ]
    for name in [*shown, *workbook.hidden]:
        yield Fault(name, 1, -1, "", FaultKind.SHEET_SKIPPED)
