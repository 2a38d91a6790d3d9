"""What committees write is read as they mean it, and each fault is named by its cell."""

import io
import json
import zipfile

import pytest
from hypothesis import given
from hypothesis.strategies import characters, floats, integers, sampled_from, text
from openpyxl import Workbook

from app.register.intake.areas import read_area
from app.register.intake.faults import Bad, FaultKind
from app.register.intake.mapping import Mapping
from app.register.intake.names import read_names
from app.register.intake.namesakes import namesakes_of
from app.register.intake.phones import read_phones
from app.register.intake.roll import Roll, check_file
from app.register.rules import Status, Use
from tests.register.rolls import HEADINGS, SAMPLES, a_row, a_workbook, sample, saved

FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def check(*rows: tuple[object, ...], headings: tuple[object, ...] = HEADINGS) -> Roll:
    return check_file(a_workbook(*rows, headings=headings), "roll.xlsx")


def faults_of(roll: Roll) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.column, fault.kind) for fault in roll.faults]


@pytest.mark.parametrize(
    "name",
    ["roll-merged-cells.xlsx", "roll-sheet-per-building.xls", "roll-gb18030.csv"],
)
def test_a_real_roll_gives_exactly_its_numbers(name: str) -> None:
    told = json.loads((SAMPLES / name).with_suffix(".expected.json").read_text())

    summary = check_file(sample(name), name).summary

    assert {
        "units": summary.units,
        "total_area_centi_m2": summary.total_area_dm2,
        "buildings": summary.buildings,
        "distinct_owner_groups": summary.owner_groups,
        "units_without_phone": summary.units_without_phone,
        "jointly_owned_units": summary.jointly_owned_units,
        "shops": summary.shops,
    } == told


def test_the_faulty_roll_names_each_of_its_faults_by_row() -> None:
    roll = check_file(sample("roll-faulty.xlsx"), "roll-faulty.xlsx")

    assert faults_of(roll) == [
        (5, "面积", FaultKind.AREA_NOT_A_NUMBER),
        (9, "面积", FaultKind.AREA_NOT_POSITIVE),
        (12, "业主姓名", FaultKind.NO_OWNER),
        (20, "房号", FaultKind.SAME_UNIT_TWICE),
        (21, "房号", FaultKind.SAME_UNIT_TWICE),
        (30, "电话", FaultKind.PHONE_UNREADABLE),
        (33, "面积", FaultKind.AREA_IMPLAUSIBLE),
        (40, "房号", FaultKind.NO_ROOM),
        (44, "业主姓名", FaultKind.FORMULA),
    ]
    assert [fault.row for fault in roll.faults if not fault.blocks] == [30]
    assert roll.blocked


@pytest.mark.parametrize(
    ("written", "dm2"),
    [
        (71.57, 7157),
        (47, 4700),
        (47.0, 4700),
        (" 71.57 ", 7157),
        ("５６．２１", 5621),
        ("71.57㎡", 7157),
        ("71.57 平方米", 7157),
        ("1,234.5", 123450),
        ("71.570", 7157),
        # What a spreadsheet adds up is a hair off; that is not a third decimal.
        (71.57000000000001, 7157),
    ],
)
def test_areas_as_committees_write_them(written: object, dm2: int) -> None:
    assert read_area(written) == dm2  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("", FaultKind.NO_AREA),
        ("/", FaultKind.NO_AREA),
        ("约70", FaultKind.AREA_NOT_A_NUMBER),
        ("7O.5", FaultKind.AREA_NOT_A_NUMBER),
        ("1e3", FaultKind.AREA_NOT_A_NUMBER),
        ("NaN", FaultKind.AREA_NOT_A_NUMBER),
        (True, FaultKind.AREA_NOT_A_NUMBER),
        (0, FaultKind.AREA_NOT_POSITIVE),
        ("0.00", FaultKind.AREA_NOT_POSITIVE),
        (-3.0, FaultKind.AREA_NOT_POSITIVE),
        ("-71.57", FaultKind.AREA_NOT_POSITIVE),
        (71.575, FaultKind.AREA_TOO_FINE),
        ("71.575", FaultKind.AREA_TOO_FINE),
        (float("inf"), FaultKind.AREA_IMPLAUSIBLE),
        (float("nan"), FaultKind.AREA_IMPLAUSIBLE),
        ("12345678901", FaultKind.AREA_IMPLAUSIBLE),
    ],
)
def test_what_is_no_area_is_told_apart(written: object, kind: FaultKind) -> None:
    assert read_area(written) == Bad(kind)  # type: ignore[arg-type]


