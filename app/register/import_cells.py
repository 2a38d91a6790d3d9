"""A preview's cells in words: what each column tells, what is wrong in which cell."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.register.import_wording import FIELDS, fault_sentence, fix_sentence
from app.register.intake.fields import Field
from app.register.intake.mapping import SheetMapping
from app.register.queries.preview import PreviewCell, PreviewRow, PreviewSheets

MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing a column can tell, as an option."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its heading and what it is taken for."""

    name: str
    heading: str
    numeric: bool
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell of the preview; ``look`` is its class, ``why`` the words below it."""

    text: str
    look: str
    why: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of the preview."""

    number: str
    cells: tuple[ShownCell, ...]


@dataclass(frozen=True, slots=True)
class ShownSheets:
    """Sheets of the same headings, with the rows worth a look.

    Attributes:
        row_name: the form's name for the row of the headings.
        names: each sheet, and whether it is read.
        notes: what is wrong with a sheet as a whole.
    """

    title: str
    row_name: str
    heading_row: int
    columns: tuple[Column, ...]
    rows: tuple[ShownRow, ...]
    more: int
    names: tuple[tuple[str, bool], ...]
    notes: tuple[str, ...]


def shown_sheets(sheets: Sequence[PreviewSheets]) -> tuple[ShownSheets, ...]:
    """Put the sheets of a preview into words."""
    return tuple(_shown(at, one) for at, one in enumerate(sheets))


def _shown(at: int, one: PreviewSheets) -> ShownSheets:
    first = one.group.first
    return ShownSheets(
        title=_title(one),
        row_name=f"g{at}-row",
        heading_row=first.heading_row,
        columns=tuple(_columns(at, first)),
        rows=tuple(_row(row, several=one.several) for row in one.rows),
        more=one.more,
        names=tuple((sheet.sheet, sheet.included) for sheet in one.group.sheets),
        notes=tuple(dict.fromkeys(fault_sentence(fault) for fault in one.faults)),
    )


def _title(one: PreviewSheets) -> str:
    names = [sheet.sheet for sheet in one.group.sheets]
    shown = "、".join(names[:MOST_NAMED])
    if len(names) > MOST_NAMED:
        return str(_("%(names)s 等 %(n)d 张表", names=shown, n=len(names)))
    return shown


def _columns(at: int, told: SheetMapping) -> list[Column]:
    return [
        Column(
            name=f"g{at}-c{position}",
            heading=told.heading(position),
            numeric=field is Field.AREA,
            choices=tuple(
                Choice(one.value, str(FIELDS[one]), one is field) for one in Field
            ),
        )
        for position, field in enumerate(told.columns)
    ]


def _row(row: PreviewRow, *, several: bool) -> ShownRow:
    number = f"{row.sheet} {row.number}" if several else str(row.number)
    return ShownRow(number, tuple(_cell(cell) for cell in row.cells))


def _cell(cell: PreviewCell) -> ShownCell:
    numeric = "n" if cell.numeric else ""
    text = cell.text
    if cell.fault is not None:
        look = "err" if cell.fault.blocks else "warn"
        return ShownCell(
            text or str(_("（空）")),
            f"{look} {numeric}".strip(),
            fault_sentence(cell.fault),
        )
    if cell.fix is not None:
        return ShownCell(text, f"fix {numeric}".strip(), fix_sentence(cell.fix))
    return ShownCell(text, numeric, "")
