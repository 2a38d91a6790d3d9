"""The register as a file. Every text stays a text: no cell of it is ever a formula."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO, StringIO

from flask_babel import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from app.domain.quantities import with_two_decimals
from app.register.looking import FileKind
from app.register.queries.roll import RollLine, WholeRoll
from app.register.roll_wording import status_word, use_word

MIME = {
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.CSV: "text/csv; charset=utf-8",
}
FORMULA_STARTS = frozenset("=+-@＝＋－＠\t\r\n")
BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
AREA_COLUMN = 3
WIDTHS = (8, 8, 12, 14, 26, 30, 10, 12)
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


@dataclass(frozen=True, slots=True)
class Table:
    """The register in rows; the area of each stands in ``AREA_COLUMN``, in dm²."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]
    total: tuple[str | int, ...]


def roll_file(kind: FileKind, roll: WholeRoll, taken: str) -> bytes:
    """Write the register; ``taken`` says when and by whom, above the table."""
    table = _table(roll, taken)
    return _xlsx(table) if kind is FileKind.XLSX else _csv(table)


def as_text(cell: str) -> str:
    """Keep a spreadsheet from reading a CSV cell as a formula."""
    bare = cell.lstrip(" \N{NO-BREAK SPACE}\N{IDEOGRAPHIC SPACE}")
    if cell[:1] in FORMULA_STARTS or bare[:1] in FORMULA_STARTS:
        return f"'{cell}"
    return cell


def _table(roll: WholeRoll, taken: str) -> Table:
    return Table(
        title=_(
            "%(estate)s 业主名册（%(taken)s）", estate=roll.estate_name, taken=taken
        ),
        heads=(
            _("楼栋"),
            _("单元"),
            _("房号"),
            _("建筑面积（㎡）"),
            _("业主"),
            _("电话"),
            _("用途"),
            _("交付情况"),
        ),
        rows=tuple(_row(line) for line in roll.lines),
        total=(_("合计"), "", str(len(roll.lines)), roll.area_dm2, "", "", "", ""),
    )


def _row(line: RollLine) -> tuple[str | int, ...]:
    return (
        line.building,
        line.entrance,
        line.room,
        line.area_dm2,
        "、".join(person.name for person in line.people),
        "、".join(line.phones),
        use_word(line.use),
        status_word(line.status),
    )


def _xlsx(table: Table) -> bytes:
    written = BytesIO()
    with Workbook(written, OPTIONS) as book:
        sheet = book.add_worksheet(_("业主名册"))
        bold = book.add_format({"bold": True})
        area = book.add_format({"num_format": "0.00"})
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        sheet.write_string(0, 0, table.title, bold)
        for column, head in enumerate(table.heads):
            sheet.write_string(1, column, head, bold)
        for number, row in enumerate((*table.rows, table.total), start=2):
            _write_row(sheet, number, row, area)
        sheet.freeze_panes(2, 0)
        sheet.set_footer(f"&L{table.title.replace('&', '&&')}&R&P / &N")
    return written.getvalue()


def _write_row(
    sheet: Worksheet, number: int, row: tuple[str | int, ...], area: object
) -> None:
    for column, cell in enumerate(row):
        if isinstance(cell, int):
            sheet.write_number(number, column, Decimal(cell) / 100, area)
        else:
            sheet.write_string(number, column, cell)


def _csv(table: Table) -> bytes:
    written = StringIO()
    writer = csv.writer(written)
    writer.writerows(_texts(table))
    return (BYTE_ORDER_MARK + written.getvalue()).encode()


def _texts(table: Table) -> Iterator[list[str]]:
    yield [as_text(table.title)]
    for row in (table.heads, *table.rows, table.total):
        yield [
            with_two_decimals(cell) if isinstance(cell, int) else as_text(cell)
            for cell in row
        ]
