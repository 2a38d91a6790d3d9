"""The columns a roll can have, and the headings committees give them."""

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum, auto

BRACKETS = re.compile(r"[(\[【].*?[)\]】]")
NOISE = re.compile(r"[\s*:：·._/、\-]+")
NEVER = re.compile(r"租|承租|紧急|代理|委托|监护|配偶|亲属|工作单位|原业主|公摊|分摊")


class Field(StrEnum):
    """What a column tells about a unit."""

    BUILDING = auto()
    ENTRANCE = auto()
    ROOM = auto()
    ADDRESS = auto()
    AREA = auto()
    OWNER = auto()
    PHONE = auto()
    USE = auto()
    STATUS = auto()
    ID_NUMBER = auto()
    IGNORED = auto()


SEVERAL_COLUMNS = frozenset({Field.OWNER, Field.PHONE})
"""Fields that may be spread over columns: 产权人1, 产权人2."""

PATTERNS: dict[Field, Sequence[str]] = {
    Field.BUILDING: (
        r"楼栋号?|楼号|栋号|幢号|楼幢号?|楼座号?|座号|所在楼栋?",
        r"[栋幢座楼]|号楼|楼宇|building",
    ),
    Field.ENTRANCE: (r"单元号?|单元门号|门洞号?|entrance", r"单元名称?|梯号"),
    Field.ROOM: (
        r"房号|室号|房间号?|房室号|户号|房屋编号|房屋号|门牌号码?|门牌|室|room",
        r"房屋?号码|单元室号?|楼栋?单元室号?|楼栋?号?单元号?房号|房",
    ),
    Field.ADDRESS: (
        r"房屋地址|房屋坐落|坐落|房屋位置|详细地址|房产地址|住址|地址|住宅地址",
        r"房屋座落|座落|位置|address",
    ),
    Field.AREA: (
        r"专有部分(建筑)?面积|产权(建筑)?面积|房产证面积|产证面积|证载面积",
        r"(房屋)?建筑?面积|房屋面积|面积|建面|area",
        r"(套内|使用|实测|合计|住宅|房产).*面积",
    ),
    Field.OWNER: (
        r"(产权人|业主|所有权人|权利人|房主|户主|房屋所有权?人|产权单位)(姓名|名称|名)?\d*",
        r"(产权人|业主|户主|权利人).*(姓名|名称)\d*|产权所有人(姓名)?|购房人|买受人",
        r"姓名\d*|名称|住户(姓名)?|户名|共有(权)?人(姓名)?\d*|owner|name",
    ),
    Field.PHONE: (
        r"(业主|产权人|户主|本人)?(联系|手机|移动)?(电话|手机)(号码?)?\d*|手机号码?\d*",
        r".*(联系电话|联系方式|手机|电话).*|tel|phone|mobile",
    ),
    Field.USE: (
        r"(房屋|规划|设计|产权|物业)?(用途|性质|类型|类别)|房屋使用性质|业态",
        r"户型用途|use|type",
    ),
    Field.STATUS: (r"(交付|销售|出售|房屋)状态|是否(已)?(交付|售出|出售)|交房情况",),
    Field.ID_NUMBER: (r".*(身份证|证件号?|社会信用代码|证照号).*|公民身份号码",),
}
RANKED = [
    (field, rank, re.compile(pattern, re.IGNORECASE))
    for field, patterns in PATTERNS.items()
    for rank, pattern in enumerate(patterns)
]


def folded(text: str) -> str:
    """Fold a heading: ``建筑 面积（㎡）`` becomes ``建筑面积``."""
    bare = unicodedata.normalize("NFKC", text)
    return NOISE.sub("", BRACKETS.sub("", bare)).lower()


def field_of(heading: str) -> tuple[Field, int] | None:
    """Recognise a heading; returns the field and how well it fits (0 is best)."""
    bare = folded(heading)
    if not bare or NEVER.search(bare):
        return None
    for field, rank, pattern in RANKED:
        if pattern.fullmatch(bare):
            return field, rank
    return None
