"""Owners' names: several in one cell, padded with spaces, of people or of bodies."""

import re

from app.register.intake.cells import (
    folded,
    is_deceptive,
    is_empty,
    looks_like_formula,
)
from app.register.intake.faults import Bad, FaultKind
from app.register.intake.workbook import Cell

HAN = "\u3400-\u9fff\U00020000-\U0003ffff〇"
PLAIN_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}")
PLAIN_NAMES = re.compile(r"[\u4e00-\u9fff]{2,4}(?:[、，,/； ][\u4e00-\u9fff]{2,4})+")
PLAIN_SEPARATOR = re.compile(r"[、，,/； ]")
HAN_WORD = re.compile(f"[{HAN}]+")
SEPARATORS = re.compile(r"[、,/;|\n\\&]")
BODY = re.compile(
    "公司|集团|银行|局$|厂$|厂区|委员会|居委会|学校|中学|小学|医院|中心|合作社|政府|"
    "街道|社区|商行|商店|饭店|酒店|研究院|研究所|事务所|基金|协会|支行|分行|办事处|幼儿园"
)
UNFINISHED = re.compile(r"等(?:\d+|[二三四五六七八九十])?(?:人|户)?$")
UNKNOWN = frozenset({"不详", "未知", "待定", "未登记", "不明", "暂无", "空置", "空房"})
DIGIT = re.compile(r"\d")
LATIN = re.compile(r"[A-Za-z]")
DOTS = re.compile(r"[•‧∙・．.●]")
COMPOUND_SURNAMES = frozenset(
    re.findall(
        "..",
        "欧阳司马上官诸葛东方皇甫尉迟公孙慕容长孙宇文司徒司空夏侯令狐端木"
        "轩辕西门南宫独孤完颜呼延赫连澹台申屠太史闻人百里",
    )
)
NEED_CARE = COMPOUND_SURNAMES | UNKNOWN
LONGEST_NAME = 80
LONGEST_PERSON = 4
MOST_OWNERS = 30

NO_OWNER = Bad(FaultKind.NO_OWNER)
UNREADABLE = Bad(FaultKind.NAME_UNREADABLE)
Names = tuple[str, ...]


def read_names(cell: Cell) -> Names | Bad:
    """Read the owners of a unit in the order they are written, each once."""
    if not isinstance(cell, str):
        return Bad(FaultKind.NAME_IS_A_NUMBER)
    if PLAIN_NAME.fullmatch(cell) and cell not in UNKNOWN:
        return (cell,)
    return _plain_names(cell) or _read_with_care(cell)


def _plain_names(cell: str) -> Names:
    """Part the ordinary ``王伟、李娜`` at once; nothing if it is not ordinary."""
    if not PLAIN_NAMES.fullmatch(cell) or cell.endswith("等"):
        return ()
    names = dict.fromkeys(PLAIN_SEPARATOR.split(cell))
    return () if NEED_CARE.intersection(names) else tuple(names)


def _read_with_care(cell: str) -> Names | Bad:
    if is_empty(cell) or folded(cell) in UNKNOWN:
        return NO_OWNER
    if looks_like_formula(cell):
        return Bad(FaultKind.FORMULA)
    if is_deceptive(cell):
        return UNREADABLE
    return _split(folded(cell.replace("\n", "、")))


def is_unclear(name: str) -> bool:
    """Tell whether a name may be two, or a person with a remark in brackets."""
    if len(name) <= LONGEST_PERSON and "(" not in name:
        return False
    return not (BODY.search(name) or LATIN.search(name) or "·" in name)


def _split(text: str) -> Names | Bad:
    if UNFINISHED.search(text) and not BODY.search(text):
        return Bad(FaultKind.OWNERS_NOT_LISTED)
    names: list[str] = []
    for piece in SEPARATORS.split(text):
        read = _by_spaces(piece.strip())
        if isinstance(read, Bad):
            return read
        names += read
    names = list(dict.fromkeys(names))
    if not names:
        return NO_OWNER
    return _judged(names)


def _judged(names: list[str]) -> Names | Bad:
    if len(names) > MOST_OWNERS or any(len(name) > LONGEST_NAME for name in names):
        return UNREADABLE
    if any(DIGIT.search(name) and not BODY.search(name) for name in names):
        return Bad(FaultKind.NAME_IS_A_NUMBER)
    if any(not _is_name(name) for name in names):
        return UNREADABLE
    return tuple(names)


def _is_name(name: str) -> bool:
    return len(name) > 1 and bool(HAN_WORD.search(name) or LATIN.search(name))


def _by_spaces(piece: str) -> list[str] | Bad:
    """Part ``王伟 李娜``, but not ``王 伟``, ``买买提 · 艾力`` or a body's name."""
    if not piece:
        return []
    tokens = piece.split(" ")
    if len(tokens) == 1:
        return [_dotted(piece)]
    if not all(map(HAN_WORD.fullmatch, tokens)) or any(map(BODY.search, tokens)):
        return [_dotted(piece)]
    return _joined_when_padded(tokens)


def _dotted(name: str) -> str:
    """Write the dot of a name one way: ``买买提·艾力``."""
    if LATIN.search(name):
        return name
    return re.sub(r"\s*·\s*", "·", DOTS.sub("·", name))


def _joined_when_padded(tokens: list[str]) -> list[str] | Bad:
    names: list[str] = []
    open_name = ""
    for token in tokens:
        if open_name and _may_grow(open_name, token):
            open_name += token
        else:
            names += [open_name] if open_name else []
            open_name = token
    names.append(open_name)
    if any(len(name) == 1 for name in names):
        return Bad(FaultKind.NAME_UNREADABLE)
    return names


def _may_grow(name: str, token: str) -> bool:
    """A lone surname takes the given name; a padded name takes its last sign."""
    if len(name) == 1 or name in COMPOUND_SURNAMES:
        return len(name) + len(token) <= LONGEST_PERSON
    return len(token) == 1 and len(name) < LONGEST_PERSON - 1
