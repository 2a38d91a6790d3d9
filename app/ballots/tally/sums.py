"""From one effective vote per unit to the sums of a question.

Areas are dm². Nothing here rounds, divides or knows a percentage.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from app.ballots.rules import Answer
from app.ballots.tally.electorate import Electorate
from app.ballots.tally.outcome import Weight
from app.ballots.tally.votes import Choice, Evidence, Exclusion, Id

CastRow: TypeAlias = tuple[Id, Id, str, Choice, datetime, int, Evidence | None]
"""The fields of a ``Cast``, in the order in which it names them."""
Effective: TypeAlias = dict[Id, CastRow]


@dataclass(frozen=True, slots=True)
class Count:
    """The sums of one question. Whoever abstained has still taken part.

    ``mixed_heads`` are owners who chose differently for several units: their areas
    count as cast, and they are heads of no side.
    """

    scope: Weight
    participating: Weight
    agree: Weight
    oppose: Weight
    abstain: Weight
    mixed_heads: int
    excluded: tuple[Exclusion, ...]


@dataclass(frozen=True, slots=True)
class Stances:
    """What each head chose first, and all that a head of several minds chose."""

    first: Mapping[str, Choice]
    mixed: Mapping[str, Collection[Choice]]


def decisive_heads(
    electorate: Electorate, effective: Effective, closes_at: datetime
) -> Mapping[Id, str]:
    """The owner set of each unit when it voted effectively, otherwise at the close."""
    if not electorate.tenures:
        return electorate.heads
    moved = {
        unit: electorate.head_at(
            unit, effective[unit][4] if unit in effective else closes_at
        )
        for unit in electorate.tenures
    }
    return {**electorate.heads, **moved}


def stances(effective: Effective, heads: Mapping[Id, str]) -> Stances:
    """Gather what every head said for its units."""
    first: dict[str, Choice] = {}
    mixed: dict[str, set[Choice]] = {}
    for unit, cast in effective.items():
        head, choice = heads[unit], cast[3]
        if first.setdefault(head, choice) != choice:
            mixed.setdefault(head, {first[head]}).add(choice)
    return Stances(first, mixed)


def summed(
    electorate: Electorate,
    effective: Effective,
    heads: Mapping[Id, str],
    excluded: tuple[Exclusion, ...],
    target: str | None,
) -> Count:
    """Add up areas as cast and heads as they stand."""
    areas = electorate.areas
    area_of: Counter[Choice] = Counter()
    for unit, cast in effective.items():
        area_of[cast[3]] += areas[unit]
    said = stances(effective, heads)
    heads_of = Counter(said.first.values())
    heads_of.subtract(said.first[head] for head in said.mixed)
    side = {
        answer: Weight(
            _counted(area_of, answer, target),
            _counted(heads_of, answer, target) + _of_one_side(said, answer, target),
        )
        for answer in Answer
    }
    one_sided = sum(_of_one_side(said, answer, target) for answer in Answer)
    return Count(
        scope=Weight(sum(areas.values()), len(set(heads.values()))),
        participating=Weight(area_of.total(), len(said.first)),
        agree=side[Answer.AGREE],
        oppose=side[Answer.OPPOSE],
        abstain=side[Answer.ABSTAIN],
        mixed_heads=len(said.mixed) - one_sided,
        excluded=excluded,
    )


def _counted(of: Mapping[Choice, int], answer: Answer, target: str | None) -> int:
    return sum(n for choice, n in of.items() if says(choice, answer, target))


def _of_one_side(said: Stances, answer: Answer, target: str | None) -> int:
    """Heads whose choices differ, yet all say the same about the one asked about."""
    return sum(
        all(says(choice, answer, target) for choice in choices)
        for choices in said.mixed.values()
    )


def says(choice: Choice, answer: Answer, target: str | None) -> bool:
    """Tell whether a choice speaks for an answer about the one asked about."""
    if answer is not Answer.AGREE or target is None:
        return choice == answer
    return target in choice if isinstance(choice, frozenset) else choice == target
