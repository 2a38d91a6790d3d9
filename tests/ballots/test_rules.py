from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis.strategies import integers

from app.ballots.policies import DuplicatePolicy, Policies
from app.ballots.rules import (
    RECEIPT_SIGNS,
    TRANSITIONS,
    BallotState,
    Refusal,
    Standing,
    read_receipt_code,
    receipt_code,
    refusal_to_vote,
)
from app.domain.period import CHINA, Period

OPENS = datetime(2026, 6, 20, tzinfo=CHINA)
CLOSES = datetime(2026, 7, 1, tzinfo=CHINA)
NOON = OPENS + timedelta(hours=12)
LAST_COUNTS = Policies(duplicate_policy=DuplicatePolicy.LAST_VALID)
OWNER = Standing(unit_counts=True, confirmed=True, owner=True, votes_cast=0)
VOTED = Standing(unit_counts=True, confirmed=True, owner=True, votes_cast=1)
TENANT = Standing(unit_counts=True, confirmed=True, owner=False, votes_cast=0)
STRANGER = Standing(unit_counts=True, confirmed=False, owner=True, votes_cast=0)
OTHER_BUILDING = Standing(unit_counts=False, confirmed=True, owner=True, votes_cast=0)


@pytest.mark.parametrize(
    ("state", "standing", "at", "refusal"),
    [
        # An owner of the scope, in time: the vote stands.
        (BallotState.OPEN, OWNER, OPENS, None),
        (BallotState.OPEN, OWNER, CLOSES - timedelta(seconds=1), None),
        # The closing instant itself is already too late.
        (BallotState.OPEN, OWNER, CLOSES, Refusal.CLOSED),
        (BallotState.OPEN, OWNER, OPENS - timedelta(seconds=1), Refusal.NOT_YET_OPEN),
        # The announced hour alone opens nothing: the roll must be frozen.
        (BallotState.NOTICED, OWNER, NOON, Refusal.NOT_YET_OPEN),
        (BallotState.DRAFT, OWNER, NOON, Refusal.NOT_YET_OPEN),
        # After CLOSED no vote follows, whatever the clock says.
        (BallotState.CLOSED, OWNER, NOON, Refusal.CLOSED),
        (BallotState.COUNTED, OWNER, NOON, Refusal.CLOSED),
        (BallotState.WITHDRAWN, OWNER, NOON, Refusal.WITHDRAWN),
        # Only owners decide, and only where it concerns them.
        (BallotState.OPEN, TENANT, NOON, Refusal.NOT_OWNER),
        (BallotState.OPEN, STRANGER, NOON, Refusal.NOT_CONFIRMED),
        (BallotState.OPEN, OTHER_BUILDING, NOON, Refusal.NOT_ON_ROLL),
        # By default the first vote stands.
        (BallotState.OPEN, VOTED, NOON, Refusal.ALREADY_VOTED),
        (BallotState.OPEN, VOTED, CLOSES, Refusal.CLOSED),
    ],
)
def test_a_vote_is_refused_for_the_first_reason_that_applies(
    state: BallotState, standing: Standing, at: datetime, refusal: Refusal | None
) -> None:
    period = Period(OPENS, CLOSES)
    assert refusal_to_vote(state, period, standing, Policies(), at=at) is refusal


def test_where_the_last_vote_counts_an_owner_may_vote_again() -> None:
    period = Period(OPENS, CLOSES)
    refusal = refusal_to_vote(BallotState.OPEN, period, VOTED, LAST_COUNTS, at=NOON)
    assert refusal is None


def test_a_counted_or_withdrawn_ballot_stays_what_it_is() -> None:
    assert not TRANSITIONS[BallotState.COUNTED] | TRANSITIONS[BallotState.WITHDRAWN]
    assert set(TRANSITIONS) == set(BallotState)


@given(integers(0, 2**50 - 1), integers(0, 2**50 - 1))
def test_receipt_codes_are_ten_clear_signs_and_differ(one: int, other: int) -> None:
    code = receipt_code(one)
    assert len(code) == 10
    assert set(code) <= set(RECEIPT_SIGNS)
    assert not set(RECEIPT_SIGNS) & set("ILOU")
    assert (receipt_code(other) == code) == (one == other)


def test_a_receipt_code_is_read_as_people_type_it() -> None:
    assert read_receipt_code("oi3k2-l9pxq") == "013K219PXQ"


def test_policies_keep_their_names_and_values() -> None:
    assert Policies.from_document({}) == Policies()
    document = LAST_COUNTS.to_document()
    assert document["duplicate_policy"] == "last_valid"
    assert Policies.from_document(document) == LAST_COUNTS
