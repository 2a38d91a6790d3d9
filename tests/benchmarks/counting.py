"""The count of a region's votes beside the plain sums of the same rows."""

import statistics
import time
from collections.abc import Callable

from sqlalchemy import text

from app.ballots.queries.counting import count_ballot
from app.ballots.queries.facts import ballot_by_id
from app.db import db, reading
from tests.benchmarks.neighbourhood import everybody_votes, settle

ROUNDS = 5
ROLL_SUMS = text(
    "SELECT count(*), sum(area_dm2), count(DISTINCT head) FROM roll_entry "
    "WHERE ballot_id = :ballot_id AND counts"
)
VOTE_SUMS = text(
    "SELECT a.answer, count(*), sum(e.area_dm2), count(DISTINCT e.head) FROM vote v "
    "JOIN vote_answer a ON a.vote_id = v.id JOIN roll_entry e ON e.id = v.roll_entry_id "
    "WHERE v.ballot_id = :ballot_id AND e.counts GROUP BY a.answer"
)
ALL_SUMS = text(
    "SELECT count(*), sum(e.area_dm2), count(DISTINCT e.head) FROM vote v "
    "JOIN roll_entry e ON e.id = v.roll_entry_id WHERE v.ballot_id = :ballot_id AND e.counts"
)


def measure(homes: int) -> dict[str, float]:
    """Count the votes of so many homes; seconds, and how many times the plain sums."""
    ballot_id = settle(homes).ballot_id
    everybody_votes(ballot_id)
    times: dict[str, list[float]] = {"count": [], "plain_sums": []}
    for _ in range(ROUNDS):
        times["plain_sums"].append(_seconds(lambda: _plain_sums(ballot_id)))
        times["count"].append(_seconds(lambda: _count(ballot_id, homes)))
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    return {
        "homes": homes,
        "count_seconds": round(medians["count"], 4),
        "plain_sums_seconds": round(medians["plain_sums"], 4),
        "count_to_plain_sums": round(medians["count"] / medians["plain_sums"], 2),
    }


def _plain_sums(ballot_id: int) -> None:
    session = reading()
    for sums in (ROLL_SUMS, ALL_SUMS, VOTE_SUMS):
        session.execute(sums, {"ballot_id": ballot_id}).all()


def _count(ballot_id: int, homes: int) -> None:
    session = reading()
    facts = ballot_by_id(session, ballot_id)
    if facts is None:
        raise LookupError("the ballot is gone")
    (counted,) = count_ballot(session, facts)
    if counted.count.participating.heads > homes or not counted.count.agree.area:
        raise ArithmeticError("the count is wrong")


def _seconds(act: Callable[[], None]) -> float:
    db.session.remove()
    started = time.perf_counter()
    act()
    return time.perf_counter() - started
