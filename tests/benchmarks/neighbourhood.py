"""An estate of any size with an open ballot, written in bulk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.ballots.models import Question, RollEntry, Vote, VoteAnswer
from app.ballots.policies import Policies
from app.ballots.rules import ScopeKind
from app.ballots.use_cases.announcing import post_notice
from app.ballots.use_cases.drafting import BallotDraft, QuestionDraft, draft_ballot
from app.ballots.use_cases.opening import open_ballot
from app.db import Base, reading, transaction
from app.domain.period import CHINA, Period
from app.identity import tokens
from app.identity.models import Device
from app.register.code_secrets import kept_hash, printed_code
from app.register.models import (
    Building,
    Entrance,
    Estate,
    Holding,
    HoldingOwner,
    HouseholdCode,
    Owner,
    Unit,
)

HOMES_OF_A_BUILDING = 50
HOMES_OF_A_FLOOR = 2
TWO_HOMES_EVERY = 10
"""Every tenth home belongs to the owner of the home before it."""
ANSWERS = ("agree", "agree", "agree", "oppose", "abstain", "agree", "agree")
AT_ONCE = 5000
STAFF = "system"


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """An estate with its open ballot, and what its residents' phones carry."""

    estate_id: int
    estate_ref: str
    ballot_id: int
    tokens: tuple[str, ...]


def settle(homes: int, *, questions: int = 1) -> Neighbourhood:
    """Write an estate of so many homes, a phone for each, and open a ballot."""
    now = datetime.now(UTC)
    with transaction() as session:
        estate_id = _estate(session, now)
        unit_ids = _units(session, estate_id, homes)
        owner_ids = _owners(session, estate_id, unit_ids)
        carried = _phones(session, unit_ids, owner_ids, now)
    ballot_id = opened(estate_id, now, questions)
    return Neighbourhood(estate_id, "BENCHM", ballot_id, carried)


def everybody_votes(ballot_id: int) -> None:
    """Write a vote of every home of the roll, as the ballot's own casting would."""
    at = datetime.now(UTC)
    with transaction() as session:
        question_id = session.scalars(
            select(Question.id).where(Question.ballot_id == ballot_id)
        ).one()
        roll = session.execute(
            select(RollEntry.id, RollEntry.owners).where(
                RollEntry.ballot_id == ballot_id
            )
        ).all()
        votes = [
            {
                "ballot_id": ballot_id,
                "roll_entry_id": entry_id,
                "channel": "electronic",
                "owner_id": owners[0],
                "received_at": at,
                "attempt": 1,
                "request_key": f"bench:{entry_id}",
                "receipt_code": f"bench{entry_id:08}",
            }
            for entry_id, owners in roll
        ]
        vote_ids = _insert(session, Vote, votes)
        _insert_without_ids(
            session,
            VoteAnswer,
            [
                {
                    "vote_id": vote_id,
                    "question_id": question_id,
                    "answer": ANSWERS[vote_id % len(ANSWERS)],
                }
                for vote_id in vote_ids
            ],
        )


def _estate(session: Session, now: datetime) -> int:
    estate = Estate(
        ref="BENCHM",
        name="幸福里小区",
        community="向阳社区",
        street="长安街道",
        district="西城区",
        city="太原市",
        committee_phone="0351-4100000",
        committee_office="小区东门物业楼 101",
        committee_hours="周一至周五 9:00–17:00",
        is_test=True,
        created_at=now,
    )
    session.add(estate)
    session.flush()
    return estate.id


