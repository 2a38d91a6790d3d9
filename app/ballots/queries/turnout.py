"""Who has come to vote, by building: never what anybody chose."""

from collections.abc import Mapping, Sequence
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
LAST_VOTE = (
    select(_vote.receipt_code)
    .where(_vote.ballot_id == bindparam("ballot_id"))
    .order_by(_vote.id.desc())
    .limit(1)
)
MOST_KEPT = 64


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
class _Sums:
    altogether: Came
    buildings: tuple[BuildingTurnout, ...]
    channels: Mapping[str, int]


_KEPT: dict[tuple[int, str | None, str | None], _Sums] = {}


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
    last = session.scalar(LAST_VOTE, {"ballot_id": ballot.id})
    sums = _kept_sums(session, ballot, last)
    quorum = ballot.questions[0].decision.quorum
    return Turnout(
        altogether=sums.altogether,
        buildings=tuple(
            building
            for building in sums.buildings
            if building_codes is None or building.code in building_codes
        ),
        electronic=sums.channels.get(Channel.ELECTRONIC, 0),
        on_paper=sums.channels.get(Channel.PAPER, 0),
        gates=both_ways(sums.altogether.weight, ballot.whole, quorum),
    )


def _kept_sums(session: Session, ballot: BallotFacts, last: str | None) -> _Sums:
    """The sums as of the last vote: until another arrives, nothing can change them.

    Neither a frozen roll nor a cast vote is ever altered, and a receipt's code tells
    its vote from every other.
    """
    key = (ballot.id, ballot.roll_root, last)
    kept = _KEPT.get(key)
    if kept is None:
        if len(_KEPT) >= MOST_KEPT:
            _KEPT.clear()
        kept = _KEPT[key] = _summed(session, ballot.id)
    return kept


def _summed(session: Session, ballot_id: int) -> _Sums:
    asked = {"ballot_id": ballot_id}
    buildings = [
        BuildingTurnout(code, _came(sums))
        for code, *sums in session.execute(BY_BUILDING, asked)
    ]
    return _Sums(
        altogether=_came(session.execute(ALTOGETHER, asked).one()),
        buildings=tuple(sorted(buildings, key=_as_read)),
        channels={row[0]: row[1] for row in session.execute(BY_CHANNEL, asked)},
    )


def codes_of(
    session: Session, building_ids: frozenset[int] | None
) -> frozenset[str] | None:
    """The codes of the buildings in somebody's scope; ``None`` means all of them."""
    if building_ids is None:
        return None
    rows = session.scalars(select(Building.code).where(Building.id.in_(building_ids)))
    return frozenset(rows)


def _as_read(building: BuildingTurnout) -> tuple[int, str]:
    """Buildings in the order people count them: 2 before 10."""
    digits = "".join(sign for sign in building.code if sign.isdecimal())
    return int(digits or 0), building.code


def _came(sums: Sequence[Any]) -> Came:
    of_units, of_area, of_heads, units, came_area, heads = sums
    return Came(
        units=units,
        of_units=of_units,
        weight=Weight(int(came_area), heads),
        of_weight=Weight(int(of_area or 0), of_heads),
    )
