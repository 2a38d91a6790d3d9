"""A document that cannot be counted says so with a code, never with a traceback."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis.strategies import (
    booleans,
    dictionaries,
    floats,
    integers,
    lists,
    none,
    recursive,
    sampled_from,
    text,
)

from app.ballots.recount_file import recount, recount_json
from tests.ballots.vectors import roll_vector

ANYTHING = recursive(
    none() | booleans() | integers() | floats() | text(max_size=5),
    lambda inner: (
        lists(inner, max_size=3) | dictionaries(text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
Change = Callable[[dict[str, Any]], object]


def a_path(document: Any, steps: list[int]) -> tuple[Any, Any]:
    """Somewhere inside a document: what holds the place, and its key there."""
    holder, key = document, next(iter(document))
    for step in steps:
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        key = keys[step % len(keys)]
        inside = holder[key]
        if not isinstance(inside, dict | list) or not inside:
            break
        holder = inside
    if isinstance(holder, list) and not isinstance(key, int):
        key = 0
    if isinstance(holder, dict) and key not in holder:
        key = next(iter(holder))
    return holder, key


@settings(max_examples=300)
@given(
    sampled_from(["A01", "C26", "F06", "G01", "H12", "D11", "C22"]),
    lists(integers(0, 50), min_size=1, max_size=6),
    ANYTHING,
)
def test_whatever_stands_in_a_field_the_recount_answers(
    name: str, steps: list[int], value: object
) -> None:
    document = roll_vector(name)
    holder, key = a_path(document, steps)
    holder[key] = value
    answer = recount(document)
    assert "error" in answer or "total_area" in answer


@given(ANYTHING)
def test_whatever_the_document_is_the_recount_answers(document: object) -> None:
    assert set(recount(document)) == {"error"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda d: d.pop("ballots"), "malformed"),
        (lambda d: d["ballots"][0].pop("channel"), "malformed"),
        (lambda d: d["ballots"][0].update(choice="maybe"), "malformed"),
        (
            lambda d: d["ballots"][0].update(received_at="2026-06-21T10:00:00"),
            "malformed",
        ),
        (lambda d: d["ballots"][0].update(seq=-1), "malformed"),
        (lambda d: d.update(rule="c278_0"), "unknown_rule"),
        (lambda d: d.update(rule="c278_10"), "unknown_rule"),
        (lambda d: d.update(rule="c279_1"), "unknown_rule"),
        (lambda d: d.update(open_at="2020-01-01T00:00:00+08:00"), "unknown_rule"),
        (lambda d: d.update(close_at=d["open_at"]), "bad_period"),
        (lambda d: d.update(scope={"type": "street"}), "bad_scope"),
        (lambda d: d.update(policy={"silence": "agree"}), "bad_policy"),
        (lambda d: d.update(policy={"duplicate_policy": "loudest"}), "bad_policy"),
        (lambda d: d.update(policy={"proxy_limit": -1}), "bad_policy"),
        (lambda d: d.update(policy={"proxy_limit": True}), "bad_policy"),
        (lambda d: d.update(policy={"count_special_spaces": "yes"}), "bad_policy"),
        # A flat still unsold is the developer's, who must then be named.
        (lambda d: d["roll"]["units"][0].update(status="unsold"), "no_owner"),
    ],
)
def test_a_faulty_document_is_refused_by_code(change: Change, code: str) -> None:
    document = roll_vector("A01")
    change(document)
    assert recount(document) == {"error": code}


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"NaN,"])
def test_a_file_that_is_no_json_is_refused(content: bytes) -> None:
    assert recount_json(content) == {"error": "not_json"}


def test_a_name_that_looks_like_two_owners_is_not_both() -> None:
    document = roll_vector("E01")
    document["ballots"] = [document["ballots"][0] | {"by": "PA|PB"}]
    assert recount(document)["excluded"] == [["b1", "U1", "not_owner"]]


def test_a_unit_named_twice_on_one_ballot_is_one_vote() -> None:
    document = roll_vector("B15")
    before = recount(document)
    document["ballots"][0]["units"] *= 2
    assert recount(document) == before


def test_an_office_to_vote_for_others_lapses_with_the_title() -> None:
    document = roll_vector("E06")
    sold = {"unit": "U1", "at": "2026-06-20T12:00:00+08:00", "to": ["PB"]}
    document["roll"]["transfers"] = [sold]
    assert recount(document)["excluded"] == []