def _units(session: Session, estate_id: int, homes: int) -> list[int]:
    buildings = range(1, -(-homes // HOMES_OF_A_BUILDING) + 1)
    building_ids = _insert(
        session,
        Building,
        [{"estate_id": estate_id, "code": str(n), "position": n} for n in buildings],
    )
    entrance_ids = _insert(
        session, Entrance, [{"building_id": one, "code": "1"} for one in building_ids]
    )
    units = []
    for number in range(homes):
        building, home = divmod(number, HOMES_OF_A_BUILDING)
        floor, door = divmod(home, HOMES_OF_A_FLOOR)
        room = f"{floor + 1}0{door + 1}"
        units.append(
            {
                "estate_id": estate_id,
                "building_id": building_ids[building],
                "entrance_id": entrance_ids[building],
                "room": room,
                "key": f"{building + 1}-1-{room}",
                "floor": floor + 1,
                "use": "residential",
                "status": "delivered",
                "area_dm2": 6000 + number * 37 % 6000,
            }
        )
    return _insert(session, Unit, units)


def _owners(session: Session, estate_id: int, unit_ids: Sequence[int]) -> list[int]:
    people = _insert(
        session,
        Owner,
        [
            {"estate_id": estate_id, "name": f"业主{number}"}
            for number in range(len(unit_ids))
        ],
    )
    owner_ids = [
        people[number - 1] if number % TWO_HOMES_EVERY == 1 else people[number]
        for number in range(len(unit_ids))
    ]
    holdings = _insert(
        session,
        Holding,
        [{"unit_id": one, "from_date": date(2001, 6, 1)} for one in unit_ids],
    )
    _insert_without_ids(
        session,
        HoldingOwner,
        [
            {"holding_id": holding, "owner_id": owner, "position": 1}
            for holding, owner in zip(holdings, owner_ids, strict=True)
        ],
    )
    return owner_ids


def _phones(
    session: Session, unit_ids: Sequence[int], owner_ids: Sequence[int], now: datetime
) -> tuple[str, ...]:
    codes = _insert(
        session,
        HouseholdCode,
        [
            {
                "unit_id": one,
                "code_hash": kept_hash(printed_code(one, "bench")),
                "nonce": "bench",
                "issued_at": now,
            }
            for one in unit_ids
        ],
    )
    carried = tuple(tokens.new_token() for _ in unit_ids)
    _insert(
        session,
        Device,
        [
            {
                "token_hash": tokens.kept_hash("device", token),
                "unit_id": unit,
                "household_code_id": code,
                "owner_id": owner,
                "relation": "owner",
                "confirmed": True,
                "label": "Android · WeChat",
                "created_at": now,
                "expires_at": now + timedelta(days=30),
            }
            for token, unit, code, owner in zip(
                carried, unit_ids, codes, owner_ids, strict=True
            )
        ],
    )
    return carried


def opened(estate_id: int, now: datetime, questions: int = 1) -> int:
    """Announce and open the estate's next ballot."""
    midnight = now.astimezone(CHINA).replace(hour=0, minute=0, second=0, microsecond=0)
    posted, opens = midnight - timedelta(days=30), midnight - timedelta(days=5)
    draft = BallotDraft(
        title="屋面维修",
        plan="屋面防水整体翻修，共 9 栋楼，造价 412600 元。",
        scope_kind=ScopeKind.COMMUNITY,
        scope={},
        period=Period(opens, midnight + timedelta(days=15)),
        paper_place="小区南门票箱",
        policies=Policies(),
        questions=(
            QuestionDraft(
                "是否同意使用维修资金维修屋面？", "从我家维修资金里出 2350.80 元", 5
            ),
        )
        * questions,
    )
    ballot_id = draft_ballot(
        estate_id=estate_id, draft=draft, staff_id=None, actor=STAFF, at=posted
    )
    post_notice(
        estate_id=estate_id,
        ballot_id=ballot_id,
        override_reason=None,
        actor=STAFF,
        at=posted,
    )
    open_ballot(estate_id=estate_id, ballot_id=ballot_id, actor=STAFF, at=opens)
    return ballot_id


def _insert(
    session: Session, model: type[Base], rows: list[dict[str, object]]
) -> list[int]:
    ids: list[int] = []
    for start in range(0, len(rows), AT_ONCE):
        column = model.__table__.c.id
        statement = insert(model).returning(column, sort_by_parameter_order=True)
        ids += session.scalars(statement, rows[start : start + AT_ONCE]).all()
    return ids


def _insert_without_ids(
    session: Session, model: type[Base], rows: list[dict[str, object]]
) -> None:
    for start in range(0, len(rows), AT_ONCE):
        session.execute(insert(model), rows[start : start + AT_ONCE])


def votes_of(ballot_id: int) -> int:
    """Return how many votes have arrived."""
    return len(
        reading().scalars(select(Vote.id).where(Vote.ballot_id == ballot_id)).all()
    )
