"""The outcome of a counted ballot, read from where it was frozen."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.ballots.models import Ballot, RollEntry
from app.ballots.outcome import QuestionOutcome, outcome_sha256, question_outcome
from app.ballots.queries.facts import BallotFacts, QuestionFacts
from app.ballots.queries.turnout import Turnout, turnout
from app.ballots.rules import Answer, Reason
from app.ballots.tally.outcome import Gate, Weight, both_ways
from app.ballots.tally.sensitivity import Reading


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """One question's result with both gates, each by heads and by area."""

    question: QuestionFacts
    outcome: QuestionOutcome
    quorum: tuple[Gate, Gate]
    approval: tuple[Gate, Gate]

    @property
    def passed(self) -> bool:
        return self.outcome.verdict.passed

    @property
    def quorum_met(self) -> bool:
        return self.outcome.verdict.quorum_met

    @property
    def approved(self) -> bool:
        return all(gate.reached for gate in self.approval)

    @property
    def sides(self) -> tuple[tuple[Answer, Weight], ...]:
        return self.outcome.sides

    @property
    def excluded(self) -> list[tuple[Reason, int]]:
        """How many votes were not counted, by reason, the most frequent first."""
        return Counter(one.reason for one in self.outcome.excluded).most_common()

    @property
    def others(self) -> list[tuple[Reading, bool]]:
        """Every other reading of an open rule, and whether it turns the result."""
        turned = self.outcome.turned_by
        return [(reading, reading in turned) for reading in self.outcome.others]

    @property
    def stands_alone(self) -> bool:
        """Under some other reading the result would be another."""
        return bool(self.outcome.turned_by)


@dataclass(frozen=True, slots=True)
class ResultPage:
    """A counted ballot as anybody may read it.

    Attributes:
        unchanged: the stored outcome still has the hash it was frozen with.
        refused_units: unit keys of votes that were not counted, by vote.
    """

    ballot: BallotFacts
    counted_at: datetime
    sha256: str
    unchanged: bool
    questions: tuple[QuestionResult, ...]
    turnout: Turnout
    refused_units: dict[int, str]

    @property
    def one_question(self) -> bool:
        return not self.questions[1:]

    @property
    def all_passed(self) -> bool:
        return all(question.passed for question in self.questions)

    @property
    def none_passed(self) -> bool:
        return not any(question.passed for question in self.questions)


def result_page(session: Session, ballot: BallotFacts) -> ResultPage:
    """The frozen outcome of a counted ballot.

    Raises:
        sqlalchemy.exc.NoResultFound: if it has not been counted.
    """
    stored = session.execute(
        select(Ballot.outcome, Ballot.outcome_sha256, Ballot.counted_at).where(
            Ballot.id == ballot.id, Ballot.outcome.is_not(None)
        )
    ).one()
    document = stored.outcome
    scope = Weight(document["scope"]["area_dm2"], document["scope"]["heads"])
    outcomes = [question_outcome(one) for one in document["questions"]]
    return ResultPage(
        ballot=ballot,
        counted_at=stored.counted_at,
        sha256=stored.outcome_sha256,
        unchanged=outcome_sha256(document) == stored.outcome_sha256,
        questions=tuple(
            _result(question, outcome, scope)
            for question, outcome in zip(ballot.questions, outcomes, strict=True)
        ),
        turnout=turnout(session, ballot),
        refused_units=_refused_units(session, outcomes),
    )


def _result(
    question: QuestionFacts, outcome: QuestionOutcome, scope: Weight
) -> QuestionResult:
    decision = question.decision
    return QuestionResult(
        question=question,
        outcome=outcome,
        quorum=both_ways(outcome.participating, scope, decision.quorum),
        approval=both_ways(outcome.agree, outcome.participating, decision.approval),
    )


def _refused_units(session: Session, outcomes: list[QuestionOutcome]) -> dict[int, str]:
    entries = {one.roll_entry_id for outcome in outcomes for one in outcome.excluded}
    if not entries:
        return {}
    rows = session.execute(
        select(RollEntry.id, RollEntry.unit_key).where(RollEntry.id.in_(entries))
    )
    return {row.id: row.unit_key for row in rows}
