"""The signs of a household code, and how forgivingly it is read."""

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.register.codes import (
    LENGTH,
    SIGNS,
    code_of,
    in_groups,
    normalise,
)

KEY = b"k" * 32
units = st.integers(min_value=1, max_value=2**63 - 1)
nonces = st.text(alphabet="0123456789abcdef", min_size=32, max_size=32)
codes = st.text(alphabet=SIGNS, min_size=LENGTH, max_size=LENGTH)


def test_the_alphabet_holds_no_sign_that_is_mistaken_for_another() -> None:
    assert len(set(SIGNS)) == len(SIGNS) == 31
    assert not set(SIGNS) & set("ILO01")


def test_a_code_carries_fifty_nine_bits() -> None:
    assert math.floor(LENGTH * math.log2(len(SIGNS))) == 59


@given(units, nonces)
def test_a_code_is_twelve_signs_and_always_the_same(unit_id: int, nonce: str) -> None:
    code = code_of(KEY, unit_id, nonce)
    assert len(code) == LENGTH
    assert set(code) <= set(SIGNS)
    assert code_of(KEY, unit_id, nonce) == code


@given(units, nonces, nonces)
def test_another_nonce_unit_or_key_gives_another_code(
    unit_id: int, nonce: str, other: str
) -> None:
    code = code_of(KEY, unit_id, nonce)
    assert code_of(KEY, unit_id - 1, nonce) != code
    assert code_of(b"j" * 32, unit_id, nonce) != code
    assert (code_of(KEY, unit_id, other) == code) is (other == nonce)


def test_every_sign_is_equally_likely_in_every_place() -> None:
    drawn = 31_000
    made = [code_of(KEY, unit_id, "nonce") for unit_id in range(drawn)]
    for place in range(LENGTH):
        counts = Counter(code[place] for code in made)
        expected = drawn / len(SIGNS)
        chi_square = sum((counts[sign] - expected) ** 2 / expected for sign in SIGNS)
        # 30 degrees of freedom: one in 100 000 fair draws is above 74.
        assert chi_square < 74


def test_forty_thousand_units_get_forty_thousand_codes() -> None:
    assert len({code_of(KEY, unit_id, "nonce") for unit_id in range(40_000)}) == 40_000


@given(codes)
def test_a_code_is_read_however_it_was_typed(code: str) -> None:
    full_width = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    for typed in (
        code,
        code.lower(),
        in_groups(code),
        f"  {code} \n",
        "-".join((code[:4], code[4:8], code[8:])),
        "\u2014".join((code[:4], code[4:8], code[8:])),
        "\u2011".join(code),
        full_width,
        full_width.lower(),
        f"{full_width[:4]}\u3000{full_width[4:8]}\uff0d{full_width[8:]}",
        f"\u200b{code}\ufeff",
    ):
        assert normalise(typed) == code


@given(st.text(max_size=100))
def test_whatever_is_typed_is_a_code_or_nothing(typed: str) -> None:
    read = normalise(typed)
    assert read is None or (len(read) == LENGTH and set(read) <= set(SIGNS))
    assert read is None or normalise(read) == read


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "7K3M9PXQ2RT",
        "7K3M9PXQ2RTVV",
        "7K3M9PXQ2RT0",
        "7K3M9PXQ2RTI",
        "一二三四",
        "7" * 10_000,
        "7K3M\x009PXQ2RT",
        "\ufdfa" * 12,
    ],
)
def test_what_is_not_a_code_is_not_read_as_one(typed: str) -> None:
    assert normalise(typed) is None
