"""Thresholds as statutes word them, each carrying its own citation.

New law is a new dated value beside the old one; old ballots keep theirs.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

CIVIL_CODE = "民法典"
CIVIL_CODE_IN_FORCE = date(2021, 1, 1)
NUMERALS = "一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class LegalSource:
    """Where a rule comes from, precise enough to be looked up."""

    instrument: str
    article: str
    in_force_from: date

    def __str__(self) -> str:
        return f"{self.instrument}{self.article}"


class Bound(Enum):
    """Whether exactly reaching the share is enough.

    民法典第1259条: 「以上」 includes the figure. 「过半数」 does not.
    """

    AT_LEAST = auto()
    MORE_THAN = auto()


@dataclass(frozen=True, slots=True)
class Threshold:
    """A share of a whole that must be reached, compared in whole numbers."""

    numerator: int
    denominator: int
    bound: Bound
    source: LegalSource

    def is_met(self, part: int, whole: int) -> bool:
        """Compare ``part / whole`` with the share by cross-multiplication.

        Both count the same unit (heads, or dm²). Of nothing, "at least" a share is
        reached and "more than" a share is not.
        """
        reached = self.denominator * part
        wanted = self.numerator * whole
        if self.bound is Bound.MORE_THAN:
            return reached > wanted
        return reached >= wanted

    def least(self, whole: int) -> int:
        """The smallest whole number that meets the threshold, in the whole's unit."""
        if self.bound is Bound.MORE_THAN:
            return self.numerator * whole // self.denominator + 1
        return -(-self.numerator * whole // self.denominator)


@dataclass(frozen=True, slots=True)
class JointDecision:
    """One of the matters owners decide together, with the two gates it must pass.

    The quorum is measured over the whole scope, the approval over those who took
    part; each by area and by heads.
    """

    item: int
    quorum: Threshold
    approval: Threshold
    source: LegalSource


def _source(article: str) -> LegalSource:
    return LegalSource(CIVIL_CODE, article, CIVIL_CODE_IN_FORCE)


PARAGRAPH_2 = _source("第278条第2款")
TWO_THIRDS_TAKE_PART = Threshold(2, 3, Bound.AT_LEAST, PARAGRAPH_2)
MORE_THAN_HALF_AGREE = Threshold(1, 2, Bound.MORE_THAN, PARAGRAPH_2)
THREE_QUARTERS_AGREE = Threshold(3, 4, Bound.AT_LEAST, PARAGRAPH_2)
ITEMS_OF_THREE_QUARTERS = frozenset({6, 7, 8})


def _item_of_278(item: int) -> JointDecision:
    return JointDecision(
        item=item,
        quorum=TWO_THIRDS_TAKE_PART,
        approval=(
            THREE_QUARTERS_AGREE
            if item in ITEMS_OF_THREE_QUARTERS
            else MORE_THAN_HALF_AGREE
        ),
        source=_source(f"第278条第1款第({NUMERALS[item - 1]})项、第2款"),
    )


JOINT_DECISIONS: tuple[JointDecision, ...] = tuple(
    _item_of_278(item) for item in range(1, 10)
)


def joint_decision(item: int, *, on: date) -> JointDecision:
    """The matter of 民法典第278条第1款 with this number, as the law stood on a day.

    Raises:
        LookupError: if there is no such item, or no such law yet on that day.
    """
    known = [
        decision
        for decision in JOINT_DECISIONS
        if decision.item == item and decision.source.in_force_from <= on
    ]
    if not known:
        raise LookupError(f"no item {item} in force on {on}")
    return max(known, key=lambda decision: decision.source.in_force_from)
