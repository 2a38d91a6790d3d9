"""Recounting a ballot from one published document, by the procedure the pages use.

The document is the object of the ballots' public schema: roll, votes, policies, rule.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from app.ballots.policies import Policies
from app.ballots.rules import Answer, ScopeKind
from app.ballots.tally.admission import Poll
from app.ballots.tally.electorate import (
    HELD_BY_DEVELOPER,
    Electorate,
    RollFault,
    RollRefused,
    RollUnit,
    Scope,
    Transfer,
    area_in_roll,
    freeze,
)
from app.ballots.tally.outcome import Verdict, Weight, judge
from app.ballots.tally.procedure import count
from app.ballots.tally.sums import Count
from app.ballots.vote_file import (
    Names,
    Refused,
    instant,
    items,
    proxies,
    record,
    text,
    votes,
    whole,
)
from app.domain.law import JointDecision, joint_decision
from app.domain.period import CHINA, Period
from app.domain.quantities import hundredths, with_two_decimals

MALFORMED = "malformed"
NOT_JSON = "not_json"
CIVIL_CODE_RULE = "c278_"
SCOPE_KINDS = {
    "community": ScopeKind.COMMUNITY,
    "building": ScopeKind.BUILDING,
    "entrance": ScopeKind.ENTRANCE,
    "list": ScopeKind.UNITS,
}


def recount_json(content: bytes) -> dict[str, Any]:
    """Recount the document of a file; ``{"error": code}`` for what is none."""
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        return {"error": NOT_JSON}
    return recount(document)


def recount(document: object) -> dict[str, Any]:
    """Recount a document: its result, or ``{"error": code}`` if it cannot stand.

    Areas are square metres with two decimals. A document of bare totals (without a
    roll) is only judged by its thresholds.
    """
    try:
        asked = record(document)
        return _recounted(asked) if "roll" in asked else _judged(asked)
    except RollRefused as refused:
        return {"error": str(refused.fault)}
    except Refused as refused:
        return {"error": refused.code}
    except (KeyError, TypeError, ValueError):
        return {"error": MALFORMED}


def _recounted(document: Mapping[str, Any]) -> dict[str, Any]:
    period = _period(document)
    decision = _decision(document, period.opens_at.astimezone(CHINA).date())
    policies = _policies(document)
    target = document.get("target")
    names = Names()
    poll = Poll(
        _electorate(document, policies, names),
        period,
        policies,
        proxies(document, names),
    )
    counted = count(
        poll,
        votes(document, names, named=target is not None),
        target=None if target is None else text(target),
    )
    verdict = judge(counted.scope, counted.participating, counted.agree, decision)
    return _result(counted, verdict) | _gates(document, verdict)


def _result(counted: Count, verdict: Verdict) -> dict[str, Any]:
    sums = {
        "total": counted.scope,
        "participating": counted.participating,
        str(Answer.AGREE): counted.agree,
        str(Answer.OPPOSE): counted.oppose,
        str(Answer.ABSTAIN): counted.abstain,
    }
    result: dict[str, Any] = {}
    for name, weight in sums.items():
        result[f"{name}_area"] = with_two_decimals(weight.area)
        result[f"{name}_heads"] = weight.heads
    return result | {
        "mixed_heads": counted.mixed_heads,
        "quorum_met": verdict.quorum_met,
        "passed": verdict.passed,
        "excluded": sorted(
            [str(ballot), str(unit), str(reason)]
            for ballot, unit, reason in counted.excluded
        ),
    }


def _gates(document: Mapping[str, Any], verdict: Verdict) -> dict[str, bool]:
    """Consent of owners whose exclusive part is used, reported beside the vote."""
    if "special_consents" not in document:
        return {}
    consents = [record(item) for item in items(document["special_consents"])]
    met = all(consent["given"] is True for consent in consents)
    return {"gates_met": met, "effective": verdict.passed and met}


def _judged(document: Mapping[str, Any]) -> dict[str, Any]:
    decision = _decision(document, date.max)
    total, participating, agree = (
        Weight(
            hundredths(text(document[f"{name}_area"])), whole(document[f"{name}_heads"])
        )
        for name in ("total", "participating", "agree")
    )
    verdict = judge(total, participating, agree, decision)
    return {"quorum_met": verdict.quorum_met, "passed": verdict.passed}


def _period(document: Mapping[str, Any]) -> Period:
    opens_at, closes_at = instant(document["open_at"]), instant(document["close_at"])
    if opens_at >= closes_at:
        raise Refused("bad_period")
    return Period(opens_at, closes_at)


def _decision(document: Mapping[str, Any], on: date) -> JointDecision:
    prefix, _, item = text(document["rule"]).partition(CIVIL_CODE_RULE)
    if prefix or item not in set("123456789"):
        raise Refused("unknown_rule")
    try:
        return joint_decision(int(item), on=on)
    except LookupError:
        raise Refused("unknown_rule") from None


def _policies(document: Mapping[str, Any]) -> Policies:
    named = record(document.get("policy", {}))
    try:
        return Policies.from_document(named)
    except (KeyError, TypeError, ValueError):
        raise Refused("bad_policy") from None


def _electorate(
    document: Mapping[str, Any], policies: Policies, names: Names
) -> Electorate:
    roll = record(document["roll"])
    developer = roll.get("developer")
    units = [
        _unit(record(item), None if developer is None else text(developer), names)
        for item in items(roll["units"])
    ]
    transfers = [
        Transfer(
            text(transfer["unit"]), instant(transfer["at"]), names.of(transfer["to"])
        )
        for transfer in map(record, items(roll.get("transfers", [])))
    ]
    return freeze(
        units,
        _scope(record(document["scope"])),
        count_special_spaces=policies.count_special_spaces,
        transfers=transfers,
    )


def _unit(unit: Mapping[str, Any], developer: str | None, names: Names) -> RollUnit:
    designated = unit.get("designated")
    owners = names.of(unit["owners"])
    status = text(unit["status"])
    if owners and status in HELD_BY_DEVELOPER:
        if developer is None:
            raise RollRefused(RollFault.NO_OWNER)
        owners = names.of([developer])
    return RollUnit(
        id=text(unit["id"]),
        area=area_in_roll(text(unit["area"])),
        owners=owners,
        building=text(unit["building"]),
        entrance=text(unit["entrance"]),
        use=text(unit["use"]),
        status=status,
        designated=None if designated is None else names.one(designated),
    )


def _scope(scope: Mapping[str, Any]) -> Scope:
    named = text(scope["type"])
    if named not in SCOPE_KINDS:
        raise Refused("bad_scope")
    kind = SCOPE_KINDS[named]
    if kind is ScopeKind.COMMUNITY:
        return Scope(kind)
    if kind is ScopeKind.UNITS:
        return Scope(kind, units=frozenset(map(text, items(scope["units"]))))
    building = text(scope["building"])
    if kind is ScopeKind.BUILDING:
        return Scope(kind, buildings=frozenset({building}))
    entrance = (building, text(scope["entrance"]))
    return Scope(kind, entrances=frozenset({entrance}))
