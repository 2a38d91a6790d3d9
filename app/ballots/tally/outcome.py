"""What a count decides: two gates, each by area and by heads."""

from dataclasses import dataclass

from app.domain.law import JointDecision, Threshold


@dataclass(frozen=True, slots=True)
class Weight:
    """A group of owners measured both ways: floor area in dm², and heads."""

    area: int
    heads: int

    def reaches(self, threshold: Threshold, *, of: "Weight") -> bool:
        """Tell whether this group is enough of the other, both ways at once."""
        return threshold.is_met(self.area, of.area) and threshold.is_met(
            self.heads, of.heads
        )


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether enough took part, and whether enough of them agreed as well."""

    quorum_met: bool
    passed: bool


def judge(
    scope: Weight, participating: Weight, agree: Weight, decision: JointDecision
) -> Verdict:
    """Pass the two gates in order (民法典第278条第2款).

    Participation is measured over the whole scope, approval over who took part.
    """
    quorum_met = participating.reaches(decision.quorum, of=scope)
    approved = agree.reaches(decision.approval, of=participating)
    return Verdict(quorum_met, quorum_met and approved)
