"""Whether the result hangs on a rule that no law settles.

The count runs once more under every other reading of the open rules. Where one of
them turns the result, the street office hears of it before anything is announced.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum, auto
from typing import NamedTuple

from app.ballots.tally.admission import Poll
from app.ballots.tally.electorate import Electorate
from app.ballots.tally.outcome import Verdict, Weight, judge
from app.ballots.tally.procedure import as_they_are, count
from app.ballots.tally.sums import CastRow, Count
from app.ballots.tally.votes import Id
from app.domain.law import JointDecision, Threshold

HEAD_KEY = "head_key"
MERGE_OVERLAPPING = "merge_overlapping"
SPECIAL_SPACES = "count_special_spaces"


class Gate(StrEnum):
    """Which of the two gates a margin belongs to."""

    PARTICIPATION = auto()
    APPROVAL = auto()


class Measure(StrEnum):
    """What a margin is counted in: dm², or heads."""

    AREA = auto()
    HEADS = auto()


@dataclass(frozen=True, slots=True)
class Margin:
    """How far the narrowest hurdle was cleared, or missed where ``spare`` is negative.

    ``spare`` is in dm² or heads, by its measure; 0 is just enough.
    """

    gate: Gate
    measure: Measure
    spare: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What one other reading of one open rule would have decided."""

    policy: str
    value: str
    verdict: Verdict
    margin: Margin


class Variant(NamedTuple):
    """A poll under another reading of a rule."""

    policy: str
    value: str
    poll: Poll
    merges: bool = False


def readings(
    poll: Poll,
    casts: Sequence[CastRow],
    decision: JointDecision,
    *,
    other_spaces: Electorate | None = None,
) -> tuple[Reading, ...]:
    """Count one question under every other reading.

    ``other_spaces`` is who would decide if parking, stalls and storage were treated
    the other way (指导规则25); ``None`` where the roll has none in the scope.
    """
    read: list[Reading] = []
    for variant in variants(poll, other_spaces):
        counted = count(
            variant.poll, casts, regroup=merged if variant.merges else as_they_are
        )
        read.append(
            Reading(
                variant.policy,
                variant.value,
                judge(counted.scope, counted.participating, counted.agree, decision),
                margin_of(counted, decision),
            )
        )
    return tuple(read)


def variants(poll: Poll, other_spaces: Electorate | None = None) -> Iterator[Variant]:
    """The poll under every other value of every rule the law leaves open."""
    for name, value, policies in poll.policies.alternatives():
        yield Variant(name, value, replace(poll, policies=policies))
    yield Variant(HEAD_KEY, MERGE_OVERLAPPING, poll, merges=True)
    if other_spaces is not None:
        other = replace(
            poll.policies, count_special_spaces=not poll.policies.count_special_spaces
        )
        value = str(other.count_special_spaces).lower()
        changed = replace(poll, electorate=other_spaces, policies=other)
        yield Variant(SPECIAL_SPACES, value, changed)


def turning(read: Iterable[Reading], verdict: Verdict) -> tuple[Reading, ...]:
    """The readings under which the question would have been decided otherwise."""
    return tuple(one for one in read if one.verdict.passed != verdict.passed)


def margin_of(counted: Count, decision: JointDecision) -> Margin:
    """The narrowest of a count's four hurdles, measured against its own whole.

    The second gate is looked at once the first is passed.
    """
    return narrowest(counted.scope, counted.participating, counted.agree, decision)


def narrowest(
    scope: Weight, participating: Weight, agree: Weight, decision: JointDecision
) -> Margin:
    """The narrowest hurdle of these sums; of two as narrow, the one by area."""
    if not participating.reaches(decision.quorum, of=scope):
        return _narrower(Gate.PARTICIPATION, participating, scope, decision.quorum)
    return _narrower(Gate.APPROVAL, agree, participating, decision.approval)


def _narrower(gate: Gate, part: Weight, whole: Weight, threshold: Threshold) -> Margin:
    by_area = part.area - threshold.least(whole.area)
    by_heads = part.heads - threshold.least(whole.heads)
    if by_heads * whole.area < by_area * whole.heads:
        return Margin(gate, Measure.HEADS, by_heads)
    return Margin(gate, Measure.AREA, by_area)


def merged(heads: Mapping[Id, str]) -> Mapping[Id, str]:
    """Owner sets that share an owner are one head, however long the chain."""
    leader: dict[str, str] = {}

    def found(owner: str) -> str:
        while leader.setdefault(owner, owner) != owner:
            leader[owner] = leader[leader[owner]]
            owner = leader[owner]
        return owner

    for head in set(heads.values()):
        first, *others = head.split("|")
        for other in others:
            leader[found(other)] = found(first)
    return {unit: found(head.split("|")[0]) for unit, head in heads.items()}
