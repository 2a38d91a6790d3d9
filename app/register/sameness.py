"""Who is one person: what staff decided, and what follows from it. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from app.register.rules import Verdict

ASK_ALL_PAIRS_UP_TO = 5


@dataclass(frozen=True, slots=True)
class Known:
    """An owner of a name, as far as telling people apart goes."""

    owner_id: int
    has_phone: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """Two owners of one name, the lower number first, and what was decided."""

    first: int
    second: int
    verdict: Verdict


class Contradiction(Exception):
    """Two owners were kept apart who are one by way of others."""


def pairs_to_ask(owner_ids: Sequence[int]) -> list[tuple[int, int]]:
    """Say which pairs of one name staff are asked about.

    Few owners are asked about pair by pair; many only each against the next, since
    the questions would grow with the square of their number.
    """
    ordered = sorted(owner_ids)
    if len(ordered) <= ASK_ALL_PAIRS_UP_TO:
        return list(combinations(ordered, 2))
    return list(pairwise(ordered))


def joined(owners: Iterable[Known], pairs: Sequence[Pair]) -> Mapping[int, int]:
    """Say for each owner whom they are one with: the lowest number among them.

    Pairs that staff joined are one. Undecided pairs of which neither has a phone are
    taken for one, unless that would join a pair that staff kept apart.

    Raises:
        Contradiction: if a pair kept apart is one by way of joined pairs.
    """
    known = {owner.owner_id: owner for owner in owners}
    apart = [pair for pair in pairs if pair.verdict is Verdict.DIFFERENT]
    groups = {owner_id: {owner_id} for owner_id in known}
    for pair in pairs:
        if pair.verdict is Verdict.SAME:
            _unite(groups, pair)
    if any(pair.second in groups[pair.first] for pair in apart):
        raise Contradiction
    for pair in pairs:
        if _is_assumed(pair, known) and not _would_join(groups, pair, apart):
            _unite(groups, pair)
    return {owner_id: min(group) for owner_id, group in groups.items()}


def _is_assumed(pair: Pair, known: Mapping[int, Known]) -> bool:
    if pair.verdict is not Verdict.UNDECIDED:
        return False
    return not known[pair.first].has_phone and not known[pair.second].has_phone


def _would_join(
    groups: Mapping[int, set[int]], pair: Pair, apart: Iterable[Pair]
) -> bool:
    together = groups[pair.first] | groups[pair.second]
    return any(one.first in together and one.second in together for one in apart)


def _unite(groups: dict[int, set[int]], pair: Pair) -> None:
    together = groups[pair.first] | groups[pair.second]
    for owner_id in together:
        groups[owner_id] = together
