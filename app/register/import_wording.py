"""The sentences about rolls: what is wrong in a cell, and why a file stays out."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import assert_never

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.domain.quantities import with_two_decimals
from app.register.intake.difference import Aspect
from app.register.intake.faults import Fault, FaultKind
from app.register.intake.fields import Field
from app.register.intake.fixes import Fix, FixKind
from app.register.intake.refusals import FileRefusal
from app.register.roll_rules import RollRefusal

FIELDS: Mapping[Field, str] = {
    Field.BUILDING: _l("楼栋"),
    Field.ENTRANCE: _l("单元"),
    Field.ROOM: _l("房号"),
    Field.ADDRESS: _l("楼栋-单元-房号"),
    Field.AREA: _l("面积（㎡）"),
    Field.OWNER: _l("产权人（可多人）"),
    Field.PHONE: _l("电话"),
    Field.USE: _l("用途"),
    Field.STATUS: _l("交付情况"),
    Field.ID_NUMBER: _l("证件号（不保存）"),
    Field.IGNORED: _l("不导入"),
}
ASPECTS: Mapping[Aspect, str] = {
    Aspect.OWNERS: _l("产权人"),
    Aspect.PHONE: _l("电话"),
    Aspect.AREA: _l("面积"),
    Aspect.USE: _l("用途"),
    Aspect.STATUS: _l("交付情况"),
}
FAULTS: Mapping[FaultKind, str] = {
    FaultKind.NO_BUILDING: _l("没有楼栋号"),
    FaultKind.NO_ROOM: _l("没有房号"),
    FaultKind.NO_OWNER: _l("没有产权人"),
    FaultKind.NO_AREA: _l("面积是空的"),
    FaultKind.UNREADABLE_BUILDING: _l("楼栋号看不懂，请写成 3 或 3号楼"),
    FaultKind.UNREADABLE_ENTRANCE: _l("单元看不懂，请写成 2 或 2单元"),
    FaultKind.UNREADABLE_ROOM: _l("房号看不懂，请写成 501 或 3-2-501"),
    FaultKind.PLACES_DISAGREE: _l("房号里的楼栋单元和前面的列不一样"),
    FaultKind.SAME_UNIT_TWICE: _l("与第 %(rows)s 行是同一户 %(key)s"),
    FaultKind.AREA_NOT_A_NUMBER: _l("面积不是数字"),
    FaultKind.AREA_NOT_POSITIVE: _l("面积要大于 0"),
    FaultKind.AREA_TOO_FINE: _l("面积最多两位小数"),
    FaultKind.AREA_IMPLAUSIBLE: _l("面积大得不合常理"),
    FaultKind.AREA_UNUSUAL: _l("同类的房子一般 %(usual)s ㎡，请核对"),
    FaultKind.FORMULA: _l("这一格是公式，请改成文字或数字"),
    FaultKind.NAME_UNREADABLE: _l("姓名看不懂，多人请用顿号“、”分开"),
    FaultKind.NAME_UNCLEAR: _l("姓名里有括号，或像是几个人连在一起，请核对"),
    FaultKind.NAME_IS_A_NUMBER: _l("姓名里有数字"),
    FaultKind.OWNERS_NOT_LISTED: _l("写了“等”，请把共有人写全"),
    FaultKind.PHONE_UNREADABLE: _l("电话位数不对，暂按没有电话"),
    FaultKind.ID_DAMAGED: _l("证件号存成了数字，后几位已丢，请改成文本"),
    FaultKind.USE_UNKNOWN: _l("用途请写住宅、商铺、办公、车位、车库或储藏间"),
    FaultKind.STATUS_UNKNOWN: _l("交付情况请写已交付、已售未交付或未售"),
    FaultKind.TOTAL_DISAGREES: _l("合计写 %(written)s，逐行相加是 %(added)s"),
    FaultKind.COUNT_DISAGREES: _l("合计写 %(written)s 户，逐行数是 %(added)s 户"),
    FaultKind.SHEET_SKIPPED: _l("这张表没有读"),
    FaultKind.COLUMN_MISSING: _l("找不到“%(field)s”这一列"),
}
AREA_FACTS = frozenset({"usual", "written", "added"})
FILES: Mapping[FileRefusal, str] = {
    FileRefusal.EMPTY: _l("这个文件是空的。请选有业主名册的表格文件。"),
    FileRefusal.TOO_LARGE: _l(
        "文件超过 50 MB。请删掉图片和不用的表，或按楼栋分开上传。"
    ),
    FileRefusal.NOT_A_SPREADSHEET: _l(
        "这不是表格文件。请在 Excel 或 WPS 里另存为 .xlsx 再上传。"
    ),
    FileRefusal.DAMAGED: _l(
        "文件已损坏，打不开。请在 Excel 或 WPS 里打开，另存为 .xlsx 再上传。"
    ),
    FileRefusal.LOCKED: _l("文件有密码。请去掉密码，另存一份再上传。"),
    FileRefusal.INFLATES_TOO_MUCH: _l(
        "文件展开后太大，没有读取。请把名册复制到一个新表格再上传。"
    ),
    FileRefusal.LEAVES_ITS_ARCHIVE: _l(
        "文件结构不正常，没有读取。请把名册复制到一个新表格再上传。"
    ),
    FileRefusal.HAS_MACROS: _l("文件里有宏，没有读取。请另存为不带宏的 .xlsx 再上传。"),
    FileRefusal.LINKS_ELSEWHERE: _l(
        "文件引用了别的表格，没有读取。请把名册复制成数值，存到新表格再上传。"
    ),
    FileRefusal.TOO_MANY_ROWS: _l(
        "表格超过 60000 行。请删掉多余的行，或按楼栋分开上传。"
    ),
    FileRefusal.TOO_MANY_COLUMNS: _l("表格超过 40 列。请删掉不用的列再上传。"),
    FileRefusal.UNKNOWN_LETTERS: _l(
        "文字编码认不出来。请在 Excel 或 WPS 里另存为 .xlsx 再上传。"
    ),
    FileRefusal.NO_HEADINGS: _l(
        "找不到表头。表的前几行里要有一行写着房号、面积、产权人。"
    ),
}
ROLLS: Mapping[RollRefusal, str] = {
    RollRefusal.BLOCKED: _l("还有错误没改，什么都没有写入。请改好再导入。"),
    RollRefusal.NOTHING_NEW: _l("和现在的名册完全一样，没有要写入的。"),
    RollRefusal.NOT_CONFIRMED: _l(
        "这次会改动已有的名册，要先看差异再确认。什么都没有写入。"
    ),
    RollRefusal.CHANGED_MEANWHILE: _l(
        "您看差异的时候名册又变了。请再看一遍差异，再确认。"
    ),
    RollRefusal.BEFORE_A_HOLDING: _l(
        "生效日期早于有的住户现在产权的起始日期。请改晚一些。"
    ),
    RollRefusal.IN_THE_FUTURE: _l("生效日期不能晚于今天。"),
}


def fault_sentence(fault: Fault) -> str:
    """Say what is wrong with a cell."""
    sentence = str(FAULTS[fault.kind])
    if not fault.facts:
        return sentence
    return sentence % {name: _fact(fault, name, told) for name, told in fault.facts}


def fix_sentence(fix: Fix) -> str:
    """Say how a cell was understood."""
    match fix.kind:
        case FixKind.READ_AS_UNIT:
            return str(_("读作 %(key)s", key=fix.told))
        case FixKind.READ_AS_AREA:
            return str(_("读作 %(area)s", area=with_two_decimals(int(fix.told))))
        case FixKind.SPLIT_OWNERS:
            return str(_("拆成 %(n)s 位共有人", n=fix.told))
        case _:
            assert_never(fix.kind)


def file_refusal_sentence(refusal: FileRefusal) -> str:
    """Say why a file is not read, and what to do."""
    return str(FILES[refusal])


def file_refusal_status(refusal: FileRefusal) -> HTTPStatus:
    """Return the HTTP status of a refused file."""
    if refusal is FileRefusal.TOO_LARGE:
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    return HTTPStatus.BAD_REQUEST


def aspect_words(aspects: Iterable[str]) -> str:
    """Name what of a unit changed."""
    return "、".join(str(ASPECTS[Aspect(aspect)]) for aspect in aspects)


def roll_refusal_sentence(refusal: RollRefusal) -> str:
    """Say why a roll is not imported, and what to do."""
    return str(ROLLS[refusal])


def _fact(fault: Fault, name: str, told: str) -> str:
    if name == "field":
        return str(FIELDS[Field(told)])
    if name in AREA_FACTS and fault.kind is not FaultKind.COUNT_DISAGREES:
        return with_two_decimals(int(told))
    return told