@given(integers(1, 99_999_999))
def test_an_area_is_read_alike_from_a_number_and_from_text(dm2: int) -> None:
    figure = f"{dm2 // 100}.{dm2 % 100:02d}"

    assert read_area(float(figure)) == dm2
    assert read_area(figure) == dm2
    assert read_area(f" {figure.translate(FULL_WIDTH)}㎡ ") == dm2


@given(floats() | text() | integers(-(10**12), 10**12))
def test_an_area_is_positive_or_a_fault(written: float | str | int) -> None:
    area = read_area(written)

    assert isinstance(area, Bad) or area > 0


@pytest.mark.parametrize(
    ("written", "phones"),
    [
        (18098778944.0, ("18098778944",)),
        ("18048995479", ("18048995479",)),
        ("+86 138-0013-8000", ("13800138000",)),
        ("008613800138000", ("13800138000",)),
        ("１３８００１３８０００", ("13800138000",)),
        ("0951-5012345", ("09515012345",)),
        ("(0951)5012345", ("09515012345",)),
        ("13800138000、13900139000", ("13800138000", "13900139000")),
        ("13800138000 13900139000", ("13800138000", "13900139000")),
        ("", ()),
        ("无", ()),
    ],
)
def test_phones_as_committees_keep_them(
    written: object, phones: tuple[str, ...]
) -> None:
    assert read_phones(written) == phones  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "written",
    ["1380013", 1380013.0, "138001380000", "٠١٢٣٤٥٦٧٨٩٠", "12800138000", 13800138000.5],
)
def test_what_is_no_phone_is_told(written: object) -> None:
    assert read_phones(written) == Bad(FaultKind.PHONE_UNREADABLE)  # type: ignore[arg-type]


@given(text())
def test_a_phone_is_plain_digits_or_a_fault(written: str) -> None:
    phones = read_phones(written)

    if not isinstance(phones, Bad):
        assert all(phone.isascii() and phone.isdigit() for phone in phones)


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("王伟", ("王伟",)),
        ("王 伟", ("王伟",)),
        ("王　伟", ("王伟",)),
        ("马 文 军", ("马文军",)),
        ("王伟 李娜", ("王伟", "李娜")),
        ("王伟、李娜，赵敏/钱多；孙力", ("王伟", "李娜", "赵敏", "钱多", "孙力")),
        ("王伟\n李娜", ("王伟", "李娜")),
        ("欧阳 娜 王伟", ("欧阳娜", "王伟")),
        ("欧阳 小明", ("欧阳小明",)),
        ("买买提·艾力", ("买买提·艾力",)),
        ("买买提 • 艾力", ("买买提·艾力",)),
        ("银川 房屋开发公司", ("银川 房屋开发公司",)),
        ("王伟、王伟", ("王伟",)),
        ("𠮷田㛃", ("𠮷田㛃",)),
        ("John Smith", ("John Smith",)),
    ],
)
def test_owners_as_committees_write_them(written: str, names: tuple[str, ...]) -> None:
    assert read_names(written) == names


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("", FaultKind.NO_OWNER),
        ("/", FaultKind.NO_OWNER),
        ("不详", FaultKind.NO_OWNER),
        ("=HYPERLINK()", FaultKind.FORMULA),
        ("＝1+1", FaultKind.FORMULA),
        ("+cmd", FaultKind.FORMULA),
        ("\t=1", FaultKind.FORMULA),
        (12.0, FaultKind.NAME_IS_A_NUMBER),
        ("王伟1", FaultKind.NAME_IS_A_NUMBER),
        ("王伟等3人", FaultKind.OWNERS_NOT_LISTED),
        ("王伟、李娜等", FaultKind.OWNERS_NOT_LISTED),
        ("王", FaultKind.NAME_UNREADABLE),
        ("王 伟 李 娜", FaultKind.NAME_UNREADABLE),
        ("\u202e伟王", FaultKind.NAME_UNREADABLE),
        ("王\u200b伟", FaultKind.NAME_UNREADABLE),
        ("王" + "\u0301" * 50, FaultKind.NAME_UNREADABLE),
        ("王" * 5000, FaultKind.NAME_UNREADABLE),
    ],
)
def test_what_is_no_owner_is_told(written: object, kind: FaultKind) -> None:
    assert read_names(written) == Bad(kind)  # type: ignore[arg-type]


