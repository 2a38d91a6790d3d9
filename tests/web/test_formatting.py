"""Numbers and times are written one way everywhere."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.web.formatting import (
    area,
    clock_time,
    count,
    day,
    day_with_year,
    grouped,
    instant,
    instant_with_year,
    keep_units,
    machine_time,
    money,
    permille,
    phone_number,
    square_metres,
    time_left,
    yuan,
)
from app.web.masking import masked_name, masked_phone
from app.web.phrases import phrase

ENDS = datetime(2026, 11, 30, 10, 0, tzinfo=UTC)


@pytest.fixture
def in_page(app: Flask) -> Iterator[None]:
    """Inside a request, where a language is chosen."""
    with app.test_request_context("/home"):
        yield


@pytest.fixture
def in_english_page(app: Flask) -> Iterator[None]:
    """Inside a request of somebody who chose English."""
    with app.test_request_context("/home", headers={"Cookie": "language=en"}):
        yield


@pytest.mark.parametrize(
    ("dm2", "text"),
    [
        (7836, "78.36"),
        (181459, "1,814.59"),
        (5, "0.05"),
        (0, "0.00"),
        (100, "1.00"),
        (2710167, "27,101.67"),
        (-10670, "−106.70"),
    ],
)
def test_an_area_has_two_decimals_and_its_thousands_apart(dm2: int, text: str) -> None:
    assert area(dm2) == text


@given(st.integers(min_value=0, max_value=10**12))
def test_no_area_is_ever_rounded(dm2: int) -> None:
    assert int(area(dm2).replace(",", "").replace(".", "")) == dm2


@pytest.mark.usefixtures("in_page")
def test_units_hang_on_to_their_numbers() -> None:
    assert square_metres(7836) == "78.36\N{NO-BREAK SPACE}㎡"
    assert yuan(235080) == "2,350.80\N{NO-BREAK SPACE}元"
    assert money(-1) == "−0.01"
    assert count(1286) == "1,286"
    assert keep_units("第 3 步，共 5 步") == (
        "第 3\N{NO-BREAK SPACE}步，共 5\N{NO-BREAK SPACE}步"
    )


@pytest.mark.usefixtures("in_page")
def test_moments_are_told_as_in_shanghai() -> None:
    assert instant(ENDS) == "11月30日 18:00"
    assert instant_with_year(ENDS) == "2026年11月30日 18:00"
    assert day(datetime(2026, 11, 30, 16, 0, tzinfo=UTC)) == "12月1日"
    assert day_with_year(ENDS) == "2026年11月30日"
    assert clock_time(datetime(2026, 11, 30, 1, 5, tzinfo=UTC)) == "09:05"
    assert machine_time(ENDS) == "2026-11-30T10:00:00Z"


@pytest.mark.parametrize(
    ("left", "sentence"),
    [
        (timedelta(days=8, hours=3), "还剩 8 天"),
        (timedelta(days=2), "还剩 2 天"),
        (timedelta(days=2) - timedelta(seconds=1), "还剩 1 天 23 小时"),
        (timedelta(days=1, minutes=59), "还剩 1 天"),
        (timedelta(hours=23, minutes=59), "还剩 23 小时"),
        (timedelta(hours=1), "还剩 1 小时"),
        (timedelta(minutes=59, seconds=59), "还剩 59 分钟"),
        (timedelta(minutes=1), "还剩 1 分钟"),
        (timedelta(seconds=59), "不到 1 分钟"),
        (timedelta(0), "已截止"),
        (timedelta(days=-3), "已截止"),
    ],
)
@pytest.mark.usefixtures("in_page")
def test_the_time_left_is_never_rounded_up(left: timedelta, sentence: str) -> None:
    said = time_left(ENDS, ENDS - left).replace("\N{NO-BREAK SPACE}", " ")
    assert said == sentence


def test_commands_write_chinese(app: Flask) -> None:
    with app.app_context():
        assert instant(ENDS) == "11月30日 18:00"


@pytest.mark.usefixtures("in_english_page")
def test_english_pages_get_dates_too() -> None:
    assert "18:00" in instant(ENDS)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王建国", "王**"),
        ("王芳", "王*"),
        ("欧阳娜娜", "欧**"),
        ("阿依古丽·买买提", "阿**"),
        ("幸福商贸有限公司", "幸**"),
        (" 李四 ", "李*"),
        ("张", "张"),
        ("", ""),
    ],
)
def test_a_name_is_masked_after_its_first_sign(name: str, shown: str) -> None:
    assert masked_name(name) == shown


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13812345678", "138****5678"),
        ("138 1234 5678", "138****5678"),
        ("0951-6012345", "095****2345"),
        ("6012345", "****2345"),
        ("110", "****"),
        ("", "****"),
    ],
)
def test_a_phone_shows_its_ends_only(phone: str, shown: str) -> None:
    assert masked_phone(phone) == shown


def test_what_a_telephone_dials_has_digits_only() -> None:
    assert phone_number("0951-000 0123") == "09510000123"
    assert phone_number("+86 138") == "+86138"


def test_a_code_stands_in_groups_of_four() -> None:
    assert grouped("7K3M9PXQ") == "7K3M-9PXQ"
    assert grouped("7K3M9PXQ2RTV") == "7K3M-9PXQ-2RTV"


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_a_drawn_length_stays_inside_its_bar(part: int, whole: int) -> None:
    assert 0 <= permille(part, whole) <= 1000


def test_short_phrases_stay_on_one_line() -> None:
    assert phrase("请核对，还没有投出") == (
        '<span class="nb">请核对，</span><span class="nb">还没有投出</span>'
    )
    assert phrase("是否同意按第2版方案改造小区，并使用维修资金？") == (
        '是否同意按第2版方案改造小区，<span class="nb">并使用维修资金？</span>'
    )
    assert phrase("这是您家吗？") == "这是您家吗？"
    assert phrase("") == ""


def test_phrases_never_let_markup_through() -> None:
    said = phrase("<b>甲</b>，<script>乙</script>")
    assert "<b>" not in said
    assert "<script>" not in said
    assert said.striptags().replace("&lt;", "<").startswith("<b>甲")


@given(st.text(alphabet="甲乙丙丁，。；：？！、a1 ”’<&", max_size=40))
def test_phrases_lose_no_word(text: str) -> None:
    bare = phrase(text).replace('<span class="nb">', "").replace("</span>", "")
    assert bare.unescape().replace("\N{NO-BREAK SPACE}", " ") == text
