#!/usr/bin/env python3
"""复核程序：重新核对一次业主表决的公开复核包。

用法：  python3 verify.py 复核包.zip            核对全部内容
        python3 verify.py 复核包.zip --receipt 凭条.json   并核对自己的凭条
        python3 verify.py 复核包.zip --root 57:3fa1…       并核对张贴在公告栏上的根
        python3 verify.py 复核包.zip --earlier 昨天的.zip  并核对日志只增不改
        python3 verify.py --recount 文件.json …            只重算公开格式的表决
有任何一处对不上，就逐条说明并以 1 退出；``--english`` 改用英文。

It recounts one owners' ballot from its published bundle. It needs Python 3.10 or
newer and nothing else, and shares no code with the program whose work it checks.
"""

import argparse
import json
import re
import sys
import zipfile
from collections import Counter, defaultdict
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256, sha512
from pathlib import Path

ZERO_LINK = "0" * 64
POINT_BYTES, SIGNATURE_BYTES, POSTED_DIGITS = 32, 64, 16
TWO_PERSONS = 2
SIDES = ("agree", "oppose", "abstain")
HALF, TWO_THIRDS, THREE_QUARTERS = Fraction(1, 2), Fraction(2, 3), Fraction(3, 4)
STRICT_ITEMS = {"6", "7", "8"}
SPECIAL = {"parking", "garage", "stall", "storage"}
DEVELOPERS = {"unsold", "sold_undelivered"}
POLICIES = {
    "count_special_spaces": {False, True},
    "duplicate_policy": {
        "first_valid",
        "last_valid",
        "paper_prevails",
        "electronic_prevails",
    },
    "co_owner_policy": {"conflict_excludes", "first_valid"},
    "invalid_mark_policy": {"exclude", "as_abstain"},
    "mixed_owner_policy": {"head_not_agree", "reject_mixed"},
    "forbid_operator_proxy": {True, False},
}
DEFAULTS = {
    "count_special_spaces": False,
    "duplicate_policy": "first_valid",
    "co_owner_policy": "conflict_excludes",
    "invalid_mark_policy": "exclude",
    "mixed_owner_policy": "head_not_agree",
    "proxy_limit": None,
    "forbid_operator_proxy": True,
}
ENTRY_KEYS = {"seq", "at", "ballot", "type", "actor", "payload", "previous"}
TYPES = {
    "ROLL_FROZEN",
    "NOTICE_POSTED",
    "OPENED",
    "BALLOT_CAST",
    "PAPER_ISSUED",
    "PAPER_BOX_COUNTED",
    "PAPER_ENTERED",
    "PAPER_CONFIRMED",
    "BALLOT_REFUSED",
    "BALLOT_VOIDED",
    "PROXY_REGISTERED",
    "PROXY_REVOKED",
    "REPRESENTATIVE_CHOSEN",
    "ROLL_TRANSFER",
    "CLOCK_ANOMALY",
    "EXTENDED",
    "CHECKPOINT_POSTED",
    "CLOSED",
    "TALLIED",
    "OBJECTION",
    "FINAL",
    "WITHDRAWN",
}
ONCE = ("NOTICE_POSTED", "ROLL_FROZEN", "OPENED", "CLOSED", "TALLIED")
REASONS = {
    "unknown_unit": ("名册上没有这一户", "unit not on the roll"),
    "out_of_scope": ("不在表决范围", "unit outside the scope"),
    "special_space": ("车位、摊位、储藏室不计票", "parking and the like do not count"),
    "voided": ("两人作废", "voided by two persons"),
    "early": ("早于开始时间", "before the opening"),
    "late": ("晚于截止时间", "after the close"),
    "bad_signature": ("纸票签名不符", "signature missing or different"),
    "needs_second_person": ("缺第二人复核", "not confirmed by a second person"),
    "proxy_invalid": ("委托无效", "authority not valid"),
    "proxy_limit": ("代理人超过委托户数", "agent stands for too many owners"),
    "not_owner": ("投票人不是这一户的业主", "voter does not own the unit"),
    "not_designated": ("不是共有人推选的代表", "co-owners chose somebody else"),
    "invalid_mark": ("填写不清", "mark not clear"),
    "voted_before_transfer": ("过户前已投票", "voted before the transfer"),
    "duplicate": ("重复投票", "a second vote"),
    "co_owner_conflict": ("共有人意见不一致", "co-owners disagree"),
    "mixed_owner": ("同一业主各户意见不一致", "one owner chose differently"),
}


# ---- 树与签名 · tree and signature ----------------------------------------------


def hashed_leaf(content):
    return sha256(b"\x00" + content).digest()


def hashed_pair(left, right):
    return sha256(b"\x01" + left + right).digest()


def tree_root(hashes):
    """The root of RFC 6962, level by level; an odd one out moves up unchanged."""
    if not hashes:
        return sha256(b"").digest()
    level = list(hashes)
    while len(level) > 1:
        pairs = [hashed_pair(*level[n : n + 2]) for n in range(0, len(level) - 1, 2)]
        level = pairs + ([level[-1]] if len(level) % 2 else [])
    return level[0]


def root_by_path(leaf, index, size, path):
    """The root an audit path leads to, or None if its length does not fit."""
    steps, joined, last = list(path), leaf, size - 1
    while last > 0:
        if index % 2 or index < last:
            if not steps:
                return None
            sibling = steps.pop(0)
            joined = (
                hashed_pair(sibling, joined)
                if index % 2
                else hashed_pair(joined, sibling)
            )
        index, last = index // 2, last // 2
    return None if steps else joined


def canonical(value):
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()


