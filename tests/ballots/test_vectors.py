import json
from datetime import date
from typing import Any

import pytest

from app.ballots.recount_file import recount, recount_json
from app.ballots.rules import earliest_opening
from tests.ballots.vectors import VECTORS, demanded


@pytest.mark.parametrize(
    ("document", "answer"),
    [pytest.param(*pair, id=pair[0]["id"]) for pair in demanded()],
)
def test_a_recount_gives_the_demanded_answer(
    document: dict[str, Any], answer: dict[str, Any]
) -> None:
    assert recount(document) == answer
    assert recount_json(json.dumps(document).encode()) == answer


@pytest.mark.parametrize("vector", VECTORS["notice_vectors"], ids=lambda v: v["id"])
def test_full_days_lie_between_the_notice_and_the_opening(
    vector: dict[str, Any],
) -> None:
    posted = date.fromisoformat(vector["posted"])
    earliest = earliest_opening(posted, vector["lead_days"])
    assert earliest.isoformat() == vector["expected_earliest_open"]


def test_no_vector_was_dropped() -> None:
    assert len(list(demanded())) == 115 + 18 + 8
    assert len(VECTORS["notice_vectors"]) == 4
