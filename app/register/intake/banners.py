"""A building named above its rows, by a line of its own or by the sheet's name."""

import re

from app.domain.address import building_code, entrance_code, plain

NAMED_BUILDING = re.compile(
    r"(?:^|[^0-9A-Z])([甲乙丙丁]?(?:[0-9A-Z]{1,4}|[一二三四五六七八九十]+))"
    r"(?:号楼|栋|幢|座|#)"
)
NAMED_ENTRANCE = re.compile(r"([0-9A-Z]+|[一二三四五六七八九十]+|[东西南北中])单元")


def named_place(text: str) -> tuple[str, str]:
    """Find building and entrance named by a heading row or a sheet: ``3号楼2单元``."""
    bare = plain(text)
    building = NAMED_BUILDING.search(bare)
    entrance = NAMED_ENTRANCE.search(bare)
    return (
        (building_code(building[1]) or "") if building else "",
        (entrance_code(entrance[0]) or "") if entrance else "",
    )
