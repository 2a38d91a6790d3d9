"""Where a unit is: 3号楼2单元501 and its key ``3-2-501`` are the same place.

A code is what stands between the words: building ``3``, entrance ``2``, room
``501``. Codes hold no hyphen, so a key can be taken apart again; a hyphen inside
a code (``12-1号楼``) is kept as ``之``, the way people say it.
"""

import re
import unicodedata
from dataclasses import dataclass

LONGEST_CODE = 12
MOST_PARTS = 3
LONGEST_PLACE = 80
SPACES = re.compile(r"\s+")
HYPHENS = re.compile(r"[‐‑‒–—―−－─_~～]+")
CHINESE_NUMBER = re.compile(r"[一二三四五六七八九十]{1,3}")
DIGITS = {sign: value for value, sign in enumerate("一二三四五六七八九", start=1)}
GOOD_CODE = re.compile(r"[0-9A-Z\u3400-\u9fff()+]+")
WHOLE_FIGURE = re.compile(r"(\d+)\.0+")
BUILDING_WORD = re.compile(r"(?:号楼|号院|栋|幢|座|#楼|#|号|楼)$")
ENTRANCE_WORD = re.compile(r"(?:单元号|单元|门洞|门)$")
ROOM_WORD = re.compile(r"(?:号房|房间|室|号|户|房)$")
NOWHERE = frozenset({"", "-", "/", "无", "0"})
IN_WORDS = re.compile(
    r"(?:.*?[^0-9A-Z一二三四五六七八九十甲乙丙丁])??"
    r"(?P<building>[甲乙丙丁]?(?:[0-9A-Z]+(?:-[0-9]+)?|[一二三四五六七八九十]+))"
    r"(?:号楼|栋|幢|座|#楼|#|楼)"
    r"(?:(?P<entrance>[0-9A-Z]{1,2}(?=-)|(?:[0-9A-Z]+|[一二三四五六七八九十]+"
    r"|[甲乙丙丁东西南北中])(?=单元|门))(?:单元|门洞|门|-))?-?"
    r"(?:[0-9]+层)?"
    r"(?P<room>[^层单元栋幢]+)"
)
FLOOR_AND_DOOR = re.compile(r"(\d{1,2})\d{2}[A-Z]?")
SUBROOM = re.compile(r"\d{3,}-[0-9A-Z]{1,2}")


@dataclass(frozen=True, order=True, slots=True)
class Address:
    """One unit inside its estate.

    Attributes:
        entrance: empty where the building has no entrances to tell apart.
    """

    building: str
    entrance: str
    room: str

    @property
    def key(self) -> str:
        return key_of(self.building, self.entrance, self.room)

    @property
    def label(self) -> str:
        """The place in words: ``3号楼2单元501``."""
        return f"{place_label(self.building, self.entrance)}{self.room}"

    @property
    def masked(self) -> str:
        """The place without its door: ``3号楼2单元5**``."""
        return f"{place_label(self.building, self.entrance)}{self.room[:1]}**"

    @property
    def floor(self) -> int | None:
        return floor_of(self.room)


def key_of(building: str, entrance: str, room: str) -> str:
    """Join codes to a key; a missing entrance leaves no gap (``3-501``)."""
    if entrance:
        return f"{building}-{entrance}-{room}"
    return f"{building}-{room}"


def place_label(building: str, entrance: str) -> str:
    """Say building and entrance in words: ``3号楼2单元``."""
    return f"{building}号楼{entrance}单元" if entrance else f"{building}号楼"


def plain(text: str) -> str:
    """Fold full-width signs, spaces, dashes and case: ``３－２`` becomes ``3-2``."""
    folded = unicodedata.normalize("NFKC", text)
    return HYPHENS.sub("-", SPACES.sub("", folded)).upper()


def building_code(text: str) -> str | None:
    """Read a building: ``03号楼``, ``3栋``, ``三号楼`` and ``3#`` are all ``3``."""
    bare = plain(text)
    if len(bare) > LONGEST_PLACE:
        return None
    found = IN_WORDS.fullmatch(f"{bare}1") if bare.endswith("单元") else None
    return _code(found["building"] if found else BUILDING_WORD.sub("", bare))


def entrance_code(text: str) -> str | None:
    """Read an entrance: ``2单元`` is ``2``, ``无`` is the empty code."""
    bare = plain(text)
    if bare in NOWHERE:
        return ""
    bare = re.sub(r"^.+?(?:号楼|栋|幢|座|#楼|#)", "", bare)
    return _code(ENTRANCE_WORD.sub("", bare))


def room_code(text: str) -> str | None:
    """Read a room: ``501室``, ``0501`` and ``５０１`` are all ``501``."""
    return _code(ROOM_WORD.sub("", plain(text)))


def parts_of(text: str) -> tuple[str, ...]:
    """Take a written place apart into one, two or three codes, or none.

    One code is a room, two are entrance and room (``1-101``), three are building,
    entrance and room; a place in words always gives three, the entrance may be
    empty. A flat divided in two (``501-1``) is one code, ``501之1``.
    """
    bare = ROOM_WORD.sub("", plain(text))
    if len(bare) > LONGEST_PLACE:
        return ()
    if words := IN_WORDS.fullmatch(bare):
        return _all_or_none(
            _code(words["building"]),
            _code(words["entrance"]) if words["entrance"] else "",
            _code(words["room"]),
        )
    pieces = [ENTRANCE_WORD.sub("", piece) for piece in bare.split("-")]
    if len(pieces) == 1 or SUBROOM.fullmatch(bare):
        return _all_or_none(_code(bare))
    if len(pieces) <= MOST_PARTS:
        pieces[0] = BUILDING_WORD.sub("", pieces[0])
        return _all_or_none(*map(_code, pieces))
    return ()


def parse(text: str) -> Address | None:
    """Read a whole place, in words or as a key; ``None`` if it is not one."""
    match parts_of(text):
        case (building, entrance, room):
            return Address(building, entrance, room)
        case (building, room):
            return Address(building, "", room)
    return None


def floor_of(room: str) -> int | None:
    """Tell the floor a room number names: 501 is on 5, 1203 on 12, S01 on none."""
    found = FLOOR_AND_DOOR.fullmatch(room.split("之", maxsplit=1)[0])
    return int(found[1]) if found and int(found[1]) else None


def _all_or_none(*codes: str | None) -> tuple[str, ...]:
    read = tuple(code for code in codes if code is not None)
    return read if len(read) == len(codes) else ()


def _code(bare: str) -> str | None:
    code = bare.strip("-").replace("-", "之")
    if CHINESE_NUMBER.fullmatch(code):
        code = str(_from_chinese(code))
    if whole := WHOLE_FIGURE.fullmatch(code):
        code = whole[1]
    if code.isdigit():
        code = code.lstrip("0")
    if not code or len(code) > LONGEST_CODE or not GOOD_CODE.fullmatch(code):
        return None
    return code


def _from_chinese(text: str) -> int:
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int("".join(str(DIGITS[sign]) for sign in text))
    return (DIGITS.get(tens, 1)) * 10 + DIGITS.get(ones, 0)
