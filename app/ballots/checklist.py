"""What must be there before a notice is posted and before a ballot is opened. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum, auto

from app.ballots.roll import RollLine, RollTotals, totals_of
from app.ballots.rules import NOTICE_DAYS, earliest_opening
from app.domain.period import CHINA

SHOWN = 5


class Check(StrEnum):
    """One thing that is looked at. ``wording`` owns the sentence for each."""

    ROLL = auto()
    SCOPE = auto()
    OWNERS = auto()
    SAME_PERSON = auto()
    QUESTIONS = auto()
    PAPER_PLACE = auto()
    PERIOD = auto()
    NOTICE = auto()


class Finding(StrEnum):
    """How a check came out; only ``MISSING`` blocks."""

    READY = auto()
    MISSING = auto()
    DOUBTFUL = auto()


@dataclass(frozen=True, slots=True)
class Checked:
    """A check with what it found.

    Attributes:
        number: how many units, questions or days it is about.
        examples: keys of the first few units concerned.
        earliest: the first instant at which voting might begin.
    """

    check: Check
    finding: Finding
    number: int = 0
    examples: tuple[str, ...] = ()
    totals: RollTotals | None = None
    earliest: datetime | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What the committee has settled so far."""

    questions: int
    paper_place: str
    opens_at: datetime
    closes_at: datetime
    override_reason: str | None = None


def check_all(
    plan: Plan,
    roll: Sequence[RollLine],
    *,
    undecided: int,
    posted_at: datetime,
    at: datetime,
    is_test: bool,
) -> tuple[Checked, ...]:
    """Look at everything; whatever is ``MISSING`` blocks.

    ``posted_at`` is when the notice was posted, or would be. Only an estate of
    exercises may go below the days of notice, and only with a reason.
    """
    return (
        _roll(roll),
        _scope(roll),
        _owners(roll),
        _same_person(undecided),
        _questions(plan),
        _paper_place(plan),
        _period(plan, at),
        _notice(plan, posted_at, may_override=is_test),
    )


def blocking(checked: Sequence[Checked]) -> tuple[Checked, ...]:
    """The checks that still block."""
    return tuple(one for one in checked if one.finding is Finding.MISSING)


def days_of_notice(posted_on: date, opens_at: datetime) -> int:
    """How many full days lie between the day of posting and the opening (民法典201)."""
    return max((opens_at.astimezone(CHINA).date() - posted_on).days - 1, 0)


def _found(check: Check, *, ready: bool, number: int = 0) -> Checked:
    return Checked(check, Finding.READY if ready else Finding.MISSING, number)


def _roll(roll: Sequence[RollLine]) -> Checked:
    return _found(Check.ROLL, ready=bool(roll), number=len(roll))


def _scope(roll: Sequence[RollLine]) -> Checked:
    totals = totals_of(roll)
    finding = Finding.READY if totals.units else Finding.MISSING
    return Checked(Check.SCOPE, finding, number=totals.units, totals=totals)


def _owners(roll: Sequence[RollLine]) -> Checked:
    nobodys = [line.unit.key for line in roll if line.counts and not line.owners]
    finding = Finding.MISSING if nobodys else Finding.READY
    return Checked(Check.OWNERS, finding, len(nobodys), tuple(nobodys[:SHOWN]))


def _same_person(undecided: int) -> Checked:
    finding = Finding.DOUBTFUL if undecided else Finding.READY
    return Checked(Check.SAME_PERSON, finding, undecided)


def _questions(plan: Plan) -> Checked:
    return _found(Check.QUESTIONS, ready=plan.questions > 0, number=plan.questions)


def _paper_place(plan: Plan) -> Checked:
    return _found(Check.PAPER_PLACE, ready=bool(plan.paper_place.strip()))


def _period(plan: Plan, at: datetime) -> Checked:
    ready = plan.opens_at < plan.closes_at and at < plan.closes_at
    return _found(Check.PERIOD, ready=ready)


def _notice(plan: Plan, posted_at: datetime, *, may_override: bool) -> Checked:
    posted_on = posted_at.astimezone(CHINA).date()
    earliest = earliest_opening(posted_on, NOTICE_DAYS)
    days = days_of_notice(posted_on, plan.opens_at)
    finding = Finding.MISSING
    if plan.opens_at >= earliest:
        finding = Finding.READY
    elif may_override and (plan.override_reason or "").strip():
        finding = Finding.DOUBTFUL
    return Checked(Check.NOTICE, finding, number=days, earliest=earliest)