P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
CURVE_D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_1 = pow(2, (P - 1) // 4, P)


def point_add(one, two):
    a = (one[1] - one[0]) * (two[1] - two[0]) % P
    b = (one[1] + one[0]) * (two[1] + two[0]) % P
    c = 2 * one[3] * two[3] * CURVE_D % P
    d = 2 * one[2] * two[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def point_times(number, point):
    total = (0, 1, 1, 0)
    while number:
        if number & 1:
            total = point_add(total, point)
        point, number = point_add(point, point), number >> 1
    return total


def x_of(y, odd):
    square = (y * y - 1) * pow(CURVE_D * y * y + 1, P - 2, P)
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_1 % P
    if (x * x - square) % P or (x == 0 and odd):
        raise ValueError("not a point")
    return P - x if x % 2 != odd else x


def point_of(encoded):
    number = int.from_bytes(encoded, "little")
    y = number & ((1 << 255) - 1)
    if len(encoded) != POINT_BYTES or y >= P:
        raise ValueError("not a point")
    x = x_of(y, number >> 255)
    return (x, y, 1, x * y % P)


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed(public_key, message, signature):
    """Ed25519 (RFC 8032)."""
    try:
        key, commitment = point_of(public_key), point_of(signature[:32])
    except ValueError:
        return False
    answer = int.from_bytes(signature[32:], "little")
    if len(signature) != SIGNATURE_BYTES or answer >= ORDER:
        return False
    asked = sha512(signature[:32] + public_key + message).digest()
    challenge = int.from_bytes(asked, "little") % ORDER
    left = point_times(answer, BASE)
    right = point_add(commitment, point_times(challenge, key))
    return not (
        (left[0] * right[2] - right[0] * left[2]) % P
        or (left[1] * right[2] - right[1] * left[2]) % P
    )


# ---- 计票 · the count -----------------------------------------------------------


class Refused(Exception):
    """A document that cannot be counted."""


class Unit:
    """One exclusive part: its area, and its owner sets one after the other."""

    def __init__(self, row, developer):
        self.area = Decimal(row["area"])
        owners = [developer] if self.developed(row) else row["owners"]
        self.history = [(None, frozenset(owners))]
        self.designated = row.get("designated")
        self.outside = None

    @staticmethod
    def developed(row):
        return row["status"] in DEVELOPERS

    def hand_over(self, at, owners):
        if self.history[-1][0] == at:
            self.history.pop()
        if self.history[-1][1] != owners:
            self.history.append((at, owners))

    def period(self, at):
        return sum(1 for start, _ in self.history[1:] if start <= at)

    def owners(self, at):
        return self.history[self.period(at)][1]


class Act:
    """One vote for one unit."""

    def __init__(self, ballot, unit, place):
        self.id, self.unit, self.by = ballot["id"], unit, ballot["by"]
        self.at = moment(ballot["received_at"])
        self.when = (self.at, ballot.get("seq", place))
        self.paper = ballot["channel"] == "paper"
        self.ballot = ballot
        chosen = ballot["choice"]
        self.choice = tuple(sorted(set(chosen))) if isinstance(chosen, list) else chosen


class Poll:
    """All a count goes by."""

    def __init__(self, document):
        self.opens, self.closes = (
            moment(document["open_at"]),
            moment(document["close_at"]),
        )
        if self.opens >= self.closes:
            raise Refused("bad_period")
        self.strict = strictness(document["rule"])
        self.policy = policy_of(document.get("policy", {}))
        self.units = units_of(document, self.policy)
        self.proxies = {p["id"]: p for p in document.get("proxies", [])}
        self.target = document.get("target")

    def unit(self, act):
        return self.units[act.unit]

    def principal(self, act):
        proxy = act.ballot.get("proxy")
        return self.proxies[proxy]["principal"] if proxy else act.by

    def deciding(self):
        return {u: unit for u, unit in self.units.items() if unit.outside is None}


def moment(text):
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(text)
    return at


def strictness(rule):
    found = re.fullmatch("c278_([1-9])", rule)
    if not found:
        raise Refused("unknown_rule")
    return found[1] in STRICT_ITEMS


def policy_of(named):
    if set(named) - set(DEFAULTS):
        raise Refused("bad_policy")
    if any(named.get(key, next(iter(ok))) not in ok for key, ok in POLICIES.items()):
        raise Refused("bad_policy")
    return {**DEFAULTS, **named}


def units_of(document, policy):
    roll, scope = document["roll"], document["scope"]
    rows, developer = roll["units"], roll.get("developer")
    for row in rows:
        check_row(row, developer)
    units = {row["id"]: Unit(row, developer) for row in rows}
    if len(units) < len(rows):
        raise Refused("duplicate_unit")
    for row in rows:
        units[row["id"]].outside = outside(row, scope, policy)
    if all(unit.outside for unit in units.values()):
        raise Refused("empty_scope")
    fixed = {row["id"] for row in rows if Unit.developed(row)}
    hand_over(units, roll.get("transfers", []), fixed)
    return units


def outside(row, scope, policy):
    if not within(row, scope):
        return "out_of_scope"
    if row["use"] in SPECIAL and not policy["count_special_spaces"]:
        return "special_space"
    return None


def hand_over(units, transfers, fixed):
    for transfer in sorted(transfers, key=lambda t: moment(t["at"])):
        if transfer["unit"] in units and transfer["unit"] not in fixed:
            owners = frozenset(transfer["to"])
            units[transfer["unit"]].hand_over(moment(transfer["at"]), owners)


def check_row(row, developer):
    if not re.fullmatch(r"[0-9]{1,9}\.[0-9]{2}", row["area"]):
        raise Refused("bad_area_format")
    if not Decimal(row["area"]):
        raise Refused("zero_area")
    if not row["owners"] or (Unit.developed(row) and developer is None):
        raise Refused("no_owner")


def within(row, scope):
    kind = scope["type"]
    if kind == "community":
        return True
    if kind == "list":
        return row["id"] in scope["units"]
    if kind == "building":
        return row["building"] == scope["building"]
    if kind == "entrance":
        return (row["building"], row["entrance"]) == (
            scope["building"],
            scope["entrance"],
        )
    raise Refused("bad_scope")


def misses_signature(_poll, act):
    return act.paper and act.ballot.get("signature") != "ok"


def misses_second(_poll, act):
    persons = {act.ballot.get("entered_by"), act.ballot.get("confirmed_by")} - {None}
    return act.paper and len(persons) < TWO_PERSONS


def bad_proxy(poll, act):
    named = act.ballot.get("proxy")
    if not named:
        return False
    proxy = poll.proxies.get(named)
    return proxy is None or not all(proxy_holds(poll, act, proxy))


def proxy_holds(poll, act, proxy):
    """民法典 161-173 and the voting plan, one after the other."""
    yield proxy["written"] is True
    yield proxy["agent"] == act.by
    yield proxy.get("units") is None or act.unit in proxy["units"]
    yield moment(proxy["valid_from"]) <= act.at < moment(proxy["valid_to"])
    revoked = proxy.get("revoked_at")
    yield not revoked or act.at < moment(revoked)
    operator = proxy.get("agent_is_operator", False)
    yield not (operator and poll.policy["forbid_operator_proxy"])
    yield proxy["principal"] in poll.unit(act).owners(act.at)


def over_limit(poll, act):
    limit, named = poll.policy["proxy_limit"], act.ballot.get("proxy")
    if limit is None or not named:
        return False
    mine = []
    for proxy in poll.proxies.values():
        if proxy["agent"] == act.by and proxy["principal"] not in mine:
            mine.append(proxy["principal"])
    return poll.principal(act) not in mine[:limit]


def no_owner(poll, act):
    return not act.ballot.get("proxy") and act.by not in poll.unit(act).owners(act.at)


def not_chosen(poll, act):
    chosen = poll.unit(act).designated
    if chosen not in poll.unit(act).owners(act.at):
        return False
    return poll.principal(act) != chosen


def unclear(act):
    return act.ballot.get("mark") not in (None, "ok")


def not_counted_mark(poll, act):
    return unclear(act) and poll.policy["invalid_mark_policy"] == "exclude"


def voided(_poll, act):
    return len(set((act.ballot.get("void") or {"by": []})["by"])) > 1


TESTS = (
    ("unknown_unit", lambda poll, act: act.unit not in poll.units),
    ("out_of_scope", lambda poll, act: poll.unit(act).outside == "out_of_scope"),
    ("special_space", lambda poll, act: poll.unit(act).outside == "special_space"),
    ("voided", voided),
    ("early", lambda poll, act: act.at < poll.opens),
    ("late", lambda poll, act: act.at >= poll.closes),
    ("bad_signature", misses_signature),
    ("needs_second_person", misses_second),
    ("proxy_invalid", bad_proxy),
    ("proxy_limit", over_limit),
    ("not_owner", no_owner),
    ("not_designated", not_chosen),
    ("invalid_mark", not_counted_mark),
)


def recount(document):
    """Recount a document of the public schema; ``{"error": code}`` if it cannot be."""
    try:
        if "roll" in document:
            return counted(document)
        return by_sums(document)
    except Refused as refused:
        return {"error": str(refused)}
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError):
        return {"error": "malformed"}


def counted(document):
    poll, excluded, effective = Poll(document), [], {}
    for unit, acts in sifted(poll, document["ballots"], excluded).items():
        chosen = one_per_unit(poll, sorted(acts, key=lambda a: a.when), excluded)
        if chosen:
            effective[unit] = chosen
    if poll.policy["mixed_owner_policy"] == "reject_mixed":
        effective = without_mixed(poll, effective, excluded)
    return (
        summed(poll, effective)
        | {"excluded": sorted(excluded)}
        | gates(document, poll, effective)
    )


def sifted(poll, ballots, excluded):
    of_unit = defaultdict(list)
    for act in acts_of(ballots):
        reason = next((why for why, test in TESTS if test(poll, act)), None)
        if reason:
            excluded.append([act.id, act.unit, reason])
            continue
        if unclear(act):
            act.choice = "abstain"
        of_unit[act.unit].append(act)
    return of_unit


def acts_of(ballots):
    for place, ballot in enumerate(ballots):
        named = ballot["units"] if "units" in ballot else [ballot["unit"]]
        yield from (Act(ballot, unit, place) for unit in sorted(set(named)))


def one_per_unit(poll, acts, excluded):
    def leave_out(left, reason):
        excluded.extend([act.id, act.unit, reason] for act in left)

    periods = [poll.unit(act).period(act.at) for act in acts]
    first = min(periods)
    leave_out(
        [a for a, p in zip(acts, periods, strict=True) if p > first],
        "voted_before_transfer",
    )
    own = defaultdict(list)
    for act, period in zip(acts, periods, strict=True):
        if period == first:
            own[poll.principal(act)].append(act)
    kept = []
    for mine in own.values():
        best = preferred(mine, poll.policy["duplicate_policy"])
        kept.append(best)
        leave_out([act for act in mine if act is not best], "duplicate")
    kept.sort(key=lambda act: act.when)
    differ = len({act.choice for act in kept}) > 1
    if differ and poll.policy["co_owner_policy"] == "conflict_excludes":
        leave_out(kept, "co_owner_conflict")
        return None
    leave_out(kept[1:], "duplicate")
    return kept[0]


def preferred(acts, policy):
    if policy == "last_valid":
        return acts[-1]
    wanted = {
        "first_valid": acts,
        "paper_prevails": [act for act in acts if act.paper],
        "electronic_prevails": [act for act in acts if not act.paper],
    }[policy]
    return (wanted or acts)[0]


def said_by_head(poll, effective):
    said = defaultdict(set)
    for act in effective.values():
        said[poll.unit(act).owners(act.at)].add(act.choice)
    return said


def without_mixed(poll, effective, excluded):
    said, kept = said_by_head(poll, effective), {}
    for unit, act in effective.items():
        if len(said[poll.unit(act).owners(act.at)]) > 1:
            excluded.append([act.id, unit, "mixed_owner"])
        else:
            kept[unit] = act
    return kept


def speaks(choice, side, target):
    if side != "agree" or target is None:
        return choice == side
    return target in choice if isinstance(choice, tuple) else choice == target


def summed(poll, effective):
    deciding, said = poll.deciding(), said_by_head(poll, effective)
    everybody = {
        unit.owners(effective[u].at if u in effective else poll.closes)
        for u, unit in deciding.items()
    }
    sums = {
        "total_area": sum(unit.area for unit in deciding.values()),
        "total_heads": len(everybody),
        "participating_area": sum(deciding[unit].area for unit in effective),
        "participating_heads": len(said),
    }
    mixed = {head for head, choices in said.items() if len(choices) > 1}
    for side in SIDES:
        sums[f"{side}_area"] = sum(
            deciding[unit].area
            for unit, act in effective.items()
            if speaks(act.choice, side, poll.target)
        )
        heads = {
            head
            for head, choices in said.items()
            if all(speaks(choice, side, poll.target) for choice in choices)
        }
        sums[f"{side}_heads"] = len(heads)
        mixed -= heads
    quorum_met, passed = verdict(sums, poll.strict)
    shown = {
        key: f"{Decimal(value):.2f}" if key.endswith("_area") else value
        for key, value in sums.items()
    }
    return shown | {
        "mixed_heads": len(mixed),
        "quorum_met": quorum_met,
        "passed": passed,
    }


def verdict(sums, strict):
    """民法典 278(2): by area and by heads, first who took part, then who agreed."""
    quorum_met = all(
        reaches(sums[f"participating_{by}"], sums[f"total_{by}"], TWO_THIRDS)
        for by in ("area", "heads")
    )
    share = THREE_QUARTERS if strict else HALF
    approved = all(
        reaches(sums[f"agree_{by}"], sums[f"participating_{by}"], share)
        for by in ("area", "heads")
    )
    return quorum_met, quorum_met and approved


def reaches(part, whole, share):
    """1259: 以上 includes the figure, 过半数 does not."""
    if share is HALF:
        return Fraction(part) > share * Fraction(whole)
    return Fraction(part) >= share * Fraction(whole)


def gates(document, poll, effective):
    if "special_consents" not in document:
        return {}
    met = all(consent["given"] is True for consent in document["special_consents"])
    return {
        "gates_met": met,
        "effective": met and summed(poll, effective)["passed"],
    }


def by_sums(document):
    sums = {}
    for name in ("total", "participating", "agree"):
        if not re.fullmatch(r"[0-9]{1,9}\.[0-9]{2}", document[f"{name}_area"]):
            raise ValueError(name)
        sums[f"{name}_area"] = Decimal(document[f"{name}_area"])
        sums[f"{name}_heads"] = document[f"{name}_heads"]
    quorum_met, passed = verdict(sums, strictness(document["rule"]))
    return {"quorum_met": quorum_met, "passed": passed}


# ---- 由日志还原各事项的计票依据 · from the log to what is counted ---------------


class Replay:
    """What the entries of a log say, in order."""

    def __init__(self, entries):
        self.notice, self.rows, self.closes_at = {}, [], None
        self.votes, self.confirmed, self.voided = {}, {}, {}
        self.proxies, self.chosen, self.transfers = {}, {}, []
        for entry in entries:
            told = getattr(self, f"on_{entry['type'].lower()}", None)
            if told:
                told(entry["payload"], entry)

    def on_notice_posted(self, payload, _):
        self.notice = payload["ballot"]
        self.closes_at = self.notice["closes_at"]

    def on_roll_frozen(self, payload, _):
        self.rows = payload["rows"]

    def on_extended(self, payload, _):
        self.closes_at = payload["closes_at"]

    def on_ballot_cast(self, payload, entry):
        self.votes[payload["receipt"]] = {**payload, "seq": entry["seq"]}

    def on_paper_entered(self, payload, entry):
        self.votes[payload["receipt"]] = {
            **payload,
            "channel": "paper",
            "seq": entry["seq"],
        }

    def on_paper_confirmed(self, payload, _):
        self.confirmed[payload["receipt"]] = payload

    def on_ballot_voided(self, payload, _):
        self.voided[payload["receipt"]] = payload["by"]

    def on_proxy_registered(self, payload, _):
        self.proxies[payload["id"]] = {**payload, "revoked_at": None}

    def on_proxy_revoked(self, payload, _):
        self.proxies[payload["id"]]["revoked_at"] = payload["at"]

    def on_representative_chosen(self, payload, _):
        self.chosen[payload["unit"]] = payload["designated"]

    def on_roll_transfer(self, payload, _):
        self.transfers.append({key: payload[key] for key in ("unit", "at", "to")})

    def documents(self):
        """One document of the public schema for each question."""
        return [self.document(asked) for asked in self.notice["questions"]]

    def document(self, asked):
        place = str(asked["position"])
        return {
            "rule": f"c278_{asked['item']}",
            "scope": {
                "type": "list",
                "units": [row["unit"] for row in self.rows if row["in_scope"]],
            },
            "policy": self.notice["policies"],
            "open_at": self.notice["opens_at"],
            "close_at": self.closes_at,
            "roll": {
                "units": [self.unit(row) for row in self.rows],
                "transfers": self.transfers,
            },
            "proxies": list(self.proxies.values()),
            "ballots": [self.ballot(vote, place) for vote in self.votes.values()],
        }

    def unit(self, row):
        unit = {
            "id": row["unit"],
            "area": row["area"],
            "owners": row["owners"],
            "building": "",
            "entrance": "",
            "use": row["use"],
            "status": "delivered",
        }
        if row["unit"] in self.chosen:
            unit["designated"] = self.chosen[row["unit"]]
        return unit

    def ballot(self, vote, place):
        ballot = {
            "id": vote["receipt"],
            "unit": vote["unit"],
            "by": vote["by"],
            "choice": vote["answers"][place],
            "channel": vote["channel"],
            "received_at": vote["received_at"],
            "seq": vote["seq"],
        }
        if vote.get("proxy"):
            ballot["proxy"] = vote["proxy"]
        if vote["receipt"] in self.voided:
            ballot["void"] = {"by": self.voided[vote["receipt"]]}
        if vote["channel"] == "paper":
            confirmed = self.confirmed.get(vote["receipt"], {})
            ballot["signature"] = vote["signature"]
            ballot["mark"] = vote["marks"][place]
            ballot["entered_by"] = vote["entered_by"]
            ballot["confirmed_by"] = confirmed.get("confirmed_by")
        return ballot


# ---- 核对 · the checks ----------------------------------------------------------

FILES = {
    "notice": "notice.json",
    "roll": "roll.json",
    "log": "log.jsonl",
    "votes": "votes.json",
    "checkpoint": "checkpoint.json",
    "result": "result.json",
}
AFTER_CLOSE = {"BALLOT_CAST", "EXTENDED", "PAPER_ISSUED", "PROXY_REGISTERED"}
AFTER_TALLY = AFTER_CLOSE | {
    "PAPER_BOX_COUNTED",
    "PAPER_ENTERED",
    "PAPER_CONFIRMED",
    "BALLOT_REFUSED",
    "BALLOT_VOIDED",
    "PROXY_REVOKED",
    "REPRESENTATIVE_CHOSEN",
    "ROLL_TRANSFER",
}
FIGURES = {
    "total_area": ("总面积", "total area"),
    "total_heads": ("总人数", "total heads"),
    "participating_area": ("参与面积", "area taking part"),
    "participating_heads": ("参与人数", "heads taking part"),
    "agree_area": ("同意面积", "area agreeing"),
    "agree_heads": ("同意人数", "heads agreeing"),
    "oppose_area": ("反对面积", "area opposing"),
    "oppose_heads": ("反对人数", "heads opposing"),
    "abstain_area": ("弃权面积", "area abstaining"),
    "abstain_heads": ("弃权人数", "heads abstaining"),
    "mixed_heads": ("意见不一的人数", "heads of several minds"),
    "quorum_met": ("参与是否达到", "quorum"),
    "passed": ("是否通过", "passed"),
}


class Report:
    """Collects whatever does not hold, in both languages."""

    def __init__(self, *, english):
        self.english, self.faults, self.lines = english, 0, []

    def fault(self, chinese, english):
        self.faults += 1
        said = f"FAULT  {english}" if self.english else f"不符  {chinese}"
        self.lines.append(said)

    def note(self, chinese, english):
        self.lines.append(f"  {english if self.english else chinese}")

    def need(self, holds, chinese, english):
        if not holds:
            self.fault(chinese, english)
        return holds


class Checker:
    """Checks one bundle, from the log's links to the verdicts."""

    def __init__(self, files, report):
        self.report = report
        self.lines = files["log"].splitlines()
        self.leaves = [hashed_leaf(line) for line in self.lines]
        self.entries = [json.loads(line) for line in self.lines]
        for name in ("notice", "roll", "votes", "checkpoint", "result"):
            setattr(self, name, json.loads(files[name]))

    def all(self):
        self.links()
        if self.report.faults:
            self.report.note(
                "日志本身对不上，下面的核对仍继续。",
                "The log itself does not hold; the other checks go on.",
            )
        self.order()
        self.last_root()
        self.posted_roots()
        self.setup()
        self.the_roll()
        self.two_persons()
        self.papers()
        self.count()

    def first(self, kind):
        found = (entry for entry in self.entries if entry["type"] == kind)
        return next(found, None)

    def of(self, *kinds):
        return [entry for entry in self.entries if entry["type"] in kinds]

    def links(self):
        """Every entry in its place and following the one before, the first none."""
        need, previous, ballot = self.report.need, ZERO_LINK, None
        for place, (line, entry) in enumerate(
            zip(self.lines, self.entries, strict=True)
        ):
            ballot = ballot or entry.get("ballot")
            need(
                canonical(entry) == line and set(entry) == ENTRY_KEYS,
                f"日志第 {place} 条的写法不合规定",
                f"entry {place} is not written as it must be",
            )
            need(
                entry["seq"] == place,
                f"日志第 {place} 条的序号是 {entry['seq']}：中间有缺、多或换位",
                f"entry {place} calls itself {entry['seq']}: some are missing or moved",
            )
            need(
                entry["previous"] == previous,
                f"日志第 {place} 条接不上前一条：前一条被改过、删过或换过位",
                f"entry {place} does not follow: the one before was changed or moved",
            )
            need(
                entry["ballot"] == ballot and entry["type"] in TYPES,
                f"日志第 {place} 条不属于这次表决，或种类不明",
                f"entry {place} is of another ballot or of no known type",
            )
            previous = self.leaves[place].hex()

    def order(self):
        """What must come once, what must come first, and time that never goes back."""
        need, types = self.report.need, [entry["type"] for entry in self.entries]
        for kind in ONCE:
            need(
                types.count(kind) == 1,
                f"日志里应当恰有一条 {kind}，实有 {types.count(kind)} 条",
                f"there must be one {kind}, there are {types.count(kind)}",
            )
        places = [types.index(kind) for kind in ONCE if kind in types]
        need(
            places == sorted(places) and types[:1] == ["NOTICE_POSTED"],
            "公告、冻结名册、开始、截止、计票的先后不对",
            "notice, roll, opening, close and count are not in order",
        )
        need(
            types.count("EXTENDED") <= 1,
            "投票时间延长了不止一次",
            "the vote was extended more than once",
        )
        self.not_after("CLOSED", AFTER_CLOSE)
        self.not_after("TALLIED", AFTER_TALLY)
        self.not_before("OPENED", {"BALLOT_CAST", "PAPER_ENTERED"})
        self.times()

    def not_after(self, kind, forbidden):
        end = self.first(kind)
        for entry in self.of(*forbidden):
            self.report.need(
                end is None or entry["seq"] < end["seq"],
                f"日志第 {entry['seq']} 条（{entry['type']}）排在 {kind} 之后",
                f"entry {entry['seq']} ({entry['type']}) comes after {kind}",
            )

    def not_before(self, kind, forbidden):
        start = self.first(kind)
        for entry in self.of(*forbidden):
            self.report.need(
                start is not None and entry["seq"] > start["seq"],
                f"日志第 {entry['seq']} 条（{entry['type']}）排在 {kind} 之前",
                f"entry {entry['seq']} ({entry['type']}) comes before {kind}",
            )

    def times(self):
        """The log's own time never goes back; what the clock did is noted."""
        before = None
        for entry in self.entries:
            at = moment(entry["at"])
            self.report.need(
                before is None or at >= before,
                f"日志第 {entry['seq']} 条的时间比前一条早",
                f"entry {entry['seq']} is earlier than the one before",
            )
            before = at
        for entry in self.of("CLOCK_ANOMALY"):
            self.report.note(
                f"日志第 {entry['seq']} 条记下：服务器时钟倒走过",
                f"entry {entry['seq']} notes that the server's clock went back",
            )

    def last_root(self):
        """The root published with the bundle is the root over its log."""
        said, need = self.checkpoint, self.report.need
        size, root = len(self.leaves), tree_root(self.leaves).hex()
        need(
            said["size"] == size,
            f"公布的日志是 {said['size']} 条，包里有 {size} 条：尾部被删或被加",
            f"{said['size']} entries were published, there are {size} in the bundle",
        )
        need(
            said["root"] == root,
            f"公布的根 {said['root'][:16]}… 与重算的 {root[:16]}… 不同",
            f"the published root {said['root'][:16]}… is not {root[:16]}…",
        )
        need(
            signature_holds(said),
            "公布的根的签名不对",
            "the published root is not rightly signed",
        )
        self.report.note(
            f"日志 {size} 条，根 {root}", f"log of {size} entries, root {root}"
        )

    def posted_roots(self):
        for entry in self.of("CHECKPOINT_POSTED"):
            said = entry["payload"]
            self.posted(said["size"], said["root"])

    def posted(self, size, root):
        """A root somebody has on paper is the root of that many first entries."""
        self.report.need(
            size <= len(self.leaves)
            and tree_root(self.leaves[:size]).hex().startswith(root.lower()),
            f"第 {size} 条时张贴的根 {root[:16]}… 不是这份日志的根：日志被改写过",
            f"the root posted at {size} entries, {root[:16]}…, is not of this log",
        )

    def setup(self):
        """What was announced is what was voted on."""
        need, noticed = self.report.need, self.first("NOTICE_POSTED")
        opened = self.first("OPENED")
        if not noticed or not opened:
            return
        ballot = noticed["payload"]["ballot"]
        need(
            ballot == self.notice,
            "包里的公告与日志记下的公告不同",
            "the notice in the bundle is not the one in the log",
        )
        need(
            opened["payload"]["notice"] == sha256(canonical(ballot)).hexdigest(),
            "开始投票时的事项、规则或时间与公告的不同",
            "what was opened is not what was announced",
        )
        need(
            sha256(ballot["plan"].encode()).hexdigest() == ballot["plan_sha256"],
            "公告的方案正文与它的指纹不符",
            "the plan announced does not have its hash",
        )

    def the_roll(self):
        """The posted roll and the roll that is counted are the same units."""
        frozen, need = self.first("ROLL_FROZEN"), self.report.need
        if not frozen:
            return
        said, counting = frozen["payload"], [line for line in self.roll if line[5]]
        need(
            tree_root([hashed_leaf(canonical(line)) for line in self.roll]).hex()
            == said["roll_root"],
            "表决名册与冻结时的根不符：有户、面积或业主被改过",
            "the roll does not have its root: a unit, area or owner was changed",
        )
        totals = (
            len(counting),
            f"{sum(Decimal(line[3]) for line in counting):.2f}",
            len({line[4] for line in counting}),
        )
        need(
            totals == (said["units"], said["area"], said["heads"]),
            f"名册的户数、面积、人数是 {totals}，冻结时写的不同",
            f"the roll sums to {totals}, at the freeze it was said otherwise",
        )
        mine = Counter((r["use"], r["area"], r["counts"]) for r in said["rows"])
        theirs = Counter((line[1], line[3], line[5]) for line in self.roll)
        need(
            mine == theirs and self.shares(said["rows"]) == self.line_shares(),
            "计票用的名册与公示的名册不是同样的户",
            "the roll counted by is not made of the units posted",
        )
        self.who_decides(said["rows"])

    def shares(self, rows):
        of_head = defaultdict(Decimal)
        for row in rows:
            if row["counts"]:
                of_head[tuple(sorted(row["owners"]))] += Decimal(row["area"])
        return Counter(of_head.values())

    def line_shares(self):
        of_head = defaultdict(Decimal)
        for line in self.roll:
            if line[5]:
                of_head[line[4]] += Decimal(line[3])
        return Counter(of_head.values())

    def who_decides(self, rows):
        special = self.notice["policies"]["count_special_spaces"]
        for row in rows:
            counts = row["in_scope"] and (special or row["use"] not in SPECIAL)
            self.report.need(
                counts == row["counts"],
                f"户 {row['unit'][:12]}… 该不该计票与规则不符",
                f"unit {row['unit'][:12]}… is counted against the rules",
            )

    def two_persons(self):
        """No paper, voiding or transfer on one person's word."""
        for entry in self.of("BALLOT_VOIDED", "ROLL_TRANSFER", "PAPER_BOX_COUNTED"):
            self.report.need(
                len(set(entry["payload"]["by"])) > 1,
                f"日志第 {entry['seq']} 条（{entry['type']}）只有一个人经手",
                f"entry {entry['seq']} ({entry['type']}) is one person's word",
            )
        entered = {e["payload"]["receipt"]: e for e in self.of("PAPER_ENTERED")}
        for entry in self.of("PAPER_CONFIRMED"):
            first = entered.get(entry["payload"]["receipt"])
            self.confirmed(entry, first)

    def confirmed(self, entry, first):
        second = entry["payload"]
        if not self.report.need(
            first is not None,
            f"日志第 {entry['seq']} 条复核的纸票没有录入过",
            f"entry {entry['seq']} confirms a paper never entered",
        ):
            return
        self.report.need(
            second["confirmed_by"] != first["payload"]["entered_by"],
            f"纸票 {second['receipt']} 的录入和复核是同一个人",
            f"paper {second['receipt']} was entered and confirmed by one person",
        )
        same = all(
            second[key] == first["payload"][key]
            for key in ("answers", "marks", "signature")
        )
        self.report.need(
            same,
            f"纸票 {second['receipt']} 两次录入的内容不同",
            f"paper {second['receipt']} was keyed differently the second time",
        )

    def papers(self):
        """Deposited = confirmed + refused, and the box was counted before keying."""
        boxes, entered = self.of("PAPER_BOX_COUNTED"), self.of("PAPER_ENTERED")
        if not boxes and not entered:
            return
        self.report.need(
            bool(boxes) and (not entered or boxes[0]["seq"] < entered[0]["seq"]),
            "纸票先录入、后清点：开箱清点应在录入之前",
            "papers were keyed before the box was counted",
        )
        deposited = sum(box["payload"]["deposited"] for box in boxes)
        done = {e["payload"]["receipt"] for e in self.of("PAPER_CONFIRMED")}
        refused = [e for e in self.of("BALLOT_REFUSED") if "paper" in e["payload"]]
        self.report.need(
            deposited == len(done) + len(refused),
            f"投入 {deposited} 张纸票，复核 {len(done)} 张、退回 {len(refused)} 张，"
            "对不上",
            f"{deposited} papers deposited, {len(done)} confirmed, "
            f"{len(refused)} refused",
        )

    def count(self):
        """Count every question again, and compare figure by figure."""
        tallied, closed = self.first("TALLIED"), self.first("CLOSED")
        if not tallied or not closed:
            return
        cast = self.of("BALLOT_CAST")
        self.report.need(
            closed["payload"]["votes"] == len(cast),
            f"截止时记了 {closed['payload']['votes']} 张线上票，"
            f"日志里有 {len(cast)} 张",
            f"{closed['payload']['votes']} votes at the close, {len(cast)} in the log",
        )
        replay = Replay(self.entries[: tallied["seq"]])
        documents, said = replay.documents(), tallied["payload"]
        self.report.need(
            sha256(canonical(documents)).hexdigest() == said["inputs"],
            "由日志还原的计票依据与计票时封存的不同",
            "what the log says is not what was counted",
        )
        self.report.need(
            said["results"] == self.result,
            "包里的结果与日志记下的结果不同",
            "the result in the bundle is not the one in the log",
        )
        self.report.need(
            len(said["results"]) == len(documents),
            "事项的数目与结果的数目不同",
            "there are not as many results as questions",
        )
        results = [recount(document) for document in documents]
        for place, (asked, mine, theirs) in enumerate(
            zip(replay.notice["questions"], results, said["results"], strict=False)
        ):
            self.compare(place + 1, mine, theirs)
            self.tell(asked, mine)
        self.list_of_votes(replay, results)

    def compare(self, number, mine, theirs):
        for key, (chinese, english) in FIGURES.items():
            self.report.need(
                mine.get(key) == theirs.get(key),
                f"事项 {number} 的{chinese}：重算是 {mine.get(key)}，公布的是 "
                f"{theirs.get(key)}",
                f"question {number}, {english}: {mine.get(key)} by this count, "
                f"{theirs.get(key)} published",
            )
        ours = {tuple(one) for one in mine.get("excluded", [])}
        published = {tuple(one) for one in theirs.get("excluded", [])}
        for receipt, _, why in sorted(ours ^ published):
            chinese, english = REASONS.get(why, (why, why))
            self.report.fault(
                f"事项 {number} 的票 {receipt}（{chinese}）：重算与公布的不同",
                f"question {number}, vote {receipt} ({english}): told differently",
            )
        self.report.need(
            "error" not in mine,
            f"事项 {number} 无法计票：{mine.get('error')}",
            f"question {number} cannot be counted: {mine.get('error')}",
        )

    def tell(self, asked, mine):
        if "error" in mine:
            return
        self.report.note(
            f"事项 {asked['position']} {asked['text']}：参与 "
            f"{mine['participating_heads']}/{mine['total_heads']} 人、"
            f"{mine['participating_area']}/{mine['total_area']} ㎡；同意 "
            f"{mine['agree_heads']} 人、{mine['agree_area']} ㎡；"
            f"{'通过' if mine['passed'] else '未通过'}",
            f"question {asked['position']}: {mine['participating_heads']} of "
            f"{mine['total_heads']} heads and {mine['participating_area']} of "
            f"{mine['total_area']} m² took part; {mine['agree_heads']} heads and "
            f"{mine['agree_area']} m² agree; "
            f"{'passed' if mine['passed'] else 'not passed'}",
        )

    def list_of_votes(self, replay, results):
        """The public list by receipt code says what the log says."""
        listed = {vote["receipt"]: vote for vote in self.votes}
        for receipt in sorted(set(listed) ^ set(replay.votes)):
            self.report.fault(
                f"票 {receipt} 只在清单和日志中的一处",
                f"vote {receipt} is in only one of list and log",
            )
        for receipt in sorted(set(listed) & set(replay.votes)):
            vote, shown = replay.votes[receipt], listed[receipt]
            why = {
                str(asked["position"]): reason
                for asked, result in zip(
                    replay.notice["questions"], results, strict=True
                )
                for other, _, reason in result.get("excluded", [])
                if other == receipt
            }
            self.report.need(
                shown["answers"] == vote["answers"]
                and shown["channel"] == vote["channel"]
                and shown["not_counted"] == why,
                f"清单里票 {receipt} 的选择或处理与日志不同",
                f"the list tells vote {receipt} differently from the log",
            )

    def receipt(self, said):
        """A receipt somebody holds is in this log, and was signed."""
        name, need = said["receipt"], self.report.need
        need(
            signature_holds(said) and said["key"] == self.checkpoint["key"],
            f"凭条 {name} 的签名不对",
            f"receipt {name} is not rightly signed",
        )
        leaf, path = bytes.fromhex(said["leaf"]), map(bytes.fromhex, said["path"])
        root = root_by_path(leaf, said["seq"], said["size"], path)
        need(
            root is not None and root.hex() == said["root"],
            f"凭条 {name} 自己的证明不成立",
            f"receipt {name} does not prove what it says",
        )
        there = said["seq"] < len(self.leaves) and self.leaves[said["seq"]] == leaf
        need(
            there,
            f"凭条 {name} 的票不在日志第 {said['seq']} 条：被删、被改或日志被重做过",
            f"the vote of receipt {name} is not entry {said['seq']} of this log",
        )
        self.posted(said["size"], said["root"])

    def earlier(self, lines):
        """A log fetched earlier is the beginning of this one."""
        leaves = [hashed_leaf(line) for line in lines]
        for place, leaf in enumerate(leaves):
            if self.leaves[place : place + 1] != [leaf]:
                self.report.fault(
                    f"与早先的复核包相比，日志第 {place} 条起不同：日志被改写过",
                    f"from entry {place} on this is not the log of the earlier bundle",
                )
                return


def signature_holds(said):
    content = {key: value for key, value in said.items() if key != "signature"}
    return is_signed(
        bytes.fromhex(said["key"]), canonical(content), bytes.fromhex(said["signature"])
    )


# ---- 运行 · running -------------------------------------------------------------


def read_bundle(path):
    with zipfile.ZipFile(path) as bundle:
        return {key: bundle.read(name) for key, name in FILES.items()}


def verify(path, report, *, receipts=(), roots=(), earlier=None, key=None):
    """Check a bundle; whatever does not hold goes to the report."""
    try:
        checker = Checker(read_bundle(path), report)
        checker.all()
        report.need(
            key is None or checker.checkpoint["key"] == key.lower(),
            "签名用的不是公告上的公钥",
            "the signing key is not the one on the notice",
        )
        for size, root in roots:
            checker.posted(size, root)
        for receipt in receipts:
            checker.receipt(receipt)
        if earlier:
            checker.earlier(read_bundle(earlier)["log"].splitlines())
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as broken:
        report.fault(
            f"复核包缺内容或格式不对（{type(broken).__name__}：{broken}）",
            f"the bundle lacks something or is malformed ({broken!r})",
        )
    except (OSError, zipfile.BadZipFile) as broken:
        report.fault(f"打不开复核包：{broken}", f"cannot read the bundle: {broken}")


def recount_files(names):
    failed = False
    for name in names:
        try:
            result = recount(json.loads(Path(name).read_bytes()))
        except (ValueError, RecursionError):
            result = {"error": "not_json"}
        failed = failed or "error" in result
        sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")
    return 1 if failed else 0


def posted_root(text):
    size, _, root = text.partition(":")
    if len(root) < POSTED_DIGITS:
        raise argparse.ArgumentTypeError("SIZE:ROOT, at least 16 hex digits")
    return int(size), root


def main(arguments=None):
    parser = argparse.ArgumentParser(
        description="复核一次业主表决的公开复核包 · recount a published ballot"
    )
    parser.add_argument("bundle", nargs="?", help="复核包.zip · the bundle")
    parser.add_argument("--receipt", action="append", default=[], metavar="FILE")
    parser.add_argument("--root", action="append", default=[], type=posted_root)
    parser.add_argument("--earlier", metavar="ZIP")
    parser.add_argument("--key", help="公告上的公钥 · the key on the notice")
    parser.add_argument("--recount", nargs="+", metavar="FILE")
    parser.add_argument("--english", action="store_true")
    asked = parser.parse_args(arguments)
    if asked.recount:
        return recount_files(asked.recount)
    if not asked.bundle:
        parser.error("复核包.zip ?")
    report = Report(english=asked.english)
    held = []
    for name in asked.receipt:
        try:
            held.append(json.loads(Path(name).read_bytes()))
        except (OSError, ValueError) as broken:
            report.fault(f"读不出凭条 {name}：{broken}", f"no receipt: {broken}")
    verify(
        asked.bundle,
        report,
        receipts=held,
        roots=asked.root,
        earlier=asked.earlier,
        key=asked.key,
    )
    if report.faults:
        report.note(f"共 {report.faults} 处不符。", f"{report.faults} faults in all.")
    else:
        report.note("全部一致。", "Everything holds.")
    sys.stdout.write("\n".join(report.lines) + "\n")
    return 1 if report.faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
