"""Rolls for tests: the samples, and workbooks made of rows."""

import io
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

SAMPLES = Path(__file__).parents[1] / "data" / "rolls"
HEADINGS = ("楼栋", "单元", "房号", "面积", "业主姓名", "电话")
Values = Sequence[object]


def sample(name: str) -> bytes:
    """The bytes of one of the sample rolls."""
    return (SAMPLES / name).read_bytes()


def a_workbook(
    *rows: Values, headings: Values = HEADINGS, title: str = "名册"
) -> bytes:
    """An .xlsx of one sheet: the headings, then these rows."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in (headings, *rows):
        sheet.append(list(row))
    return saved(book)


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def a_row(
    room: str = "101",
    *,
    building: object = 1,
    entrance: object = 1,
    area: object = 71.57,
    owner: object = "王建国",
    phone: object = "13800138000",
) -> Values:
    """One sound row under ``HEADINGS``; a test names only what it is about."""
    return (building, entrance, room, area, owner, phone)
