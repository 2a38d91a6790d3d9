"""Wrong lines that only one published vector notices, by that vector."""

from tests.ballots.places import (
    ADMISSION,
    ELECTORATE,
    LAW,
    PROCEDURE,
    RECOUNT,
    RESOLUTION,
    SUMS,
    VOTES,
)

NAMED = {
    "H08 item 8 as majority": (LAW, "{6, 7, 8}", "{6, 7}"),
    "H09 item 9 as three quarters": (LAW, "{6, 7, 8}", "{6, 7, 8, 9}"),
    "B06 head is the first owner only": (
        ELECTORATE,
        '"|".join(sorted(set(owners)))',
        "min(owners)",
    ),
    "E08 each co-owner is a head": (
        SUMS,
        "head, choice = heads[unit], cast[3]",
        "head, choice = cast[2], cast[3]",
    ),
    "C13 the closing instant is in": (
        ADMISSION,
        "cast.at >= period.closes_at",
        "cast.at > period.closes_at",
    ),
    "C13 the closing instant is in, at a glance": (
        PROCEDURE,
        "opens <= row[4] < closes",
        "opens <= row[4] <= closes",
    ),
    "C13 no deadline": (
        ADMISSION,
        "Reason.LATE if cast.at >= period.closes_at else None",
        "None",
    ),
    "C13 no deadline, at a glance": (
        PROCEDURE,
        "opens <= row[4] < closes",
        "opens <= row[4]",
    ),
    "C15 no opening": (ADMISSION, "cast.at < period.opens_at", "False"),
    "C15 no opening, at a glance": (
        PROCEDURE,
        "opens <= row[4] < closes",
        "row[4] < closes",
    ),
    "C12 the same person confirms": (
        ADMISSION,
        "and paper.entered_by != paper.confirmed_by",
        "",
    ),
    "C21 shops are not counted": (
        ELECTORATE,
        '{"parking", "stall", "garage", "storage"}',
        '{"parking", "stall", "commercial"}',
    ),
    "D05 paper always wins": (
        RESOLUTION,
        "return votes[0]\n        case DuplicatePolicy.LAST_VALID",
        (
            "return next((v for v in votes if v.on_paper), votes[0])\n"
            "        case DuplicatePolicy.LAST_VALID"
        ),
    ),
    "D03 paper_prevails ignored": (
        RESOLUTION,
        "next((vote for vote in votes if vote.on_paper), votes[0])",
        "votes[0]",
    ),
    "D04 electronic_prevails ignored": (
        RESOLUTION,
        "next((vote for vote in votes if not vote.on_paper), votes[0])",
        "votes[0]",
    ),
    "D07 a void first ballot blocks the second": (
        PROCEDURE,
        "excluded.append(Exclusion(cast.ballot, cast.unit, reason))",
        "excluded.append(Exclusion(cast.ballot, cast.unit, reason)); valid.append(row)",
    ),
    "D09 the log's sequence ignored": (VOTES, "cast.at, cast.order", "cast.at, 0"),
    "E02 the first co-owner wins": (
        RESOLUTION,
        "disagree and policies.co_owner_policy is CoOwnerPolicy.CONFLICT_EXCLUDES",
        "False",
    ),
    "E04 co-owner policy ignored": (
        RESOLUTION,
        "disagree and policies.co_owner_policy is CoOwnerPolicy.CONFLICT_EXCLUDES",
        "disagree",
    ),
    "F02 a proxy need not be written": (ADMISSION, "proxy.written\n", "True\n"),
    "F11 the agent is not checked": (ADMISSION, "and proxy.agent == cast.by", ""),
    "F12 the principal need not own": (
        ADMISSION,
        "and owns(proxy.principal, head)",
        "",
    ),
    "F05 the proxy's units ignored": (
        ADMISSION,
        "and (proxy.units is None or cast.unit in proxy.units)",
        "",
    ),
    "F10 the proxy's window ignored": (
        ADMISSION,
        "and proxy.valid_from <= cast.at < proxy.valid_to",
        "",
    ),
    "F03 revocation ignored": (ADMISSION, "and not revoked", ""),
    "F04 revocation retroactive": (ADMISSION, " and proxy.revoked_at <= cast.at", ""),
    "F08 the operator may be a proxy": (
        ADMISSION,
        "and not (proxy.agent_is_operator and policies.forbid_operator_proxy)",
        "",
    ),
    "F06 the limit ignored": (
        ADMISSION,
        "return proxy.principal in principals[:limit]",
        "return True",
    ),
    "F06 the limit off by one": (
        ADMISSION,
        "principals[:limit]",
        "principals[:limit + 1]",
    ),
    "G04 the head is always the owner at the close": (
        SUMS,
        "effective[unit][4] if unit in effective else closes_at",
        "closes_at",
    ),
    "B14 one vote carries all units of its owner": (
        PROCEDURE,
        "    return summed(",
        (
            "    effective |= {u: e for e in list(effective.values())"
            " for u, h in heads.items() if h == heads[e[1]] and u not in effective}\n"
            "    return summed("
        ),
    ),
    "I01 an area of nothing accepted": (ELECTORATE, "if area == 0:", "if False:"),
    "I05 a unit listed twice overwrites": (
        ELECTORATE,
        "if len(outside) < len(roll):",
        "if False:",
    ),
    "I06 a unit without owner accepted": (
        ELECTORATE,
        "if not all(unit.owners for unit in roll):",
        "if False:",
    ),
    "D11 voiding ignored": (
        ADMISSION,
        "len(cast.evidence.voided_by) >= PERSONS_TO_VOID",
        "False",
    ),
    "D12 one person may void": (
        ADMISSION,
        "PERSONS_TO_VOID = 2",
        "PERSONS_TO_VOID = 1",
    ),
    "C26 gates ignored": (
        RECOUNT,
        '"effective": verdict.passed and met',
        '"effective": verdict.passed',
    ),
}
