"""Whether a single vote is valid, tested in the order the procedure fixes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.ballots.policies import InvalidMarkPolicy, Policies
from app.ballots.rules import Answer, Reason
from app.ballots.tally.electorate import Electorate, owns
from app.ballots.tally.votes import Cast, Id, Paper
from app.domain.period import Period

PERSONS_TO_VOID = 2


@dataclass(frozen=True, slots=True)
class Proxy:
    """A registered written authority: who may vote for whom, for what, and when."""

    id: str
    principal: str
    agent: str
    units: frozenset[Id] | None
    written: bool
    valid_from: datetime
    valid_to: datetime
    revoked_at: datetime | None = None
    agent_is_operator: bool = False


@dataclass(frozen=True, slots=True)
class Poll:
    """Everything a count goes by, besides the votes.

    ``proxies`` are in the order of their registration.
    """

    electorate: Electorate
    period: Period
    policies: Policies
    proxies: Mapping[str, Proxy] = field(default_factory=dict)


def reason_against(cast: Cast, poll: Poll) -> Reason | None:
    """The first reason not to count a vote for its unit, or ``None`` if it is valid."""
    return (
        _reason_of_unit(cast, poll.electorate)
        or _reason_of_voiding(cast)
        or _reason_of_time(cast, poll.period)
        or _reason_of_paper(cast)
        or _reason_of_person(cast, poll)
        or _reason_of_mark(cast, poll.policies)
    )


def as_counted(cast: Cast, poll: Poll) -> Cast:
    """A valid vote in the name of whose right it uses, with what it says.

    A proxy's vote is its principal's. An unclear mark that was let through abstains.
    """
    evidence = cast.evidence
    if evidence is None:
        return cast
    choice = cast.choice if evidence.marked else Answer.ABSTAIN
    return cast._replace(by=principal_of(cast, poll.proxies), choice=choice)


def principal_of(cast: Cast, proxies: Mapping[str, Proxy]) -> str:
    """Whose right a vote uses: the voter's own, or the one given by proxy."""
    if cast.evidence is None or cast.evidence.proxy is None:
        return cast.by
    return proxies[cast.evidence.proxy].principal


def _reason_of_unit(cast: Cast, electorate: Electorate) -> Reason | None:
    if cast.unit in electorate.heads:
        return None
    return electorate.outside.get(cast.unit, Reason.UNKNOWN_UNIT)


def _reason_of_voiding(cast: Cast) -> Reason | None:
    if cast.evidence and len(cast.evidence.voided_by) >= PERSONS_TO_VOID:
        return Reason.VOIDED
    return None


def _reason_of_time(cast: Cast, period: Period) -> Reason | None:
    if cast.at < period.opens_at:
        return Reason.EARLY
    return Reason.LATE if cast.at >= period.closes_at else None


def _reason_of_paper(cast: Cast) -> Reason | None:
    paper = cast.evidence.paper if cast.evidence else None
    if paper is None:
        return None
    if not paper.signed:
        return Reason.BAD_SIGNATURE
    return None if _two_persons(paper) else Reason.NEEDS_SECOND_PERSON


def _two_persons(paper: Paper) -> bool:
    return (
        paper.entered_by is not None
        and paper.confirmed_by is not None
        and paper.entered_by != paper.confirmed_by
    )


def _reason_of_person(cast: Cast, poll: Poll) -> Reason | None:
    head = poll.electorate.head_at(cast.unit, cast.at)
    if cast.evidence and cast.evidence.proxy is not None:
        if reason := _reason_of_proxy(cast, cast.evidence.proxy, head, poll):
            return reason
    elif not owns(cast.by, head):
        return Reason.NOT_OWNER
    designated = poll.electorate.designated.get(cast.unit)
    if designated is None or not owns(designated, head):
        return None
    principal = principal_of(cast, poll.proxies)
    return None if principal == designated else Reason.NOT_DESIGNATED


def _reason_of_proxy(cast: Cast, named: str, head: str, poll: Poll) -> Reason | None:
    proxy = poll.proxies.get(named)
    if proxy is None or not _holds(proxy, cast, head, poll.policies):
        return Reason.PROXY_INVALID
    return None if _within_limit(proxy, poll) else Reason.PROXY_LIMIT


def _holds(proxy: Proxy, cast: Cast, head: str, policies: Policies) -> bool:
    """民法典 161-173: in writing, the named agent, matter and time, not revoked."""
    revoked = proxy.revoked_at is not None and proxy.revoked_at <= cast.at
    return (
        proxy.written
        and proxy.agent == cast.by
        and (proxy.units is None or cast.unit in proxy.units)
        and proxy.valid_from <= cast.at < proxy.valid_to
        and not revoked
        and not (proxy.agent_is_operator and policies.forbid_operator_proxy)
        and owns(proxy.principal, head)
    )


def _within_limit(proxy: Proxy, poll: Poll) -> bool:
    limit = poll.policies.proxy_limit
    if limit is None:
        return True
    principals = _principals_of(proxy.agent, poll.proxies.values())
    return proxy.principal in principals[:limit]


def _principals_of(agent: str, proxies: Iterable[Proxy]) -> list[str]:
    """Whom an agent stands for, each once, as registered, used or not."""
    return list(dict.fromkeys(p.principal for p in proxies if p.agent == agent))


def _reason_of_mark(cast: Cast, policies: Policies) -> Reason | None:
    if cast.evidence is None or cast.evidence.marked:
        return None
    if policies.invalid_mark_policy is InvalidMarkPolicy.AS_ABSTAIN:
        return None
    return Reason.INVALID_MARK
