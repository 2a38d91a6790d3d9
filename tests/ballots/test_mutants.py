"""Each way to get the count wrong is noticed by at least one vector."""

from types import CodeType

import pytest

from tests.ballots.more_mutants import MORE
from tests.ballots.mutants import compiled, mutated, recount_of
from tests.ballots.named_mutants import NAMED
from tests.ballots.vectors import demanded


@pytest.fixture(scope="module")
def codes() -> dict[str, CodeType]:
    return compiled()


def test_the_procedure_put_together_anew_gives_every_demanded_answer(
    codes: dict[str, CodeType],
) -> None:
    recount = recount_of(codes)
    assert all(recount(document) == answer for document, answer in demanded())


@pytest.mark.parametrize("name", [*NAMED, *MORE])
def test_a_wrong_line_is_noticed(name: str, codes: dict[str, CodeType]) -> None:
    recount = mutated(codes, *{**NAMED, **MORE}[name])
    assert any(recount(document) != answer for document, answer in demanded())
