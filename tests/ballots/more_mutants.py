"""Wrong lines besides those that only one vector notices."""

from tests.ballots.places import (
    ADMISSION,
    ELECTORATE,
    LAW,
    OUTCOME,
    PROCEDURE,
    RECOUNT,
    RESOLUTION,
    SUMS,
    VOTE_FILE,
)

MORE = {
    "two thirds must be exceeded": (
        LAW,
        "Threshold(2, 3, Bound.AT_LEAST",
        "Threshold(2, 3, Bound.MORE_THAN",
    ),
    "half is enough": (
        LAW,
        "Threshold(1, 2, Bound.MORE_THAN",
        "Threshold(1, 2, Bound.AT_LEAST",
    ),
    "three quarters must be exceeded": (
        LAW,
        "Threshold(3, 4, Bound.AT_LEAST",
        "Threshold(3, 4, Bound.MORE_THAN",
    ),
    "half take part": (LAW, "Threshold(2, 3,", "Threshold(1, 2,"),
    "two thirds agree": (LAW, "Threshold(3, 4,", "Threshold(2, 3,"),
    "shares in floats, rounded": (
        LAW,
        "return reached >= wanted",
        (
            "return round(part / (whole or 1), 4) >= round("
            "self.numerator / self.denominator, 4)"
        ),
    ),
    "item 5 as three quarters": (LAW, "{6, 7, 8}", "{5, 6, 7, 8}"),
    "item 6 as majority": (LAW, "{6, 7, 8}", "{7, 8}"),
    "item 7 as majority": (LAW, "{6, 7, 8}", "{6, 8}"),
    "area alone decides": (
        OUTCOME,
        "of.area) and threshold.is_met(\n            self.heads, of.heads\n        )",
        "of.area)",
    ),
    "heads alone decide": (
        OUTCOME,
        "threshold.is_met(self.area, of.area) and threshold",
        "threshold",
    ),
    "approval is measured over the scope": (
        OUTCOME,
        "agree.reaches(decision.approval, of=participating)",
        "agree.reaches(decision.approval, of=scope)",
    ),
    "no quorum is needed": (OUTCOME, "quorum_met and approved", "approved"),
    "the quorum is enough": (OUTCOME, "quorum_met and approved", "quorum_met"),
    "one gate is enough": (
        OUTCOME,
        "quorum_met and approved",
        "quorum_met or approved",
    ),
    "abstaining is not taking part": (
        SUMS,
        "Weight(area_of.total(), len(said.first))",
        (
            "Weight(area_of.total() - side[Answer.ABSTAIN].area,"
            " len(said.first) - side[Answer.ABSTAIN].heads)"
        ),
    ),
    "a divided owner agrees": (
        SUMS,
        "heads_of.subtract(said.first[head] for head in said.mixed)",
        "",
    ),
    "a divided owner takes no part": (
        SUMS,
        "len(said.first))",
        "len(said.first) - len(said.mixed))",
    ),
    "divided owners are not told": (SUMS, "len(said.mixed) - one_sided", "0"),
    "reject_mixed ignored": (
        PROCEDURE,
        "is MixedOwnerPolicy.REJECT_MIXED",
        "is None",
    ),
    "mixed owners always rejected": (
        PROCEDURE,
        "poll.policies.mixed_owner_policy is MixedOwnerPolicy.REJECT_MIXED",
        "True",
    ),
    "heads are units": (
        SUMS,
        "len(set(heads.values()))",
        "len(heads)",
    ),
    "the head is the owner at the opening": (
        SUMS,
        "if not electorate.tenures:",
        "if True:",
    ),
    "a transfer is ignored for the right to vote": (
        ADMISSION,
        "head = poll.electorate.head_at(cast.unit, cast.at)",
        "head = poll.electorate.heads[cast.unit]",
    ),
    "the buyer votes again": (
        RESOLUTION,
        "first = min(period_of(cast.unit, cast.at) for cast in ordered)",
        "first = max(period_of(cast.unit, cast.at) for cast in ordered)",
    ),
    "the buyer's vote is a duplicate": (
        RESOLUTION,
        "_all(later, Reason.VOTED_BEFORE_TRANSFER)",
        "_all(later, Reason.DUPLICATE)",
    ),
    "every owner is believed": (
        ADMISSION,
        "elif not owns(cast.by, head):",
        "elif False:",
    ),
    "every owner is believed, at a glance": (
        PROCEDURE,
        "(head is not None and owns(by, head))",
        "head is not None",
    ),
    "only a sole owner may vote": (
        ELECTORATE,
        "return owner == head or owner in head.split",
        "return owner == head and owner in head.split",
    ),
    "the buyer of an undelivered flat votes": (
        RECOUNT,
        "if owners and status in HELD_BY_DEVELOPER:",
        "if False:",
    ),
    "only unsold flats are the developer's": (
        ELECTORATE,
        '{"unsold", "sold_undelivered"}',
        '{"unsold"}',
    ),
    "a designation is ignored": (
        ADMISSION,
        "None if principal == designated else Reason.NOT_DESIGNATED",
        "None",
    ),
    "a designation is ignored, at a glance": (
        PROCEDURE,
        "electorate.tenures.keys() | electorate.designated.keys()",
        "set(electorate.tenures)",
    ),
    "a transfer is ignored, at a glance": (
        PROCEDURE,
        "electorate.tenures.keys() | electorate.designated.keys()",
        "set(electorate.designated)",
    ),
    "a signature is not needed": (ADMISSION, "if not paper.signed:", "if False:"),
    "any signature will do": (
        VOTE_FILE,
        'ballot.get("signature") == CLEAR',
        'ballot.get("signature") != "missing"',
    ),
    "one person keys a paper": (
        ADMISSION,
        "and paper.confirmed_by is not None",
        "",
    ),
    "a paper is a phone": (
        VOTE_FILE,
        'if Channel(text(ballot["channel"])) is Channel.ELECTRONIC:',
        "if True:",
    ),
    "an unclear mark counts": (
        ADMISSION,
        "    return Reason.INVALID_MARK",
        "    return None",
    ),
    "as_abstain ignored": (
        ADMISSION,
        "policies.invalid_mark_policy is InvalidMarkPolicy.AS_ABSTAIN",
        "False",
    ),
    "an unclear mark keeps its choice": (
        ADMISSION,
        "cast.choice if evidence.marked else Answer.ABSTAIN",
        "cast.choice",
    ),
    "a proxy's vote is the agent's own": (
        ADMISSION,
        "by=principal_of(cast, poll.proxies)",
        "by=cast.by",
    ),
    "last_valid ignored": (RESOLUTION, "return votes[-1]", "return votes[0]"),
    "the last vote counts": (
        RESOLUTION,
        "return votes[0]\n        case DuplicatePolicy.LAST_VALID",
        "return votes[-1]\n        case DuplicatePolicy.LAST_VALID",
    ),
    "an owner's second vote is a conflict": (
        RESOLUTION,
        "setdefault(vote.by, [])",
        "setdefault(str(vote.ballot), [])",
    ),
    "co-owners who agree are in conflict": (
        RESOLUTION,
        "{cast.choice for cast in ordered}) > 1",
        "ordered) > 1",
    ),
    "a building's matter is everybody's": (
        ELECTORATE,
        "return unit.building in self.buildings",
        "return True",
    ),
    "an entrance's matter is its building's": (
        ELECTORATE,
        "return (unit.building, unit.entrance) in self.entrances",
        "return unit.building in {building for building, _ in self.entrances}",
    ),
    "a list is ignored": (ELECTORATE, "or unit.id in self.units", "or True"),
    "parking is counted": (
        ELECTORATE,
        "unit.use in SPECIAL_USES and not count_special_spaces",
        "False",
    ),
    "parking is never counted": (
        ELECTORATE,
        "unit.use in SPECIAL_USES and not count_special_spaces",
        "unit.use in SPECIAL_USES",
    ),
    "nobody is enough": (ELECTORATE, "if not deciding:", "if False:"),
    "any area is read": (
        ELECTORATE,
        r'r"[0-9]{1,9}\.[0-9]{2}"',
        r'r"-?[0-9]{1,9}\.[0-9]+"',
    ),
    "a unit of another estate is out of scope": (
        ADMISSION,
        "electorate.outside.get(cast.unit, Reason.UNKNOWN_UNIT)",
        "Reason.OUT_OF_SCOPE",
    ),
    "consent is given when nobody refuses": (
        RECOUNT,
        'met = all(consent["given"] is True for consent in consents)',
        "met = bool(consents)",
    ),
    "every bidder is agreed to": (
        SUMS,
        "return target in choice if isinstance(choice, frozenset) else choice == target",
        "return True",
    ),
    "an empty approval takes no part": (
        PROCEDURE,
        "        unit = cast[1]\n",
        "        unit = cast[1]\n        if not cast[3]:\n            continue\n",
    ),
}
