"""The count enters the log only where the log itself counts the same."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.ballots.evidence.entries import Entry, EntryType, digest
from app.ballots.evidence.replay import Replay
from app.ballots.log import LOG, Happened, append, name_of
from app.ballots.queries.counting import Counted
from app.ballots.queries.facts import BallotFacts
from app.ballots.rules import Obstacle, StepRefused
from app.domain.quantities import with_two_decimals


def log_count(
    session: Session,
    ballot: BallotFacts,
    counted: Sequence[Counted],
    *,
    outcome_sha256: str,
    actor: str,
    at: datetime,
) -> None:
    """Count once more from the log alone, and seal what was counted with its result.

    Raises:
        StepRefused: if tables and log do not give the same figures.
    """
    lines = session.scalars(
        select(LOG.c.content).where(LOG.c.ballot_id == ballot.id).order_by(LOG.c.seq)
    )
    replay = Replay.of(Entry.read(line.encode()) for line in lines)
    documents, results = replay.documents(), replay.results()
    if not _agree(counted, results):
        raise StepRefused(Obstacle.LOG_DISAGREES)
    payload = {
        "inputs": digest(documents),
        "results": results,
        "outcome_sha256": outcome_sha256,
    }
    append(
        session,
        ballot.id,
        name_of(ballot.estate_id, ballot.number),
        Happened(EntryType.TALLIED, actor, at, payload),
    )


def _agree(counted: Sequence[Counted], results: Sequence[dict[str, Any]]) -> bool:
    return len(counted) == len(results) and all(
        _figures(one).items() <= result.items()
        and len(one.count.excluded) == len(result["excluded"])
        for one, result in zip(counted, results, strict=True)
    )


def _figures(counted: Counted) -> dict[str, Any]:
    sums = counted.count
    weights = {
        "total": sums.scope,
        "participating": sums.participating,
        "agree": sums.agree,
        "oppose": sums.oppose,
        "abstain": sums.abstain,
    }
    figures: dict[str, Any] = {
        "mixed_heads": sums.mixed_heads,
        "quorum_met": counted.verdict.quorum_met,
        "passed": counted.verdict.passed,
    }
    for name, weight in weights.items():
        figures[f"{name}_area"] = with_two_decimals(weight.area)
        figures[f"{name}_heads"] = weight.heads
    return figures
