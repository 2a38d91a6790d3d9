import pytest
from hypothesis import given
from hypothesis.strategies import integers

from app.domain.quantities import Area, Money, hundredths, with_two_decimals


@given(integers(0, 10**11 - 1))
def test_a_figure_written_and_read_again_is_the_same(count: int) -> None:
    assert hundredths(with_two_decimals(count)) == count


@pytest.mark.parametrize(
    "figure", ["80.5", "80", "80.005", "-5.00", "８.00", "", "1e2"]
)
def test_a_figure_without_exactly_two_decimals_is_refused(figure: str) -> None:
    with pytest.raises(ValueError, match="two decimals"):
        Area.from_square_metres(figure)


def test_areas_and_money_add_up_exactly() -> None:
    tenths = [Area.from_square_metres("0.10")] * 3
    assert str(tenths[0] + tenths[1] + tenths[2]) == "0.30"
    assert str(Money.from_yuan("6000.00") - Money.from_yuan("6000.01")) == "-0.01"
    assert Money(1) + Money(2) == Money(3)


def test_an_area_is_not_negative() -> None:
    with pytest.raises(ValueError, match="negative"):
        Area(-1)