@given(text(characters(codec="utf-8")))
def test_a_name_never_begins_like_a_formula(written: str) -> None:
    names = read_names(written)

    if not isinstance(names, Bad):
        assert names
        assert not any(name[:1] in "=+-@" for name in names)


@pytest.mark.parametrize(
    ("cells", "key"),
    [
        (("3", "2", "501"), "3-2-501"),
        (("3号楼", "2单元", "501室"), "3-2-501"),
        ((3.0, 2.0, 501.0), "3-2-501"),
        (("３", "２", "５０１"), "3-2-501"),
        (("3", "", "2-501"), "3-2-501"),
        (("3", "2", "3-2-501"), "3-2-501"),
        (("3", "2", "3号楼2单元501"), "3-2-501"),
        (("", "", "3-2-501"), "3-2-501"),
        (("3", "", "501"), "3-501"),
    ],
)
def test_a_place_is_one_whether_told_in_one_column_or_in_three(
    cells: tuple[object, ...], key: str
) -> None:
    roll = check((*cells, 71.57, "王伟", ""))

    assert [unit.key for unit in roll.units] == [key]


def test_a_room_that_names_another_building_than_its_row_is_a_fault() -> None:
    roll = check(a_row("4-1-101", building=3))

    assert faults_of(roll) == [(2, "房号", FaultKind.PLACES_DISAGREE)]


def test_headings_are_found_under_a_title_and_in_two_rows() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["幸福里小区业主信息登记表", "", "", "", "", ""])
    sheet.append(["房屋", "", "", "", "产权人", ""])
    sheet.append(["楼号", "单元", "房号", "建筑面积（㎡）", "姓名", "电话"])
    sheet.append(["1号楼", "1单元", 101, 71.57, "王伟", 13800138000])
    sheet.merge_cells("A1:F1")
    sheet.merge_cells("A2:D2")

    roll = check_file(saved(book), "roll.xlsx")

    assert [unit.key for unit in roll.units] == ["1-1-101"]
    assert roll.mapping.sheets[0].heading_row == 3


def test_merged_cells_count_for_each_of_their_rows() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEADINGS, a_row("101"), ("", "", "102", 60, "李娜", "")):
        sheet.append(list(row))
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("B2:B3")

    roll = check_file(saved(book), "roll.xlsx")

    assert [unit.key for unit in roll.units] == ["1-1-101", "1-1-102"]
    assert roll.filled == 2


def test_a_building_named_only_where_it_begins_goes_on_below() -> None:
    rows = [a_row("101")] + [
        ("", "", str(room), 71.57, f"王伟{sign}", "")
        for room, sign in ((102, "甲"), (201, "乙"), (202, "丙"))
    ]

    assert [unit.key for unit in check(*rows).units] == [
        "1-1-101",
        "1-1-102",
        "1-1-201",
        "1-1-202",
    ]


