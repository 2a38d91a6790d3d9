"""Checking a region's roll beside what reading the file alone takes."""

import io
import statistics
import time

import xlsxwriter
from python_calamine import CalamineWorkbook

from app.register.intake.roll import check_file

ROUNDS = 3
FAMILY_NAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡林郭何高罗"
GIVEN_NAMES = "建国秀英伟洋静志强桂兰海燕明华丽娟玉梅文军晓东"
HEADINGS = ("楼栋", "单元", "房号", "建筑面积", "用途", "业主姓名", "联系电话", "备注")


def measure(rows: int) -> dict[str, float]:
    """Check a roll of so many units; seconds, and how many times the bare reading."""
    content = workbook(rows)
    times: dict[str, list[float]] = {"check": [], "read": []}
    for _ in range(ROUNDS):
        times["read"].append(_seconds_to_read(content))
        times["check"].append(_seconds_to_check(content, rows))
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    return {
        "rows": rows,
        "check_seconds": round(medians["check"], 3),
        "calamine_seconds": round(medians["read"], 3),
        "check_to_calamine": round(medians["check"] / medians["read"], 2),
    }


def workbook(rows: int) -> bytes:
    """Return an .xlsx with that many sound rows."""
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True}) as book:
        sheet = book.add_worksheet("业主名册")
        sheet.write_row(0, 0, HEADINGS)
        for number in range(rows):
            building, home = divmod(number, 60)
            row = (
                f"{building + 1}号楼",
                f"{home // 20 + 1}单元",
                home % 20 // 2 * 100 + home % 2 + 101,
                60 + number % 6000 / 100,
                "住宅",
                _name(number),
                f"13{number:09d}",
                "",
            )
            sheet.write_row(number + 1, 0, row)
    return kept.getvalue()


def _name(number: int) -> str:
    number, family = divmod(number, len(FAMILY_NAMES))
    number, first = divmod(number, len(GIVEN_NAMES))
    second = number % len(GIVEN_NAMES)
    return FAMILY_NAMES[family] + GIVEN_NAMES[first] + GIVEN_NAMES[second]


def _seconds_to_read(content: bytes) -> float:
    started = time.perf_counter()
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()
    return time.perf_counter() - started


def _seconds_to_check(content: bytes, rows: int) -> float:
    started = time.perf_counter()
    roll = check_file(content, "roll.xlsx")
    taken = time.perf_counter() - started
    if roll.blocked or roll.summary.units != rows:
        raise ValueError(f"the roll is not sound: {roll.faults[:3]}")
    return taken
