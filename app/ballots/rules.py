"""Who may vote, and when. Pure: no clock, no database, no request."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum, auto

from app.ballots.policies import DuplicatePolicy, Policies
from app.domain.period import CHINA, Period

NOTICE_DAYS = 15
RECEIPT_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RECEIPT_BITS = 50
RECEIPT_SHIFTS = range(RECEIPT_BITS - 5, -1, -5)
READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


class Answer(StrEnum):
    """What an owner can say to a question put: always these three."""

    AGREE = auto()
    OPPOSE = auto()
    ABSTAIN = auto()


class Channel(StrEnum):
    """How a vote came in."""

    ELECTRONIC = auto()
    PAPER = auto()


class ScopeKind(StrEnum):
    """Whose matter a ballot is."""

    COMMUNITY = auto()
    BUILDING = auto()
    ENTRANCE = auto()
    UNITS = auto()


class BallotState(StrEnum):
    """How far a ballot has come."""

    DRAFT = auto()
    NOTICED = auto()
    OPEN = auto()
    CLOSED = auto()
    COUNTED = auto()
    WITHDRAWN = auto()


TRANSITIONS: Mapping[BallotState, frozenset[BallotState]] = {
    BallotState.DRAFT: frozenset({BallotState.NOTICED, BallotState.WITHDRAWN}),
    BallotState.NOTICED: frozenset({BallotState.OPEN, BallotState.WITHDRAWN}),
    BallotState.OPEN: frozenset({BallotState.CLOSED, BallotState.WITHDRAWN}),
    BallotState.CLOSED: frozenset({BallotState.COUNTED}),
    BallotState.COUNTED: frozenset(),
    BallotState.WITHDRAWN: frozenset(),
}


BEFORE_THE_ROLL = frozenset({BallotState.DRAFT, BallotState.NOTICED})


class Reason(StrEnum):
    """Why a ballot was not counted for a unit."""

    UNKNOWN_UNIT = auto()
    OUT_OF_SCOPE = auto()
    SPECIAL_SPACE = auto()
    VOIDED = auto()
    EARLY = auto()
    LATE = auto()
    BAD_SIGNATURE = auto()
    NEEDS_SECOND_PERSON = auto()
    PROXY_INVALID = auto()
    PROXY_LIMIT = auto()
    NOT_OWNER = auto()
    NOT_DESIGNATED = auto()
    INVALID_MARK = auto()
    VOTED_BEFORE_TRANSFER = auto()
    DUPLICATE = auto()
    CO_OWNER_CONFLICT = auto()
    MIXED_OWNER = auto()


class Refusal(StrEnum):
    """Why a vote is not accepted. ``wording`` owns the sentence for each."""

    WITHDRAWN = auto()
    NOT_ON_ROLL = auto()
    NOT_CONFIRMED = auto()
    NOT_OWNER = auto()
    NOT_YET_OPEN = auto()
    CLOSED = auto()
    ALREADY_VOTED = auto()


class VoteRefused(Exception):
    """A vote was attempted that the rules do not allow."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Standing:
    """What one resident's device stands for in one ballot."""

    unit_counts: bool
    confirmed: bool
    owner: bool
    votes_cast: int


def refusal_to_vote(
    state: BallotState,
    period: Period,
    standing: Standing,
    policies: Policies,
    *,
    at: datetime,
) -> Refusal | None:
    """Say why a vote at this instant would be refused, or ``None`` if it stands.

    The page asks this to explain itself; the use case asks it again to decide.
    """
    if state is BallotState.WITHDRAWN:
        return Refusal.WITHDRAWN
    if state in BEFORE_THE_ROLL:
        return Refusal.NOT_YET_OPEN
    return (
        _refusal_of_person(standing)
        or _refusal_of_time(state, period, at)
        or _refusal_of_repetition(standing, policies)
    )


def _refusal_of_person(standing: Standing) -> Refusal | None:
    if not standing.unit_counts:
        return Refusal.NOT_ON_ROLL
    if not standing.owner:
        return Refusal.NOT_OWNER
    return None if standing.confirmed else Refusal.NOT_CONFIRMED


def _refusal_of_time(
    state: BallotState, period: Period, at: datetime
) -> Refusal | None:
    if state in {BallotState.CLOSED, BallotState.COUNTED} or at >= period.closes_at:
        return Refusal.CLOSED
    return None if period.contains(at) else Refusal.NOT_YET_OPEN


def _refusal_of_repetition(standing: Standing, policies: Policies) -> Refusal | None:
    if policies.duplicate_policy is DuplicatePolicy.LAST_VALID:
        return None
    return Refusal.ALREADY_VOTED if standing.votes_cast else None


def earliest_opening(posted_on: date, lead_days: int = NOTICE_DAYS) -> datetime:
    """The first instant voting may begin after a notice posted on a day.

    民法典第201条: the day of posting is not counted; ``lead_days`` full days lie
    between it and the opening.
    """
    opening_day = posted_on + timedelta(days=lead_days + 1)
    return datetime.combine(opening_day, time(), CHINA)


def receipt_code(entropy: int) -> str:
    """Ten signs of base 32 without I, L, O and U, from fifty random bits."""
    return "".join(RECEIPT_SIGNS[entropy >> shift & 31] for shift in RECEIPT_SHIFTS)


def read_receipt_code(typed: str) -> str:
    """What somebody typed, as the code may be stored: case and hyphens do not count."""
    return typed.upper().translate(READ_AS)


class NoSuchBallot(Exception):
    """The estate has no ballot of that number."""


class Obstacle(StrEnum):
    """Why a ballot cannot take its next step. ``wording`` owns the sentence."""

    WRONG_STATE = auto()
    BLOCKED = auto()
    NOT_OVER = auto()
    NO_REASON = auto()
    LOG_DISAGREES = auto()


class StepRefused(Exception):
    """Staff asked a ballot to go a way it cannot go."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle)
        self.obstacle = obstacle


def obstacle_to_step(state: BallotState, step: BallotState) -> Obstacle | None:
    """Why a ballot in this state cannot become the other, or ``None`` if it can."""
    return None if step in TRANSITIONS[state] else Obstacle.WRONG_STATE
