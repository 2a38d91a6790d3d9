"""Which of several valid votes for one unit counts."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from app.ballots.policies import CoOwnerPolicy, DuplicatePolicy, Policies
from app.ballots.rules import Reason
from app.ballots.tally.admission import Poll
from app.ballots.tally.votes import Cast, Exclusion, earliest_first


class Resolved(NamedTuple):
    """The vote that counts for a unit, if any, and why the others do not."""

    effective: Cast | None
    excluded: list[Exclusion]


def resolve(valid: Iterable[Cast], poll: Poll) -> Resolved:
    """Choose among the valid votes of one unit.

    First the ownership period that voted first, then one vote of each principal,
    then one across the co-owners.
    """
    ordered = sorted(valid, key=earliest_first)
    period_of = poll.electorate.period_at
    first = min(period_of(cast.unit, cast.at) for cast in ordered)
    of_first = [c for c in ordered if period_of(c.unit, c.at) == first]
    later = [c for c in ordered if period_of(c.unit, c.at) != first]
    excluded = _all(later, Reason.VOTED_BEFORE_TRANSFER)
    chosen: list[Cast] = []
    for votes in _by_principal(of_first):
        counts = one_of(votes, poll.policies)
        chosen.append(counts)
        excluded += _all((c for c in votes if c is not counts), Reason.DUPLICATE)
    effective, others = _across_co_owners(chosen, poll.policies)
    return Resolved(effective, excluded + others)


def one_of(votes: Sequence[Cast], policies: Policies) -> Cast:
    """The vote of one principal that counts, out of several in order of receipt."""
    match policies.duplicate_policy:
        case DuplicatePolicy.FIRST_VALID:
            return votes[0]
        case DuplicatePolicy.LAST_VALID:
            return votes[-1]
        case DuplicatePolicy.PAPER_PREVAILS:
            return next((vote for vote in votes if vote.on_paper), votes[0])
        case _:
            return next((vote for vote in votes if not vote.on_paper), votes[0])


def _across_co_owners(chosen: Sequence[Cast], policies: Policies) -> Resolved:
    ordered = sorted(chosen, key=earliest_first)
    disagree = len({cast.choice for cast in ordered}) > 1
    if disagree and policies.co_owner_policy is CoOwnerPolicy.CONFLICT_EXCLUDES:
        return Resolved(None, _all(ordered, Reason.CO_OWNER_CONFLICT))
    return Resolved(ordered[0], _all(ordered[1:], Reason.DUPLICATE))


def _by_principal(votes: Iterable[Cast]) -> Iterable[list[Cast]]:
    of_principal: dict[str, list[Cast]] = {}
    for vote in votes:
        of_principal.setdefault(vote.by, []).append(vote)
    return of_principal.values()


def _all(votes: Iterable[Cast], reason: Reason) -> list[Exclusion]:
    return [Exclusion(vote.ballot, vote.unit, reason) for vote in votes]
