"""The frozen outcome of a ballot: whole numbers only, and the hash they are kept by."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.ballots.rules import Answer, Reason
from app.ballots.tally.outcome import Verdict, Weight
from app.ballots.tally.sensitivity import Gate, Margin, Measure, Reading, turning


@dataclass(frozen=True, slots=True)
class Excluded:
    """A vote that was not counted: its unit on the roll, and why."""

    vote_id: int
    roll_entry_id: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class QuestionOutcome:
    """The sums of one question, in heads and dm², and what they decide."""

    question_id: int
    item: int
    participating: Weight
    agree: Weight
    oppose: Weight
    abstain: Weight
    mixed_heads: int
    verdict: Verdict
    excluded: tuple[Excluded, ...]
    margin: Margin
    others: tuple[Reading, ...]

    @property
    def sides(self) -> tuple[tuple[Answer, Weight], ...]:
        """Each answer with what stands behind it, in the order of the paper."""
        return (
            (Answer.AGREE, self.agree),
            (Answer.OPPOSE, self.oppose),
            (Answer.ABSTAIN, self.abstain),
        )

    @property
    def turned_by(self) -> tuple[Reading, ...]:
        """The readings of open rules that would have turned the result."""
        return turning(self.others, self.verdict)

    def to_document(self) -> dict[str, Any]:
        """The outcome ready for JSON."""
        return {
            "question_id": self.question_id,
            "item": self.item,
            "participating": _numbers(self.participating),
            **{str(answer): _numbers(weight) for answer, weight in self.sides},
            "mixed_heads": self.mixed_heads,
            "quorum_met": self.verdict.quorum_met,
            "passed": self.verdict.passed,
            "excluded": [
                [one.vote_id, one.roll_entry_id, str(one.reason)]
                for one in self.excluded
            ],
            "margin": _margin_document(self.margin),
            "others": [
                {
                    "policy": one.policy,
                    "value": one.value,
                    "quorum_met": one.verdict.quorum_met,
                    "passed": one.verdict.passed,
                    "margin": _margin_document(one.margin),
                }
                for one in self.others
            ],
        }


def question_outcome(document: Mapping[str, Any]) -> QuestionOutcome:
    """Read the outcome of one question back."""
    return QuestionOutcome(
        question_id=document["question_id"],
        item=document["item"],
        participating=_weight(document["participating"]),
        agree=_weight(document[Answer.AGREE]),
        oppose=_weight(document[Answer.OPPOSE]),
        abstain=_weight(document[Answer.ABSTAIN]),
        mixed_heads=document["mixed_heads"],
        verdict=Verdict(document["quorum_met"], document["passed"]),
        excluded=tuple(
            Excluded(vote_id, entry_id, Reason(reason))
            for vote_id, entry_id, reason in document["excluded"]
        ),
        margin=_margin(document["margin"]),
        others=tuple(
            Reading(
                one["policy"],
                one["value"],
                Verdict(one["quorum_met"], one["passed"]),
                _margin(one["margin"]),
            )
            for one in document["others"]
        ),
    )


def outcome_document(
    *, number: int, roll_root: str, scope: Weight, questions: Sequence[QuestionOutcome]
) -> dict[str, Any]:
    """The outcome of a ballot ready for JSON."""
    return {
        "ballot": number,
        "roll_root": roll_root,
        "scope": _numbers(scope),
        "questions": [question.to_document() for question in questions],
    }


def outcome_sha256(document: Mapping[str, Any]) -> str:
    """The hash of an outcome over its canonical JSON, in 64 hex digits."""
    canonical = json.dumps(
        document, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def _margin_document(margin: Margin) -> list[Any]:
    return [str(margin.gate), str(margin.measure), margin.spare]


def _margin(document: Sequence[Any]) -> Margin:
    gate, measure, spare = document
    return Margin(Gate(gate), Measure(measure), spare)


def _numbers(weight: Weight) -> dict[str, int]:
    return {"area_dm2": weight.area, "heads": weight.heads}


def _weight(numbers: Mapping[str, int]) -> Weight:
    return Weight(numbers["area_dm2"], numbers["heads"])
