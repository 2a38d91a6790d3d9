"""What a count decides: two gates, each by area and by heads."""

from dataclasses import dataclass

from app.domain.law import Bound, JointDecision, Threshold


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
class Gate:
    """One measure of one group against what the law asks, in whole numbers.

    Attributes:
        have, total: heads, or dm² where ``by_area``.
    """

    have: int
    total: int
    threshold: Threshold
    by_area: bool

    @property
    def need(self) -> int:
        """The least that is enough."""
        return self.threshold.least(self.total)

    @property
    def reached(self) -> bool:
        return self.threshold.is_met(self.have, self.total)

    @property
    def strict(self) -> bool:
        """Exactly the share is not enough."""
        return self.threshold.bound is Bound.MORE_THAN

    @property
    def have_multiplied(self) -> int:
        """What is held times the denominator: the left side of the comparison."""
        return self.threshold.denominator * self.have

    @property
    def share_multiplied(self) -> int:
        """The whole times the numerator: the right side of the comparison."""
        return self.threshold.numerator * self.total


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether enough took part, and whether enough of them agreed as well."""

    quorum_met: bool
    passed: bool


def both_ways(part: Weight, whole: Weight, threshold: Threshold) -> tuple[Gate, Gate]:
    """One gate of the law as its two measures: by heads, then by area."""
    return (
        Gate(part.heads, whole.heads, threshold, by_area=False),
        Gate(part.area, whole.area, threshold, by_area=True),
    )


def judge(
    scope: Weight, participating: Weight, agree: Weight, decision: JointDecision
) -> Verdict:
    """Pass the two gates in order (民法典第278条第2款).

    Participation is measured over the whole scope, approval over who took part.
    """
    quorum_met = participating.reaches(decision.quorum, of=scope)
    approved = agree.reaches(decision.approval, of=participating)
    return Verdict(quorum_met, quorum_met and approved)
