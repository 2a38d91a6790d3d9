"""3号楼2单元501 and 3-2-501 are one place, however somebody writes it."""

import pytest
from hypothesis import given
from hypothesis.strategies import from_regex, integers, sampled_from, text

from app.domain.address import (
    Address,
    building_code,
    entrance_code,
    floor_of,
    parse,
    parts_of,
    room_code,
)

buildings = from_regex(r"[1-9][0-9]{0,2}|[A-H]|甲[1-9]", fullmatch=True)
entrances = from_regex(r"|[1-9]|[东西南北]", fullmatch=True)
rooms = from_regex(r"[1-9][0-9]{2,3}|S[0-9]{2}", fullmatch=True)
FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


@given(buildings, entrances, rooms)
def test_a_label_reads_back_as_its_place(
    building: str, entrance: str, room: str
) -> None:
    place = Address(building, entrance, room)

    assert parse(place.label) == place


@given(buildings, entrances, rooms)
def test_a_key_reads_back_as_its_place(building: str, entrance: str, room: str) -> None:
    place = Address(building, entrance, room)

    assert parse(place.key) == place


@given(buildings, entrances, rooms, sampled_from(["", " ", "　"]))
def test_width_and_spaces_change_no_place(
    building: str, entrance: str, room: str, space: str
) -> None:
    place = Address(building, entrance, room)
    wide = place.key.translate(FULL_WIDTH)

    assert parse(f"{space}{space.join(wide)}{space}") == place


@given(text())
def test_no_text_breaks_the_reading(written: str) -> None:
    parts = parts_of(written)

    assert len(parts) <= 3
    assert all("-" not in part for part in parts)


@given(text())
def test_what_is_read_once_is_read_the_same_again(written: str) -> None:
    for read in (building_code, room_code):
        code = read(written)
        if code:
            assert room_code(code) is not None


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("3号楼2单元501", "3-2-501"),
        ("三号楼二单元501室", "3-2-501"),
        ("幸福里小区12号楼1单元1203室", "12-1-1203"),
        ("胜利街88号3号楼2单元501", "3-2-501"),
        ("3幢2单元0501号", "3-2-501"),
        ("3#2-501", "3-2-501"),
        ("A座1203", "A-1203"),
        ("5号楼东单元101", "5-东-101"),
        ("3号楼2单元5层502", "3-2-502"),
        # A building that carries a hyphen itself keeps it as people say it.
        ("12-1号楼2单元301", "12之1-2-301"),
    ],
)
def test_places_as_people_write_them(written: str, key: str) -> None:
    place = parse(written)

    assert place is not None
    assert place.key == key


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("1号楼", "1"),
        ("01栋", "1"),
        ("3#", "3"),
        ("十二幢", "12"),
        ("二十一号楼", "21"),
        ("a座", "A"),
        ("3号楼2单元", "3"),
        ("12-1号楼", "12之1"),
        ("", None),
        ("<b>", None),
    ],
)
def test_buildings_as_people_write_them(written: str, code: str | None) -> None:
    assert building_code(written) == code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("2单元", "2"),
        ("二单元", "2"),
        ("3号楼2单元", "2"),
        ("无", ""),
        ("", ""),
        ("2门", "2"),
    ],
)
def test_entrances_as_people_write_them(written: str, code: str) -> None:
    assert entrance_code(written) == code


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("501", ("501",)),
        ("501室", ("501",)),
        ("101.0", ("101",)),
        ("1-101", ("1", "101")),
        ("501-1", ("501之1",)),
        ("S01", ("S01",)),
        ("3-2-5-1", ()),
        ("", ()),
    ],
)
def test_rooms_as_people_write_them(written: str, parts: tuple[str, ...]) -> None:
    assert parts_of(written) == parts


@given(integers(1, 60), integers(1, 30))
def test_a_room_number_names_its_floor(floor: int, door: int) -> None:
    assert floor_of(f"{floor}{door:02d}") == floor


@pytest.mark.parametrize("room", ["S01", "商2", "12", "", "001"])
def test_a_room_that_names_no_floor_has_none(room: str) -> None:
    assert floor_of(room) is None


def test_a_masked_place_hides_the_door() -> None:
    assert Address("3", "2", "501").masked == "3号楼2单元5**"


def test_a_place_hides_its_door_and_knows_its_floor() -> None:
    place = Address("3", "2", "501")

    assert place.masked == "3号楼2单元5**"
    assert place.floor == 5


def test_what_is_longer_than_any_address_is_none() -> None:
    endless = "3" * 81

    assert building_code(endless) is None
    assert parts_of(endless) == ()
    assert parse(endless) is None
