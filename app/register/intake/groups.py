"""Sheets with the same headings are mapped together."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.register.intake.fields import Field
from app.register.intake.headings import columns_of, headings_at
from app.register.intake.mapping import Mapping, SheetMapping
from app.register.intake.workbook import Workbook

Columns = tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class SheetGroup:
    """Sheets that are read alike; the first stands for all."""

    sheets: tuple[SheetMapping, ...]

    @property
    def first(self) -> SheetMapping:
        return self.sheets[0]


@dataclass(frozen=True, slots=True)
class Told:
    """What staff said about one group: its heading row and its columns."""

    heading_row: int
    columns: Columns


def groups_of(mapping: Mapping) -> tuple[SheetGroup, ...]:
    """Put sheets of the same headings together, in the order of the workbook."""
    found: dict[tuple[object, ...], list[SheetMapping]] = {}
    for sheet in mapping.sheets:
        alike = (sheet.heading_row, sheet.columns, sheet.headings, bool(sheet.columns))
        found.setdefault(alike, []).append(sheet)
    return tuple(SheetGroup(tuple(sheets)) for sheets in found.values())


def remapped(
    workbook: Workbook, mapping: Mapping, told: Iterable[Told], included: frozenset[str]
) -> Mapping:
    """Apply what staff said to each group.

    Where the heading row was moved, the columns are proposed anew from that row.
    """
    changed: dict[str, SheetMapping] = {}
    sheets = {sheet.name: sheet for sheet in workbook.sheets}
    for group, said in zip(groups_of(mapping), told, strict=True):
        for one in group.sheets:
            sheet = replace(one, included=one.sheet in included)
            if said.heading_row != one.heading_row:
                headings = headings_at(sheets[one.sheet], said.heading_row)
                sheet = replace(
                    sheet,
                    heading_row=said.heading_row,
                    headings=headings,
                    columns=columns_of(headings),
                )
            elif one.columns:
                sheet = replace(sheet, columns=said.columns)
            changed[one.sheet] = sheet
    return Mapping(tuple(changed.get(s.sheet, s) for s in mapping.sheets))
