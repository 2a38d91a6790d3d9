"""Who is one person follows from what staff decided, in whatever order they did."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis.strategies import booleans, integers, lists, permutations, sampled_from

from app.register.rules import Verdict
from app.register.sameness import Contradiction, Known, Pair, joined, pairs_to_ask


def owners(*have_phone: bool) -> list[Known]:
    return [Known(id_, has_phone) for id_, has_phone in enumerate(have_phone, start=1)]


def test_two_without_any_phone_are_taken_for_one() -> None:
    assert joined(owners(False, False), [Pair(1, 2, Verdict.UNDECIDED)]) == {1: 1, 2: 1}


def test_a_phone_on_either_side_keeps_two_apart_until_staff_join_them() -> None:
    known = owners(True, False)

    assert joined(known, [Pair(1, 2, Verdict.UNDECIDED)]) == {1: 1, 2: 2}
    assert joined(known, [Pair(1, 2, Verdict.SAME)]) == {1: 1, 2: 1}


def test_what_staff_kept_apart_is_not_joined_by_way_of_a_third() -> None:
    pairs = [
        Pair(1, 2, Verdict.DIFFERENT),
        Pair(1, 3, Verdict.UNDECIDED),
        Pair(2, 3, Verdict.UNDECIDED),
    ]

    assert joined(owners(False, False, False), pairs) == {1: 1, 2: 2, 3: 1}


def test_joining_a_chain_whose_ends_are_kept_apart_is_a_contradiction() -> None:
    pairs = [
        Pair(1, 2, Verdict.SAME),
        Pair(2, 3, Verdict.SAME),
        Pair(1, 3, Verdict.DIFFERENT),
    ]

    with pytest.raises(Contradiction):
        joined(owners(True, True, True), pairs)


@given(lists(booleans(), min_size=2, max_size=5), lists(sampled_from(Verdict)))
def test_one_person_is_named_by_the_lowest_number_of_them(
    phones: list[bool], verdicts: list[Verdict]
) -> None:
    known = owners(*phones)
    pairs = [
        Pair(first, second, verdict)
        for (first, second), verdict in zip(
            combinations(range(1, len(phones) + 1), 2), verdicts, strict=False
        )
    ]
    try:
        heads = joined(known, pairs)
    except Contradiction:
        return

    assert all(heads[head] == head for head in heads.values())
    assert all(head <= owner_id for owner_id, head in heads.items())
    assert not any(
        heads[pair.first] == heads[pair.second]
        for pair in pairs
        if pair.verdict is Verdict.DIFFERENT
    )


@given(permutations([Pair(1, 2, Verdict.SAME), Pair(2, 3, Verdict.SAME)]))
def test_the_order_of_joining_does_not_matter(pairs: list[Pair]) -> None:
    assert set(joined(owners(True, True, True), pairs).values()) == {1}


@given(integers(0, 200))
def test_the_questions_do_not_grow_with_the_square_of_a_name(number: int) -> None:
    pairs = pairs_to_ask(range(1, number + 1))

    assert len(pairs) <= max(10, number)
    assert all(first < second for first, second in pairs)
    reached = {1} | {second for _first, second in pairs}
    assert reached >= set(range(1, number + 1))
