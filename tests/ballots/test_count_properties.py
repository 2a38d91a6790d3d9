"""What holds for every count, whoever votes and however."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from hypothesis import given
from hypothesis.strategies import (
    DrawFn,
    booleans,
    composite,
    integers,
    lists,
    permutations,
    sampled_from,
)

from app.ballots.recount_file import recount
from app.domain.period import CHINA
from app.domain.quantities import hundredths, with_two_decimals

OPENS = datetime(2026, 6, 20, tzinfo=CHINA)
CLOSES = datetime(2026, 7, 1, tzinfo=CHINA)
PEOPLE = ["PA", "PB", "PC", "PD", "PE"]
CHOICES = ["agree", "oppose", "abstain"]
SUMS = ["participating", "agree", "oppose", "abstain"]


class Told(NamedTuple):
    document: dict[str, Any]
    result: dict[str, Any]


@composite
def a_unit(draw: DrawFn, number: int) -> dict[str, Any]:
    owners = draw(lists(sampled_from(PEOPLE), min_size=1, max_size=2, unique=True))
    unit: dict[str, Any] = {
        "id": f"U{number}",
        "area": with_two_decimals(draw(integers(1, 20_000))),
        "owners": owners,
        "building": draw(sampled_from("12")),
        "entrance": "1",
        "use": draw(
            sampled_from(["residential", "residential", "commercial", "parking"])
        ),
        "status": "delivered",
    }
    if draw(booleans()) and len(owners) > 1:
        unit["designated"] = owners[0]
    return unit


@composite
def a_vote(draw: DrawFn, number: int, units: list[str]) -> dict[str, Any]:
    at = OPENS + timedelta(hours=draw(integers(-10, 11 * 24 + 10)))
    vote: dict[str, Any] = {
        "id": f"b{number}",
        "by": draw(sampled_from([*PEOPLE, "TENANT"])),
        "choice": draw(sampled_from(CHOICES)),
        "channel": "electronic",
        "received_at": at.isoformat(),
        "seq": number,
        "units": draw(lists(sampled_from([*units, "U99"]), min_size=1, max_size=2)),
    }
    if draw(booleans()):
        vote |= {"channel": "paper", "signature": "ok"}
        vote |= {"entered_by": "S1", "confirmed_by": draw(sampled_from(["S1", "S2"]))}
        vote["mark"] = draw(sampled_from(["ok", "ok", "overmarked"]))
    return vote


@composite
def a_document(draw: DrawFn) -> dict[str, Any]:
    units = [draw(a_unit(n)) for n in range(draw(integers(2, 6)))]
    units[0]["use"] = "residential"
    ids = [unit["id"] for unit in units]
    moves = [
        {
            "unit": draw(sampled_from(ids)),
            "at": (OPENS + timedelta(hours=draw(integers(1, 200)))).isoformat(),
            "to": draw(lists(sampled_from(PEOPLE), min_size=1, max_size=2)),
        }
        for _ in range(draw(integers(0, 2)))
    ]
    return {
        "rule": f"c278_{draw(integers(1, 9))}",
        "scope": {"type": "community"},
        "policy": {
            "duplicate_policy": draw(
                sampled_from(
                    [
                        "first_valid",
                        "last_valid",
                        "paper_prevails",
                        "electronic_prevails",
                    ]
                )
            ),
            "co_owner_policy": draw(sampled_from(["conflict_excludes", "first_valid"])),
            "invalid_mark_policy": draw(sampled_from(["exclude", "as_abstain"])),
            "mixed_owner_policy": draw(
                sampled_from(["head_not_agree", "reject_mixed"])
            ),
            "count_special_spaces": draw(booleans()),
        },
        "open_at": OPENS.isoformat(),
        "close_at": CLOSES.isoformat(),
        "roll": {"units": units, "transfers": moves},
        "ballots": [draw(a_vote(n, ids)) for n in range(draw(integers(0, 12)))],
    }


@composite
def a_told_document(draw: DrawFn) -> Told:
    document = draw(a_document())
    return Told(document, recount(document))


def weights(result: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in result.items() if key != "excluded"}


def area(result: dict[str, Any], name: str) -> int:
    return hundredths(result[f"{name}_area"])


@given(a_told_document())
def test_the_parts_add_up_to_the_whole(told: Told) -> None:
    result = told.result
    sides = SUMS[1:]
    assert sum(area(result, side) for side in sides) == area(result, "participating")
    heads = sum(result[f"{side}_heads"] for side in sides)
    assert heads + result["mixed_heads"] == result["participating_heads"]
    assert area(result, "participating") <= area(result, "total")
    assert result["participating_heads"] <= result["total_heads"]
    assert not result["passed"] or result["quorum_met"]


@given(a_told_document())
def test_every_vote_counts_for_its_unit_or_is_excluded_with_a_reason(
    told: Told,
) -> None:
    named = {
        (vote["id"], unit)
        for vote in told.document["ballots"]
        for unit in vote["units"]
    }
    excluded = [(ballot, unit) for ballot, unit, _ in told.result["excluded"]]
    counted = named - set(excluded)
    assert len(excluded) == len(set(excluded))
    assert set(excluded) <= named
    areas = {u["id"]: hundredths(u["area"]) for u in told.document["roll"]["units"]}
    units = [unit for _, unit in counted]
    assert len(units) == len(set(units))
    assert sum(areas[unit] for unit in units) == area(told.result, "participating")


@given(
    a_told_document().flatmap(
        lambda t: permutations(t.document["ballots"]).map(lambda b: (t, b))
    )
)
def test_the_order_in_which_votes_are_handed_in_does_not_matter(
    shuffled: tuple[Told, list[dict[str, Any]]],
) -> None:
    told, ballots = shuffled
    assert recount(told.document | {"ballots": ballots}) == told.result


@given(a_told_document(), sampled_from(CHOICES))
def test_a_late_or_foreign_vote_changes_no_sum(told: Told, choice: str) -> None:
    late = {
        "id": "late",
        "by": "PA",
        "choice": choice,
        "channel": "electronic",
        "received_at": CLOSES.isoformat(),
        "unit": "U0",
        "seq": 100,
    }
    foreign = late | {"id": "foreign", "received_at": OPENS.isoformat(), "by": "NOBODY"}
    more = told.document | {"ballots": [*told.document["ballots"], late, foreign]}
    assert weights(recount(more)) == weights(told.result)


@given(a_told_document(), sampled_from(CHOICES))
def test_a_second_vote_changes_no_sum_where_the_first_counts(
    told: Told, choice: str
) -> None:
    policy = {**told.document["policy"], "duplicate_policy": "first_valid"}
    document = told.document | {"policy": policy}
    again = [
        vote
        | {
            "id": f"{vote['id']}-again",
            "seq": vote["seq"] + 100,
            "choice": choice,
        }
        for vote in document["ballots"]
        if "mark" not in vote
    ]
    more = document | {"ballots": [*document["ballots"], *again]}
    assert weights(recount(more)) == weights(recount(document))


@given(a_told_document())
def test_turning_an_abstention_into_agreement_never_turns_a_pass_into_a_fail(
    told: Told,
) -> None:
    # Where co-owners or an owner's units disagree, or an owner abstains for one of
    # several units, the change may itself make the disagreement; leave those out.
    policy = {**told.document["policy"], "co_owner_policy": "first_valid"}
    policy["mixed_owner_policy"] = "head_not_agree"
    document = told.document | {"policy": policy}
    keener = [
        vote | {"choice": "agree"} if vote["choice"] == "abstain" else vote
        for vote in document["ballots"]
    ]
    before, after = recount(document), recount(document | {"ballots": keener})
    assert after["passed"] or not before["passed"]


@given(a_told_document(), integers(1, 20_000))
def test_one_more_owner_who_does_not_vote_never_turns_a_fail_into_a_pass(
    told: Told, size: int
) -> None:
    silent = {
        "id": "U50",
        "area": with_two_decimals(size),
        "owners": ["SILENT"],
        "building": "1",
        "entrance": "1",
        "use": "residential",
        "status": "delivered",
    }
    units = [*told.document["roll"]["units"], silent]
    roll = {**told.document["roll"], "units": units}
    after = recount(told.document | {"roll": roll})
    assert told.result["passed"] or not after["passed"]
    assert after["total_heads"] == told.result["total_heads"] + 1


@given(a_told_document())
def test_a_building_counted_alone_and_the_others_make_the_whole(told: Told) -> None:
    buildings = {unit["building"] for unit in told.document["roll"]["units"]}
    parts = [
        recount(told.document | {"scope": {"type": "building", "building": code}})
        for code in buildings
    ]
    policy = told.document["policy"]["mixed_owner_policy"]
    for name in ["total"] if policy == "reject_mixed" else ["total", *SUMS]:
        areas = [area(part, name) for part in parts if "error" not in part]
        assert sum(areas) == area(told.result, name)
