"""What a ballot's log says of notice and roll, made from the tables as they stand."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.ballots.evidence.entries import instant, salted
from app.ballots.models import RollEntry
from app.ballots.queries.facts import BallotFacts
from app.ballots.queries.registered import estate_facts
from app.ballots.roll import RegisteredUnit, RollLine
from app.domain.quantities import with_two_decimals

UNIT, OWNER = "unit", "owner"


def notice_of(session: Session, ballot: BallotFacts) -> dict[str, Any]:
    """All that was announced, as log and bundle state it."""
    estate = estate_facts(session, ballot.estate_id)
    return {
        "estate": estate.ref,
        "number": ballot.number,
        "title": ballot.title,
        "plan": ballot.plan,
        "plan_sha256": ballot.plan_sha256,
        "scope_kind": ballot.scope_kind,
        "policies": ballot.policies.to_document(),
        "opens_at": instant(ballot.opens_at),
        "closes_at": instant(ballot.closes_at),
        "paper_place": ballot.paper_place,
        "override_reason": ballot.override_reason,
        "questions": [
            {
                "position": question.position,
                "text": question.text,
                "effect": question.effect,
                "item": question.decision.item,
            }
            for question in ballot.questions
        ],
    }


def row_of(
    line: RollLine, salts: Mapping[tuple[str, int], bytes], *, in_scope: bool
) -> dict[str, Any]:
    """A unit of the roll as votes in the log refer to it."""
    unit = line.unit
    return {
        "unit": salted(salts[UNIT, unit.unit_id], str(unit.unit_id)),
        "area": with_two_decimals(unit.area_dm2),
        "use": unit.use,
        "in_scope": in_scope,
        "counts": line.counts,
        "owners": sorted(salted(salts[OWNER, one], str(one)) for one in line.owners),
    }


def frozen_lines(session: Session, ballot_id: int) -> list[RollLine]:
    """The roll as it was frozen, in its order."""
    entries = session.scalars(
        select(RollEntry).where(RollEntry.ballot_id == ballot_id).order_by(RollEntry.id)
    )
    return [_line(entry) for entry in entries]


def _line(entry: RollEntry) -> RollLine:
    return RollLine(
        unit=RegisteredUnit(
            unit_id=entry.unit_id,
            key=entry.unit_key,
            label=entry.label,
            building_id=0,
            building_code=entry.building_code,
            entrance_id=0,
            entrance_code=entry.entrance_code,
            floor=entry.floor,
            use=entry.use,
            status=entry.status,
            area_dm2=entry.area_dm2,
            owners=tuple(entry.owners),
        ),
        owners=tuple(entry.owners),
        head=entry.head,
        counts=entry.counts,
    )
