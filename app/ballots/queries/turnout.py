"""Who has come to vote, by building: never what anybody chose."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Table, bindparam, case, distinct, exists, func, select
from sqlalchemy.orm import Session

from app.ballots.models import RollEntry, Vote
from app.ballots.queries.facts import BallotFacts
from app.ballots.rules import Channel
from app.ballots.tally.outcome import Gate, Weight, both_ways
from app.register.models import Building

_entry = cast("Table", RollEntry.__table__).c
_vote = cast("Table", Vote.__table__).c
# One look into the votes' own index for each line of the roll; a join of the two
# whole sets would be read once for every line.
_COUNTING = (
    select(
        _entry.building_code,
        _entry.area_dm2,
        _entry.head,
        exists().where(_vote.roll_entry_id == _entry.id).label("came"),
    )
    .where(_entry.ballot_id == bindparam("ballot_id"), _entry.counts)
    .subquery("counting")
)
_line = _COUNTING.c
_SUMS = (
    func.count(),
    func.sum(_line.area_dm2),
    func.count(distinct(_line.head)),
    func.count(case((_line.came, 1))),
    func.coalesce(func.sum(case((_line.came, _line.area_dm2))), 0),
    func.count(distinct(case((_line.came, _line.head)))),
)
BY_BUILDING = select(_line.building_code, *_SUMS).group_by(_line.building_code)
ALTOGETHER = select(*_SUMS)
BY_CHANNEL = (
    select(_vote.channel, func.count(distinct(_vote.roll_entry_id)))
    .where(_vote.ballot_id == bindparam("ballot_id"))
    .group_by(_vote.channel)
)


@dataclass(frozen=True, slots=True)
class Came:
    """How many came of how many: units, heads, and area in dm²."""

    units: int
    of_units: int
    weight: Weight
    of_weight: Weight

    @property
    def missing(self) -> int:
        """How many units have not come yet."""
        return self.of_units - self.units


@dataclass(frozen=True, slots=True)
class BuildingTurnout:
    """One building's turnout; who owns in two buildings is a head in both."""

    code: str
    came: Came


@dataclass(frozen=True, slots=True)
class Turnout:
    """A ballot's turnout, measured against its first gate."""

    altogether: Came
    buildings: tuple[BuildingTurnout, ...]
    electronic: int
    on_paper: int
    gates: tuple[Gate, Gate]

    @property
    def quorum_reached(self) -> bool:
        return all(gate.reached for gate in self.gates)

    @property
    def nobody_yet(self) -> bool:
        return not self.altogether.units


def turnout(
    session: Session,
    ballot: BallotFacts,
    *,
    building_codes: frozenset[str] | None = None,
) -> Turnout:
    """The turnout of a ballot whose roll is frozen.

    ``building_codes`` limits the list of buildings to those somebody looks after.
    """
    asked = {"ballot_id": ballot.id}
    altogether = _came(session.execute(ALTOGETHER, asked).one())
    channels = {row[0]: row[1] for row in session.execute(BY_CHANNEL, asked)}
    quorum = ballot.questions[0].decision.quorum
    return Turnout(
        altogether=altogether,
        buildings=_buildings(session.execute(BY_BUILDING, asked).all(), building_codes),
        electronic=channels.get(Channel.ELECTRONIC, 0),
        on_paper=channels.get(Channel.PAPER, 0),
        gates=both_ways(altogether.weight, ballot.whole, quorum),
    )


def codes_of(
    session: Session, building_ids: frozenset[int] | None
) -> frozenset[str] | None:
    """The codes of the buildings in somebody's scope; ``None`` means all of them."""
    if building_ids is None:
        return None
    rows = session.scalars(select(Building.code).where(Building.id.in_(building_ids)))
    return frozenset(rows)


def _buildings(
    rows: Sequence[Any], building_codes: frozenset[str] | None
) -> tuple[BuildingTurnout, ...]:
    shown = (
        BuildingTurnout(code, _came(sums))
        for code, *sums in rows
        if building_codes is None or code in building_codes
    )
    return tuple(sorted(shown, key=lambda building: _as_read(building.code)))


def _as_read(code: str) -> tuple[int, str]:
    """Buildings in the order people count them: 2 before 10."""
    digits = "".join(sign for sign in code if sign.isdecimal())
    return int(digits or 0), code


def _came(sums: Sequence[Any]) -> Came:
    of_units, of_area, of_heads, units, came_area, heads = sums
    return Came(
        units=units,
        of_units=of_units,
        weight=Weight(int(came_area), heads),
        of_weight=Weight(int(of_area or 0), of_heads),
    )
