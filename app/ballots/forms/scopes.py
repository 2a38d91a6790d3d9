"""Units typed as a list: 3-2-501, 3号楼2单元502 …"""

import re
from collections.abc import Mapping

from flask_babel import gettext as _

from app.domain.address import parse

BETWEEN_UNITS = re.compile(r"[\s,，、;；]+")
SHOWN = 5


def read_units(
    typed: str | None, known: Mapping[str, int]
) -> tuple[list[int], str | None]:
    """Read a list of units by the keys of the estate.

    Returns:
        the ids in the order typed, each once, and a sentence about what is wrong.
    """
    words = [word for word in BETWEEN_UNITS.split(typed or "") if word]
    if not words:
        return [], _("请写户号，比如 3-2-501。")
    found: dict[int, None] = {}
    strange = []
    for word in words:
        place = parse(word)
        unit_id = known.get(place.key) if place else None
        if unit_id is None:
            strange.append(word)
        else:
            found[unit_id] = None
    return list(found), _strange(strange) if strange else None


def _strange(words: list[str]) -> str:
    named = "、".join(word[:20] for word in words[:SHOWN])
    if words[SHOWN:]:
        return _("名册里没有这些户：%(named)s 等 %(n)d 个。", named=named, n=len(words))
    return _("名册里没有：%(named)s。户号写成 3-2-501 这样。", named=named)
