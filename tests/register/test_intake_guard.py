"""A file is judged before it is parsed: bombs, macros, links, cells far out."""

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis.strategies import (
    DataObject,
    binary,
    data,
    integers,
    lists,
    sampled_from,
    tuples,
)
from openpyxl import Workbook

from app.register.intake import archive
from app.register.intake.refusals import FileRefusal, FileRefused
from app.register.intake.roll import check_file
from app.register.intake.workbook import read_workbook
from tests.register.rolls import a_row, a_workbook, sample, saved

SAMPLES = (
    "roll-merged-cells.xlsx",
    "roll-sheet-per-building.xls",
    "roll-gb18030.csv",
    "roll-faulty.xlsx",
)
SHEET = "xl/worksheets/sheet1.xml"


def refusal_of(content: bytes, name: str = "roll.xlsx") -> FileRefusal:
    with pytest.raises(FileRefused) as refused:
        read_workbook(content, name)
    return refused.value.refusal


def changed(content: bytes, member: str, change: Callable[[bytes], bytes]) -> bytes:
    """The archive with one member changed."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            body = old.read(info)
            new.writestr(
                info.filename, change(body) if info.filename == member else body
            )
    return target.getvalue()


def with_member(content: bytes, name: str, body: bytes = b"x") -> bytes:
    target = io.BytesIO(content)
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as grown:
        grown.writestr(name, body)
    return target.getvalue()


def with_cell(reference: str) -> bytes:
    """A roll with one more cell, far out."""
    far = f'<row r="1"><c r="{reference}" t="n"><v>1</v></c></row></sheetData>'
    return changed(
        a_workbook(a_row()),
        SHEET,
        lambda xml: xml.replace(b"</sheetData>", far.encode()),
    )


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", FileRefusal.EMPTY),
        (b"PK\x03\x04broken", FileRefusal.DAMAGED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1broken", FileRefusal.DAMAGED),
        (b"\x00\x01\x02\x03", FileRefusal.NOT_A_SPREADSHEET),
        (b"<html><table>", FileRefusal.NOT_A_SPREADSHEET),
        (b"\xff\xfe\xff", FileRefusal.UNKNOWN_LETTERS),
        (b"a,b\n" * 60_001, FileRefusal.TOO_MANY_ROWS),
        (b"a," * 41, FileRefusal.TOO_MANY_COLUMNS),
    ],
)
def test_what_is_no_sound_table_is_refused(
    content: bytes, refusal: FileRefusal
) -> None:
    assert refusal_of(content) is refusal


def test_a_file_of_more_than_fifty_megabytes_is_refused() -> None:
    assert refusal_of(b"a" * (50 * 1024 * 1024 + 1)) is FileRefusal.TOO_LARGE


def test_a_bomb_is_refused_before_it_is_inflated() -> None:
    bomb = changed(
        a_workbook(a_row()), SHEET, lambda xml: xml + b" " * (30 * 1024 * 1024)
    )

    assert len(bomb) < 60_000
    assert refusal_of(bomb) is FileRefusal.INFLATES_TOO_MUCH


def test_a_member_that_lies_about_its_size_is_refused() -> None:
    content = bytearray(a_workbook(a_row()))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as opened:
        size = opened.getinfo(SHEET).file_size
        start = content.rfind(SHEET.encode()) - 46
    content[start + 24 : start + 28] = (size - 20).to_bytes(4, "little")

    assert refusal_of(bytes(content)) is FileRefusal.DAMAGED


@pytest.mark.parametrize(
    ("member", "refusal"),
    [
        ("../../etc/passwd", FileRefusal.LEAVES_ITS_ARCHIVE),
        ("/etc/passwd", FileRefusal.LEAVES_ITS_ARCHIVE),
        ("..\\evil", FileRefusal.LEAVES_ITS_ARCHIVE),
        ("C:evil", FileRefusal.LEAVES_ITS_ARCHIVE),
        ("XL/Workbook.xml", FileRefusal.LEAVES_ITS_ARCHIVE),
        ("xl/vbaProject.bin", FileRefusal.HAS_MACROS),
        ("xl/macrosheets/sheet1.xml", FileRefusal.HAS_MACROS),
        ("xl/externalLinks/externalLink1.xml", FileRefusal.LINKS_ELSEWHERE),
    ],
)
def test_a_member_that_has_no_place_in_a_roll_is_refused(
    member: str, refusal: FileRefusal
) -> None:
    assert refusal_of(with_member(a_workbook(a_row()), member)) is refusal


def test_too_many_members_are_a_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_MEMBERS", 5)

    assert refusal_of(a_workbook(a_row())) is FileRefusal.INFLATES_TOO_MUCH


@pytest.mark.parametrize(
    ("reference", "refusal"),
    [
        ("XFD1048576", FileRefusal.TOO_MANY_ROWS),
        ("A60001", FileRefusal.TOO_MANY_ROWS),
        ("A99999", FileRefusal.TOO_MANY_ROWS),
        ("AO1", FileRefusal.TOO_MANY_COLUMNS),
        ("XFD1", FileRefusal.TOO_MANY_COLUMNS),
        ("A0x", FileRefusal.DAMAGED),
    ],
)
def test_a_cell_far_out_is_refused_before_the_sheet_is_laid_out(
    reference: str, refusal: FileRefusal
) -> None:
    assert refusal_of(with_cell(reference)) is refusal


def test_the_last_cell_allowed_is_read() -> None:
    sheet = read_workbook(with_cell("AN60000"), "roll.xlsx").sheets[0]

    assert len(sheet.rows) == 60_000
    assert len(sheet.rows[0]) == 40


def test_an_empty_cell_far_out_does_no_harm() -> None:
    styled = changed(
        a_workbook(a_row()),
        SHEET,
        lambda xml: xml.replace(
            b"</sheetData>", b'<row r="9"><c r="XFD9" s="0"/></row></sheetData>'
        ),
    )

    assert check_file(styled, "roll.xlsx").summary.units == 1


@pytest.mark.parametrize(
    "hostile",
    [
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]>',
    ],
)
def test_entities_are_refused(hostile: bytes) -> None:
    content = changed(
        a_workbook(a_row()),
        SHEET,
        lambda xml: hostile + xml[xml.find(b"<worksheet") :],
    )

    assert refusal_of(content) is FileRefusal.DAMAGED


def test_a_sheet_spelt_with_another_prefix_is_guarded_as_well() -> None:
    def prefixed(xml: bytes) -> bytes:
        for name in (b"worksheet", b"sheetData", b"row", b"c ", b"v", b"is", b"t"):
            xml = xml.replace(b"<" + name, b"<x:" + name)
            xml = xml.replace(
                b"</" + name.strip() + b">", b"</x:" + name.strip() + b">"
            )
        return xml.replace(b"</c>", b"</x:c>").replace(b"xmlns=", b"xmlns:x=")

    far = changed(with_cell("XFD1048576"), SHEET, prefixed)

    assert refusal_of(far) in {FileRefusal.TOO_MANY_ROWS, FileRefusal.DAMAGED}


def test_a_word_document_is_no_roll() -> None:
    document = io.BytesIO()
    with zipfile.ZipFile(document, "w") as made:
        made.writestr("word/document.xml", "<w/>")

    assert refusal_of(document.getvalue()) is FileRefusal.NOT_A_SPREADSHEET


def test_a_locked_archive_is_refused() -> None:
    content = bytearray(a_workbook(a_row()))
    start = content.rfind(SHEET.encode()) - 46
    content[start + 8] |= 1

    assert refusal_of(bytes(content)) is FileRefusal.LOCKED


def test_a_workbook_is_told_by_its_content_not_by_its_name() -> None:
    roll = check_file(sample("roll-gb18030.csv"), "roll.xlsx")

    assert roll.summary.units == 240


def test_a_hidden_sheet_is_not_read_and_said_so() -> None:
    book = Workbook()
    shown = book.active
    assert shown is not None
    for row in (("楼栋", "单元", "房号", "面积", "业主姓名", "电话"), a_row()):
        shown.append(list(row))
    hidden = book.create_sheet("旧")
    hidden.append(["房号", "面积", "业主"])
    hidden.sheet_state = "hidden"

    roll = check_file(saved(book), "roll.xlsx")

    assert roll.summary.units == 1
    assert [(fault.sheet, fault.kind) for fault in roll.faults] == [
        ("旧", "sheet_skipped")
    ]
    assert not roll.blocked


@settings(max_examples=60, deadline=None)
@given(binary(max_size=400), sampled_from(["roll.xlsx", "roll.csv", "roll.xls"]))
def test_no_bytes_do_more_than_be_refused(content: bytes, name: str) -> None:
    with suppress(FileRefused):
        check_file(content, name)


@settings(max_examples=80, deadline=None)
@given(sampled_from(SAMPLES), data())
def test_a_damaged_roll_is_read_or_refused_and_never_breaks(
    name: str, data: DataObject
) -> None:
    content = bytearray(sample(name))
    hits = data.draw(
        lists(
            tuples(integers(0, len(content) - 1), integers(0, 255)),
            min_size=1,
            max_size=20,
        )
    )
    for place, value in hits:
        content[place] = value
    cut = data.draw(sampled_from([len(content), len(content) // 2]))
    with suppress(FileRefused):
        check_file(bytes(content[:cut]), name)
