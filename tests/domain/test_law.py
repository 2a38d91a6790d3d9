from datetime import date

import pytest
from hypothesis import given
from hypothesis.strategies import integers, sampled_from

from app.domain.law import (
    JOINT_DECISIONS,
    MORE_THAN_HALF_AGREE,
    THREE_QUARTERS_AGREE,
    TWO_THIRDS_TAKE_PART,
    Threshold,
    joint_decision,
)

THRESHOLDS = [TWO_THIRDS_TAKE_PART, MORE_THAN_HALF_AGREE, THREE_QUARTERS_AGREE]


@pytest.mark.parametrize(
    ("threshold", "part", "whole", "met"),
    [
        # 民法典1259: 「以上」 includes the figure.
        (TWO_THIRDS_TAKE_PART, 2, 3, True),
        (TWO_THIRDS_TAKE_PART, 666666, 1000000, False),
        (THREE_QUARTERS_AGREE, 3, 4, True),
        (THREE_QUARTERS_AGREE, 749999, 1000000, False),
        # 「过半数」 does not.
        (MORE_THAN_HALF_AGREE, 1, 2, False),
        (MORE_THAN_HALF_AGREE, 51, 100, True),
        # Of nobody, more than half is not reached.
        (MORE_THAN_HALF_AGREE, 0, 0, False),
    ],
)
def test_a_share_is_reached_as_the_law_words_it(
    threshold: Threshold, part: int, whole: int, met: bool
) -> None:
    assert threshold.is_met(part, whole) is met


@given(sampled_from(THRESHOLDS), integers(0, 10**12))
def test_the_least_number_meets_a_threshold_and_one_less_does_not(
    threshold: Threshold, whole: int
) -> None:
    least = threshold.least(whole)
    assert threshold.is_met(least, whole)
    assert not threshold.is_met(least - 1, whole)


@given(sampled_from(THRESHOLDS), integers(0, 10**9), integers(1, 10**6))
def test_a_threshold_does_not_depend_on_the_unit(
    threshold: Threshold, whole: int, scale: int
) -> None:
    part = whole * 2 // 3
    assert threshold.is_met(part, whole) == threshold.is_met(
        part * scale, whole * scale
    )


@pytest.mark.parametrize("item", range(1, 10))
def test_only_raising_money_rebuilding_and_change_of_use_need_three_quarters(
    item: int,
) -> None:
    decision = joint_decision(item, on=date(2026, 1, 1))
    assert decision.quorum is TWO_THIRDS_TAKE_PART
    assert (decision.approval is THREE_QUARTERS_AGREE) == (item in {6, 7, 8})


def test_every_item_says_where_it_stands_in_the_law() -> None:
    assert [str(decision.source) for decision in JOINT_DECISIONS][6] == (
        "民法典第278条第1款第(七)项、第2款"
    )


def test_before_the_civil_code_its_items_did_not_exist() -> None:
    with pytest.raises(LookupError):
        joint_decision(4, on=date(2020, 12, 31))
    with pytest.raises(LookupError):
        joint_decision(10, on=date(2026, 1, 1))
