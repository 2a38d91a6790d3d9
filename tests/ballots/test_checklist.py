"""What blocks a notice and an opening, row by row."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from app.ballots.checklist import (
    Check,
    Checked,
    Finding,
    Plan,
    blocking,
    check_all,
    days_of_notice,
)
from app.ballots.roll import RegisteredUnit, RollLine, frozen_roll, root_over, totals_of
from app.ballots.rules import ScopeKind
from app.ballots.tally.electorate import Scope
from app.domain.period import CHINA

POSTED = datetime(2026, 6, 1, 9, tzinfo=CHINA)
OPENS = datetime(2026, 6, 17, tzinfo=CHINA)
PLAN = Plan(
    questions=1,
    paper_place="小区南门票箱",
    opens_at=OPENS,
    closes_at=OPENS + timedelta(days=14),
)
EVERYBODY = Scope(ScopeKind.COMMUNITY)


def unit(
    number: int, *owners: int, use: str = "residential", status: str = "delivered"
) -> RegisteredUnit:
    return RegisteredUnit(
        unit_id=number,
        key=f"1-1-{number}",
        label=f"1号楼1单元{number}",
        building_id=1,
        building_code="1",
        entrance_id=1,
        entrance_code="1",
        floor=1,
        use=use,
        status=status,
        area_dm2=10_000,
        owners=owners,
    )


def roll(
    *units: RegisteredUnit, scope: Scope = EVERYBODY, special: bool = False
) -> tuple[RollLine, ...]:
    return frozen_roll(units, scope, count_special_spaces=special)


def checked(
    plan: Plan = PLAN,
    lines: tuple[RollLine, ...] | None = None,
    *,
    undecided: int = 0,
    posted_at: datetime = POSTED,
    at: datetime = POSTED,
    is_test: bool = False,
) -> dict[Check, Checked]:
    found = check_all(
        plan,
        roll(unit(101, 1), unit(102, 2)) if lines is None else lines,
        undecided=undecided,
        posted_at=posted_at,
        at=at,
        is_test=is_test,
    )
    return {one.check: one for one in found}


def test_a_complete_plan_over_a_sound_roll_is_ready() -> None:
    found = checked()
    assert blocking(tuple(found.values())) == ()
    assert set(found) == set(Check)


@pytest.mark.parametrize(
    ("plan", "lines", "check"),
    [
        (PLAN, (), Check.ROLL),
        (PLAN, roll(unit(1, 1, use="parking")), Check.SCOPE),
        (PLAN, roll(unit(101, 1), unit(102)), Check.OWNERS),
        (replace(PLAN, questions=0), None, Check.QUESTIONS),
        (replace(PLAN, paper_place="  "), None, Check.PAPER_PLACE),
        (replace(PLAN, closes_at=OPENS), None, Check.PERIOD),
        (replace(PLAN, opens_at=OPENS - timedelta(seconds=1)), None, Check.NOTICE),
    ],
)
def test_what_is_missing_blocks(
    plan: Plan, lines: tuple[RollLine, ...] | None, check: Check
) -> None:
    found = checked(plan, lines)
    assert found[check].finding is Finding.MISSING


def test_the_units_without_owner_are_named() -> None:
    lines = roll(*(unit(100 + n) for n in range(7)), unit(201, 1))
    found = checked(lines=lines)[Check.OWNERS]
    assert found.number == 7
    assert found.examples == tuple(f"1-1-{100 + n}" for n in range(5))


def test_a_unit_without_owner_outside_the_scope_does_not_block() -> None:
    lines = roll(
        unit(101, 1),
        unit(102),
        scope=Scope(ScopeKind.UNITS, units=frozenset({101})),
    )
    assert checked(lines=lines)[Check.OWNERS].finding is Finding.READY


def test_undecided_namesakes_are_a_doubt_and_no_obstacle() -> None:
    found = checked(undecided=3)
    assert found[Check.SAME_PERSON].finding is Finding.DOUBTFUL
    assert blocking(tuple(found.values())) == ()


def test_a_period_that_is_over_blocks() -> None:
    found = checked(at=PLAN.closes_at)
    assert found[Check.PERIOD].finding is Finding.MISSING


@pytest.mark.parametrize(
    ("posted", "opens", "days", "finding"),
    [
        # 民法典201: the day of posting is not counted, 15 full days lie between.
        (datetime(2026, 6, 1, 23, 59, tzinfo=CHINA), OPENS, 15, Finding.READY),
        (datetime(2026, 6, 2, 0, 0, tzinfo=CHINA), OPENS, 14, Finding.MISSING),
        (POSTED, OPENS + timedelta(days=5), 20, Finding.READY),
        (POSTED, POSTED + timedelta(hours=1), 0, Finding.MISSING),
    ],
)
def test_the_notice_stands_for_fifteen_full_days(
    posted: datetime, opens: datetime, days: int, finding: Finding
) -> None:
    plan = replace(PLAN, opens_at=opens, closes_at=opens + timedelta(days=5))
    found = checked(plan, posted_at=posted)[Check.NOTICE]
    assert (found.finding, found.number) == (finding, days)
    assert days_of_notice(posted.astimezone(CHINA).date(), opens) == days


def test_only_an_exercise_may_shorten_the_notice_and_only_with_a_reason() -> None:
    hasty = replace(PLAN, opens_at=POSTED + timedelta(days=1))
    told = replace(hasty, override_reason="演练")
    assert checked(hasty, is_test=True)[Check.NOTICE].finding is Finding.MISSING
    assert checked(told, is_test=True)[Check.NOTICE].finding is Finding.DOUBTFUL
    assert checked(told, is_test=False)[Check.NOTICE].finding is Finding.MISSING


def test_heads_are_exact_owner_sets() -> None:
    totals = totals_of(
        roll(unit(1, 1), unit(2, 1), unit(3, 1, 2), unit(4, 2, 1), unit(5, 3))
    )
    assert (totals.units, totals.heads, totals.area_dm2) == (5, 3, 50_000)


def test_what_is_not_delivered_is_the_developers() -> None:
    lines = roll(
        unit(1, 9, status="unsold"),
        unit(2, 5, status="sold_undelivered"),
        unit(3, 6),
    )
    assert [line.head for line in lines] == ["9", "9", "6"]
    assert totals_of(lines).heads == 2


def test_what_is_sold_but_not_delivered_has_nobody_where_no_developer_is_known() -> (
    None
):
    lines = roll(unit(2, 5, status="sold_undelivered"), unit(3, 6))
    assert checked(lines=lines)[Check.OWNERS].examples == ("1-1-2",)


@pytest.mark.parametrize("use", ["parking", "garage", "storage"])
def test_special_spaces_count_only_where_the_rules_say_so(use: str) -> None:
    units = (unit(1, 1), unit(2, 2, use=use))
    assert totals_of(roll(*units)).units == 1
    assert totals_of(roll(*units, special=True)).units == 2


def test_the_root_commits_to_every_line_and_its_place() -> None:
    first, second = unit(1, 1), unit(2, 2)
    roots = {
        root_over(roll(first, second)),
        root_over(roll(second, first)),
        root_over(roll(first, unit(2, 3))),
        root_over(roll(first, replace(second, area_dm2=10_001))),
        root_over(
            roll(first, second, scope=Scope(ScopeKind.UNITS, units=frozenset({1})))
        ),
        root_over(roll(first)),
    }
    assert len(roots) == 6
    assert root_over(roll(first, second)) == root_over(roll(first, second))
