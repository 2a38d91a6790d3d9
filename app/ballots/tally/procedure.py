"""The one procedure of counting: from the votes of a poll to its sums."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from app.ballots.policies import MixedOwnerPolicy
from app.ballots.rules import Reason
from app.ballots.tally.admission import Poll, as_counted, reason_against
from app.ballots.tally.electorate import Electorate, owns
from app.ballots.tally.resolution import resolve
from app.ballots.tally.sums import (
    CastRow,
    Count,
    Effective,
    decisive_heads,
    stances,
    summed,
)
from app.ballots.tally.votes import Cast, Exclusion, Id

Regroup: TypeAlias = Callable[[Mapping[Id, str]], Mapping[Id, str]]
"""Reads the heads of units in another way."""


def as_they_are(heads: Mapping[Id, str]) -> Mapping[Id, str]:
    """Every exact owner set is one head (法释〔2020〕17号 9)."""
    return heads


def count(
    poll: Poll,
    casts: Iterable[CastRow],
    *,
    target: str | None = None,
    regroup: Regroup = as_they_are,
) -> Count:
    """Count the votes of one question.

    ``target`` is the bidder or candidate asked about, where choices name several.
    The order in which votes are handed in does not matter.
    """
    excluded: list[Exclusion] = []
    effective = _effective_votes(poll, casts, excluded)
    closes_at = poll.period.closes_at
    if poll.policies.mixed_owner_policy is MixedOwnerPolicy.REJECT_MIXED:
        heads = regroup(decisive_heads(poll.electorate, effective, closes_at))
        effective = _without_mixed(effective, heads, excluded)
    heads = regroup(decisive_heads(poll.electorate, effective, closes_at))
    return summed(poll.electorate, effective, heads, tuple(excluded), target)


def _effective_votes(
    poll: Poll, casts: Iterable[CastRow], excluded: list[Exclusion]
) -> Effective:
    """One valid vote for each unit that has any; the rest go to ``excluded``."""
    effective: Effective = {}
    repeated: dict[Id, list[CastRow]] = {}
    for cast in _valid(poll, casts, excluded):
        unit = cast[1]
        if unit in effective:
            repeated.setdefault(unit, [effective[unit]]).append(cast)
        else:
            effective[unit] = cast
    for unit, votes in repeated.items():
        chosen, left_out = resolve([Cast._make(vote) for vote in votes], poll)
        excluded.extend(left_out)
        if chosen is None:
            del effective[unit]
        else:
            effective[unit] = chosen
    return effective


def _valid(
    poll: Poll, casts: Iterable[CastRow], excluded: list[Exclusion]
) -> list[CastRow]:
    """The valid votes, each in the name of whose right it uses.

    Nearly every vote is an owner's own, electronic and in time: the loop tells such
    a one at a glance, and asks the full rules about the others.
    """
    sole = _sole_owners(poll.electorate)
    opens, closes = poll.period.opens_at, poll.period.closes_at
    valid: list[CastRow] = []
    for row in casts:
        head, by = sole.get(row[1]), row[2]
        if (
            row[6] is None
            and opens <= row[4] < closes
            and (head == by or (head is not None and owns(by, head)))
        ):
            valid.append(row)
            continue
        cast = Cast._make(row)
        if reason := reason_against(cast, poll):
            excluded.append(Exclusion(cast.ballot, cast.unit, reason))
        else:
            valid.append(as_counted(cast, poll))
    return valid


def _sole_owners(electorate: Electorate) -> Mapping[Id, str]:
    """The owner set of every unit that had one all along and designated nobody."""
    particular = electorate.tenures.keys() | electorate.designated.keys()
    if not particular:
        return electorate.heads
    return {u: head for u, head in electorate.heads.items() if u not in particular}


def _without_mixed(
    effective: Effective, heads: Mapping[Id, str], excluded: list[Exclusion]
) -> Effective:
    mixed = stances(effective, heads).mixed
    excluded.extend(
        Exclusion(cast[0], unit, Reason.MIXED_OWNER)
        for unit, cast in effective.items()
        if heads[unit] in mixed
    )
    return {u: cast for u, cast in effective.items() if heads[u] not in mixed}
