"""Heads: one exact set of owners is one head, in the register and on a frozen roll."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from app.ballots.queries.registered import registered_units
from app.ballots.roll import frozen_roll, scope_of, totals_of
from app.ballots.rules import ScopeKind
from app.register.heads import (
    Title,
    deciding_owners,
    developer_of,
    heads_of,
    one_person,
)
from app.register.models import OwnerQuestion
from app.register.owner_queries import titles_of, undecided_owners
from tests.factories import Given

HOME = "residential"


@pytest.mark.parametrize(
    ("titles", "heads"),
    [
        # "同一买受人拥有一个以上专有部分的，按一人计算"
        ([(HOME, "delivered", (1,)), (HOME, "delivered", (1,))], 1),
        # "一个专有部分有两个以上所有权人的……为一人"
        ([(HOME, "delivered", (1, 2))], 1),
        ([(HOME, "delivered", (1, 2)), (HOME, "delivered", (2, 1))], 1),
        ([(HOME, "delivered", (1,)), (HOME, "delivered", (1, 2))], 2),
        # "建设单位尚未出售和虽已出售但尚未交付的部分……按一人计算"
        ([(HOME, "unsold", (9,)), (HOME, "sold_undelivered", (1,))], 1),
        ([(HOME, "sold_undelivered", (1,)), (HOME, "delivered", (1,))], 1),
        # a parking space alone makes nobody a head
        ([("parking", "delivered", (1,)), (HOME, "delivered", (2,))], 1),
        ([("shop", "delivered", (1,)), (HOME, "delivered", (2,))], 2),
        # nobody written down is nobody
        ([(HOME, "delivered", ())], 0),
        ([], 0),
    ],
)
def test_each_owner_set_is_one_head(
    titles: list[tuple[str, str, tuple[int, ...]]], heads: int
) -> None:
    assert heads_of([Title(*title) for title in titles]) == heads


def test_a_developer_is_known_only_if_there_is_exactly_one() -> None:
    sold = Title(HOME, "sold_undelivered", (1,))
    one, other = Title(HOME, "unsold", (8,)), Title(HOME, "unsold", (9,))
    assert developer_of([sold, one]) == (8,)
    assert developer_of([one, other]) == ()
    assert deciding_owners(sold, (8,)) == (8,)
    assert deciding_owners(one, ()) == (8,)


def test_joins_are_followed_to_their_end_and_never_in_a_circle() -> None:
    assert one_person(3, {3: 2, 2: 1}) == 1
    assert one_person(1, {3: 2, 2: 1}) == 1
    assert one_person(5, {5: 6, 6: 5}) in {5, 6}


def test_owners_joined_by_staff_are_one_head(given: Given, session: Session) -> None:
    estate = given.an_estate()
    first = given.an_owner("王建国", estate_id=estate.id)
    second = given.an_owner("王建国", estate_id=estate.id)
    given.a_unit("1-1-101", estate=estate, owners=(first,))
    given.a_unit("1-1-102", estate=estate, owners=(second,))
    question = OwnerQuestion(estate_id=estate.id, owner_id=first.id, other_id=second.id)
    session.add(question)
    session.commit()
    assert heads_of(titles_of(session, estate.id)) == 2
    assert undecided_owners(session, estate.id) == 1
    second.same_as_id = first.id
    question.verdict, question.decided_at = "same", datetime(2026, 1, 6, tzinfo=UTC)
    session.commit()
    assert heads_of(titles_of(session, estate.id)) == 1
    assert undecided_owners(session, estate.id) == 0


def test_the_register_and_a_frozen_roll_count_the_same(
    given: Given, session: Session
) -> None:
    estate = given.an_estate()
    anna = given.an_owner("安娜", estate_id=estate.id)
    given.a_unit("1-1-101", estate=estate, owners=(anna,))
    given.a_unit("1-1-102", estate=estate, owners=("李梅", anna))
    given.a_unit("1-1-201", estate=estate, owners=(anna,), use="shop")
    given.a_unit("1-1-S01", estate=estate, owners=("王芳",), use="parking")
    given.a_unit("2-1-101", estate=estate, owners=("建设单位",), status="unsold")
    given.a_unit("2-1-102", estate=estate, owners=("陈晨",), status="sold_undelivered")
    units = registered_units(session, estate.id)
    scope = scope_of(ScopeKind.COMMUNITY, {}, units)
    totals = totals_of(frozen_roll(units, scope, count_special_spaces=False))
    assert heads_of(titles_of(session, estate.id)) == totals.heads == 3