def test_one_gap_in_a_full_column_is_a_fault_not_a_guess() -> None:
    rows = [a_row(str(room)) for room in range(101, 109)]
    rows[3] = ("", 1, "104", 71.57, "王建国", "")

    assert (5, "楼栋", FaultKind.NO_BUILDING) in faults_of(check(*rows))


def test_a_line_naming_a_building_stands_for_the_rows_below_it() -> None:
    roll = check(
        ("1号楼1单元", "", "", "", ""),
        ("101", 71.57, "王伟", "", ""),
        ("2号楼3单元", "", "", "", ""),
        ("102", 71.57, "李娜", "", ""),
        headings=("房号", "面积", "业主", "电话", "备注"),
    )

    assert [unit.key for unit in roll.units] == ["1-1-101", "2-3-102"]


def test_totals_blank_lines_and_signatures_are_no_units() -> None:
    roll = check(
        a_row("101", area=60),
        ("", "", "", "", "", ""),
        a_row("102", area=40),
        HEADINGS,
        ("合计", "", 2, 100, "", ""),
        ("填表人：张三", "", "", "", "审核：李四", ""),
    )

    assert roll.summary.units == 2
    assert roll.faults == ()


def test_a_total_that_disagrees_with_its_rows_is_a_warning() -> None:
    roll = check(a_row("101", area=60), ("合 计", "", 3, 99.5, "", ""))

    assert faults_of(roll) == [
        (3, "房号", FaultKind.COUNT_DISAGREES),
        (3, "面积", FaultKind.TOTAL_DISAGREES),
    ]
    assert not roll.blocked


def test_subtotals_are_held_against_their_own_part() -> None:
    roll = check(
        a_row("101", area=60),
        ("小计", "", 1, 60, "", ""),
        a_row("102", area=40),
        ("小计", "", 1, 40, "", ""),
        ("总计", "", 2, 100, "", ""),
    )

    assert roll.faults == ()


def test_the_same_unit_twice_names_both_rows() -> None:
    roll = check(a_row("101"), a_row("102"), a_row("0101"))

    assert [(f.row, dict(f.facts)["rows"]) for f in roll.faults] == [
        (2, "4"),
        (4, "2"),
    ]


@pytest.mark.parametrize(
    ("area", "kind"),
    [
        (2000.01, FaultKind.AREA_IMPLAUSIBLE),
        (715.71, FaultKind.AREA_UNUSUAL),
        (7.15, FaultKind.AREA_UNUSUAL),
        (715.7, None),
    ],
)
def test_an_area_far_from_the_usual_is_noticed(
    area: float, kind: FaultKind | None
) -> None:
    rows = [a_row(str(room)) for room in range(101, 108)]

    found = faults_of(check(*rows, a_row("201", area=area)))

    assert found == ([(9, "面积", kind)] if kind else [])


def test_uses_and_states_are_read_and_hinted_by_the_room() -> None:
    headings = (*HEADINGS, "用途", "交付状态")
    roll = check(
        (*a_row("101"), "住宅", ""),
        (*a_row("S01"), "", "未售"),
        (*a_row("车位12"), "", "已售未交付"),
        (*a_row("102"), "商业用房", "已交付"),
        headings=headings,
    )

    assert [(unit.use, unit.status) for unit in roll.units] == [
        (Use.RESIDENTIAL, Status.DELIVERED),
        (Use.SHOP, Status.UNSOLD),
        (Use.PARKING, Status.SOLD_UNDELIVERED),
        (Use.SHOP, Status.DELIVERED),
    ]


def test_an_identity_number_kept_as_a_number_is_refused_by_row() -> None:
    roll = check((*a_row(), 640102195501012216), headings=(*HEADINGS, "身份证号"))

    assert faults_of(roll) == [(2, "身份证号", FaultKind.ID_DAMAGED)]


