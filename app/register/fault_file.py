"""The faults of a roll as a workbook to work through; every cell is text."""

import io
from collections.abc import Iterable

from flask_babel import gettext as _
from xlsxwriter import Workbook

from app.register.import_wording import fault_sentence
from app.register.intake.faults import Fault

PLAIN = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
WIDTHS = (14, 8, 16, 50, 8)


def fault_workbook(faults: Iterable[Fault]) -> bytes:
    """Write one line per fault: sheet, row, column, reason, how grave."""
    target = io.BytesIO()
    with Workbook(target, PLAIN) as book:
        sheet = book.add_worksheet(_("错误清单"))
        bold = book.add_format({"bold": True})
        heads = (_("表"), _("行"), _("列"), _("哪里不对"), _("程度"))
        sheet.write_row(0, 0, heads, bold)
        for at, width in enumerate(WIDTHS):
            sheet.set_column(at, at, width)
        for number, fault in enumerate(faults, start=1):
            grave = _("错误") if fault.blocks else _("提醒")
            sheet.write_string(number, 0, fault.sheet)
            sheet.write_number(number, 1, fault.row)
            sheet.write_string(number, 2, fault.column)
            sheet.write_string(number, 3, fault_sentence(fault))
            sheet.write_string(number, 4, grave)
    return target.getvalue()
