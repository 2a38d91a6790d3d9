"""Whether a result hangs on a rule no law settles."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis.strategies import dictionaries, integers, lists, sampled_from

from app.ballots.policies import CoOwnerPolicy, DuplicatePolicy, Policies
from app.ballots.rules import Answer, Reason
from app.ballots.tally.admission import Poll
from app.ballots.tally.electorate import Electorate, head_key
from app.ballots.tally.outcome import Weight, judge
from app.ballots.tally.procedure import count
from app.ballots.tally.sensitivity import (
    Gate,
    Margin,
    Measure,
    merged,
    narrowest,
    readings,
    turning,
    variants,
)
from app.ballots.tally.votes import Cast, Evidence, Paper
from app.domain.law import joint_decision
from app.domain.period import CHINA, Period

OPENS = datetime(2026, 6, 20, tzinfo=CHINA)
PERIOD = Period(OPENS, OPENS + timedelta(days=11))
HALF = joint_decision(4, on=OPENS.date())
THREE_QUARTERS = joint_decision(8, on=OPENS.date())
PAPER = Evidence(paper=Paper(signed=True, entered_by="S1", confirmed_by="S2"))


def a_poll(heads: dict[str, str], policies: Policies | None = None) -> Poll:
    electorate = Electorate(areas=dict.fromkeys(heads, 10_000), heads=heads)
    return Poll(electorate, PERIOD, policies or Policies())


def vote(
    number: int, unit: str, by: str, choice: Answer, evidence: Evidence | None = None
) -> Cast:
    at = OPENS + timedelta(hours=number)
    return Cast(number, unit, by, choice, at, number, evidence)


def test_the_margin_says_how_many_more_than_needed() -> None:
    # The figures of a notice: 249 of 328 heads took part, 216 agree, at least 125.
    scope, took_part = Weight(2_710_167, 328), Weight(2_048_439, 249)
    agree = Weight(1_779_542, 216)
    assert narrowest(scope, took_part, agree, HALF) == Margin(
        Gate.APPROVAL, Measure.HEADS, 91
    )


def test_the_margin_says_how_much_is_missing() -> None:
    scope, took_part = Weight(2_710_167, 328), Weight(2_048_439, 249)
    agree = Weight(1_525_660, 187)
    assert narrowest(scope, took_part, agree, THREE_QUARTERS) == Margin(
        Gate.APPROVAL, Measure.AREA, -10_670
    )


def test_until_enough_take_part_the_margin_is_that_of_participation() -> None:
    nobody = Weight(0, 0)
    margin = narrowest(Weight(30_000, 3), Weight(10_000, 1), nobody, HALF)
    assert margin == Margin(Gate.PARTICIPATION, Measure.AREA, -10_000)


def test_every_other_value_of_every_open_rule_is_tried_once() -> None:
    poll = a_poll({"U1": "A"})
    tried = [(one.policy, one.value) for one in variants(poll, poll.electorate)]
    assert tried == [
        ("duplicate_policy", "last_valid"),
        ("duplicate_policy", "paper_prevails"),
        ("duplicate_policy", "electronic_prevails"),
        ("co_owner_policy", "first_valid"),
        ("invalid_mark_policy", "as_abstain"),
        ("mixed_owner_policy", "reject_mixed"),
        ("head_key", "merge_overlapping"),
        ("count_special_spaces", "true"),
    ]


def test_a_policy_that_turns_the_result_is_named() -> None:
    poll = a_poll({"U1": "A", "U2": "B", "U3": "C"})
    votes = [
        vote(1, "U1", "A", Answer.AGREE),
        vote(2, "U2", "B", Answer.AGREE),
        vote(3, "U3", "C", Answer.OPPOSE),
        vote(4, "U2", "B", Answer.OPPOSE, PAPER),
    ]
    counted = count(poll, votes)
    verdict = judge(counted.scope, counted.participating, counted.agree, HALF)
    turned = turning(readings(poll, votes, HALF), verdict)
    assert verdict.passed
    assert [(one.policy, one.value) for one in turned] == [
        ("duplicate_policy", "last_valid"),
        ("duplicate_policy", "paper_prevails"),
    ]


def test_a_result_that_holds_under_every_reading_is_turned_by_none() -> None:
    poll = a_poll({"U1": "A", "U2": "B"})
    votes = [vote(1, "U1", "A", Answer.AGREE), vote(2, "U2", "B", Answer.AGREE)]
    counted = count(poll, votes)
    verdict = judge(counted.scope, counted.participating, counted.agree, HALF)
    assert turning(readings(poll, votes, HALF), verdict) == ()


def test_merging_overlapping_owner_sets_can_turn_a_result() -> None:
    heads = {"U1": "A", "U2": "A|B", "U3": "B", "U4": "C", "U5": "D"}
    poll = a_poll(heads)
    votes = [
        vote(1, "U1", "A", Answer.AGREE),
        vote(2, "U2", "B", Answer.AGREE),
        vote(3, "U3", "B", Answer.AGREE),
        vote(4, "U4", "C", Answer.OPPOSE),
        vote(5, "U5", "D", Answer.OPPOSE),
    ]
    counted = count(poll, votes)
    verdict = judge(counted.scope, counted.participating, counted.agree, HALF)
    turned = turning(readings(poll, votes, HALF), verdict)
    assert verdict.passed
    assert [(one.policy, one.margin) for one in turned] == [
        ("head_key", Margin(Gate.APPROVAL, Measure.HEADS, -1))
    ]


def test_parking_that_would_count_can_break_the_quorum() -> None:
    poll = a_poll({"U1": "A", "U2": "B"})
    poll = replace(
        poll, electorate=replace(poll.electorate, outside={"P1": Reason.SPECIAL_SPACE})
    )
    spaces = {f"P{n}": f"O{n}" for n in range(1, 5)}
    wider = Electorate(
        areas={**poll.electorate.areas, **dict.fromkeys(spaces, 1_500)},
        heads={**poll.electorate.heads, **spaces},
    )
    votes = [vote(1, "U1", "A", Answer.AGREE), vote(2, "U2", "B", Answer.AGREE)]
    (turned,) = turning(
        readings(poll, votes, HALF, other_spaces=wider),
        judge(Weight(20_000, 2), Weight(20_000, 2), Weight(20_000, 2), HALF),
    )
    assert (turned.policy, turned.value) == ("count_special_spaces", "true")
    assert turned.margin == Margin(Gate.PARTICIPATION, Measure.HEADS, -2)


@given(
    dictionaries(
        integers(1, 30),
        lists(sampled_from("ABCDEFGH"), min_size=1, max_size=3).map(head_key),
        max_size=12,
    )
)
def test_merged_heads_share_a_name_exactly_when_a_chain_of_owners_joins_them(
    heads: dict[int, str],
) -> None:
    joined = merged(heads)
    assert joined.keys() == heads.keys()
    groups: list[set[str]] = []
    for head in heads.values():
        touching = [group for group in groups if group & set(head.split("|"))]
        groups = [group for group in groups if group not in touching]
        groups.append(set(head.split("|")).union(*touching))
    assert len(set(joined.values())) == len(groups)
    for head, leader in zip(heads.values(), joined.values(), strict=True):
        (group,) = [g for g in groups if leader in g]
        assert set(head.split("|")) <= group


def test_the_rule_in_force_is_not_tried_again() -> None:
    policies = Policies(
        duplicate_policy=DuplicatePolicy.LAST_VALID,
        co_owner_policy=CoOwnerPolicy.FIRST_VALID,
    )
    tried = [(v.policy, v.value) for v in variants(a_poll({"U1": "A"}, policies))]
    assert ("duplicate_policy", "last_valid") not in tried
    assert ("co_owner_policy", "conflict_excludes") in tried
