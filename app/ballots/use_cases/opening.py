"""Opening a ballot: the register of this instant becomes its roll."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app import journal
from app.ballots.checklist import blocking
from app.ballots.events import BallotOpened
from app.ballots.models import RollEntry
from app.ballots.queries.readiness import readiness
from app.ballots.roll import RollLine, root_over, totals_of
from app.ballots.rules import BallotState, Obstacle, StepRefused
from app.ballots.use_cases.evidence import facts_now, log_opening
from app.ballots.use_cases.steps import ballot_to_step, refuse_wrong_state
from app.db import transaction

AT_ONCE = 5000


def open_ballot(*, estate_id: int, ballot_id: int, actor: str, at: datetime) -> None:
    """Freeze the roll with its totals and heads; votes count from ``opens_at`` on.

    Raises:
        StepRefused: if something on the checklist is missing, or no notice stands.
        NoSuchBallot: if the estate has no such ballot.
    """
    with transaction() as session:
        ballot = ballot_to_step(session, estate_id, ballot_id)
        refuse_wrong_state(ballot, BallotState.OPEN)
        ready = readiness(session, ballot_id=ballot_id, at=at)
        if blocking(ready.checked):
            raise StepRefused(Obstacle.BLOCKED)
        _keep(session, ballot_id, ready.roll)
        totals = totals_of(ready.roll)
        ballot.state = BallotState.OPEN
        ballot.opened_at = at
        ballot.roll_units = totals.units
        ballot.roll_area_dm2 = totals.area_dm2
        ballot.roll_heads = totals.heads
        ballot.roll_root = root_over(ready.roll)
        journal.record(
            session,
            BallotOpened(
                occurred_at=at,
                actor=actor,
                estate_id=estate_id,
                ballot_id=ballot_id,
                number=ballot.number,
                roll_units=totals.units,
                roll_area_dm2=totals.area_dm2,
                roll_heads=totals.heads,
                roll_root=ballot.roll_root,
            ),
        )
        facts = facts_now(session, ballot_id)
        log_opening(session, facts, ready.roll, actor=actor, at=at)


def _keep(session: Session, ballot_id: int, roll: Sequence[RollLine]) -> None:
    for some in _in_portions(roll):
        session.execute(insert(RollEntry), [_entry(ballot_id, line) for line in some])


def _in_portions(roll: Sequence[RollLine]) -> Iterable[Sequence[RollLine]]:
    for start in range(0, len(roll), AT_ONCE):
        yield roll[start : start + AT_ONCE]


def _entry(ballot_id: int, line: RollLine) -> dict[str, Any]:
    unit = line.unit
    return {
        "ballot_id": ballot_id,
        "unit_id": unit.unit_id,
        "unit_key": unit.key,
        "label": unit.label,
        "building_code": unit.building_code,
        "entrance_code": unit.entrance_code,
        "floor": unit.floor,
        "use": unit.use,
        "status": unit.status,
        "area_dm2": unit.area_dm2,
        "owners": list(line.owners),
        "head": line.head,
        "counts": line.counts,
    }