def test_a_formula_anywhere_that_counts_is_a_fault() -> None:
    roll = check(a_row(area="=70+1.57"), a_row("102", phone="=A1"))

    assert faults_of(roll) == [
        (2, "面积", FaultKind.FORMULA),
        (3, "电话", FaultKind.FORMULA),
    ]


def test_a_column_nobody_gave_is_named() -> None:
    roll = check((1, 1, "101", "王伟"), headings=("楼栋", "单元", "房号", "业主"))

    assert [(fault.kind, fault.facts) for fault in roll.faults] == [
        (FaultKind.COLUMN_MISSING, (("field", "area"),))
    ]
    assert roll.blocked


def test_a_sheet_of_headings_alone_has_no_units() -> None:
    roll = check()

    assert roll.units == ()
    assert roll.blocked


def test_a_mapping_survives_being_stored() -> None:
    mapping = check_file(sample("roll-sheet-per-building.xls"), "r.xls").mapping

    assert Mapping.from_json(json.loads(json.dumps(mapping.to_json()))) == mapping


def test_a_mapping_wider_than_its_sheet_does_no_harm() -> None:
    roll = check_file(
        a_workbook(a_row()),
        "roll.xlsx",
        Mapping.from_json(
            {
                "sheets": [
                    {
                        "sheet": "名册",
                        "heading_row": 90_000,
                        "columns": ["owner"] * 40,
                        "included": True,
                    }
                ]
            }
        ),
    )

    assert roll.blocked


def test_one_name_without_a_phone_in_common_is_perhaps_one_person() -> None:
    roll = check_file(sample("roll-sheet-per-building.xls"), "roll.xls")

    found = {one.name: one for one in namesakes_of(roll.units)}

    assert set(found) == {"孔燕", "陶杰芳", "龙云"}
    assert [found[name].counted_as for name in ("孔燕", "陶杰芳", "龙云")] == [2, 1, 2]


@given(sampled_from(["、", "，", ",", "/", "；", " "]))
def test_owners_are_parted_alike_by_every_sign(sign: str) -> None:
    assert read_names(f"王伟{sign}李娜") == ("王伟", "李娜")


def an_ods(*rows: str) -> bytes:
    """An .ods with these rows of XML in one table."""
    table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    words = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{office}" '
        f'xmlns:table="{table}" xmlns:text="{words}"><office:body><office:spreadsheet>'
        f'<table:table table:name="名册">{"".join(rows)}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:'
            'xmlns:manifest:1.0"/>',
        )
        made.writestr("content.xml", content)
    return target.getvalue()


def an_ods_row(*cells: object, more: str = "") -> str:
    written = "".join(
        f'<table:table-cell office:value-type="string"{more if not at else ""}>'
        f"<text:p>{cell}</text:p></table:table-cell>"
        for at, cell in enumerate(cells)
    )
    return f"<table:table-row>{written}</table:table-row>"


def test_an_ods_is_read_with_its_merged_cells() -> None:
    roll = check_file(
        an_ods(
            an_ods_row(*HEADINGS),
            an_ods_row(
                "1号楼",
                "1单元",
                "101",
                "71.57",
                "王伟",
                "",
                more=' table:number-rows-spanned="2"',
            ),
            "<table:table-row><table:covered-table-cell/>"
            + an_ods_row("1单元", "102", "60.00", "李娜", "").removeprefix(
                "<table:table-row>"
            ),
        ),
        "roll.ods",
    )

    assert [unit.key for unit in roll.units] == ["1-1-101", "1-1-102"]


def test_an_ods_formula_is_a_fault() -> None:
    roll = check_file(
        an_ods(
            an_ods_row(*HEADINGS),
            an_ods_row(
                "1", "1", "101", "71.57", "王伟", "", more=' table:formula="of:=1"'
            ),
        ),
        "roll.ods",
    )

    assert faults_of(roll) == [(2, "楼栋", FaultKind.FORMULA)]
