"""From the log alone back to what was counted: one recount document per question.

``verifier/verify.py`` does the same in code of its own; both must agree.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from app.ballots.evidence.entries import Entry, EntryType
from app.ballots.recount_file import recount

Payload: TypeAlias = Mapping[str, Any]


@dataclass(slots=True)
class Replay:
    """What the entries of one ballot's log amount to, taken in order."""

    notice: Payload = field(default_factory=dict)
    rows: list[Payload] = field(default_factory=list)
    closes_at: str = ""
    votes: dict[str, dict[str, Any]] = field(default_factory=dict)
    confirmed: dict[str, Payload] = field(default_factory=dict)
    voided: dict[str, list[str]] = field(default_factory=dict)
    proxies: dict[str, dict[str, Any]] = field(default_factory=dict)
    designated: dict[str, str] = field(default_factory=dict)
    transfers: list[Payload] = field(default_factory=list)

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "Replay":
        """Take the entries up to the count."""
        replay = cls()
        for entry in entries:
            if entry.type is EntryType.TALLIED:
                break
            replay._take(entry, entry.payload)
        return replay

    def documents(self) -> list[dict[str, Any]]:
        """One document of the public schema for each question, in order."""
        return [self._document(asked) for asked in self.notice["questions"]]

    def results(self) -> list[dict[str, Any]]:
        """The recount of every question."""
        return [recount(document) for document in self.documents()]

    def _take(self, entry: Entry, told: Payload) -> None:
        match entry.type:
            case EntryType.NOTICE_POSTED:
                self.notice = told["ballot"]
                self.closes_at = self.notice["closes_at"]
            case EntryType.ROLL_FROZEN:
                self.rows = told["rows"]
            case EntryType.EXTENDED:
                self.closes_at = told["closes_at"]
            case EntryType.ROLL_TRANSFER:
                self.transfers.append({key: told[key] for key in ("unit", "at", "to")})
            case EntryType.REPRESENTATIVE_CHOSEN:
                self.designated[told["unit"]] = told["designated"]
            case _:
                self._take_vote(entry, told)

    def _take_vote(self, entry: Entry, told: Payload) -> None:
        match entry.type:
            case EntryType.BALLOT_CAST:
                self.votes[told["receipt"]] = {**told, "seq": entry.seq}
            case EntryType.PAPER_ENTERED:
                arrived = {"channel": "paper", "seq": entry.seq}
                self.votes[told["receipt"]] = {**told, **arrived}
            case EntryType.PAPER_CONFIRMED:
                self.confirmed[told["receipt"]] = told
            case EntryType.BALLOT_VOIDED:
                self.voided[told["receipt"]] = told["by"]
            case _:
                self._take_proxy(entry, told)

    def _take_proxy(self, entry: Entry, told: Payload) -> None:
        if entry.type is EntryType.PROXY_REGISTERED:
            self.proxies[told["id"]] = {**told, "revoked_at": None}
        if entry.type is EntryType.PROXY_REVOKED:
            self.proxies[told["id"]]["revoked_at"] = told["at"]

    def _document(self, asked: Payload) -> dict[str, Any]:
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
                "units": [self._unit(row) for row in self.rows],
                "transfers": self.transfers,
            },
            "proxies": list(self.proxies.values()),
            "ballots": [self._ballot(vote, place) for vote in self.votes.values()],
        }

    def _unit(self, row: Payload) -> dict[str, Any]:
        unit = {key: row[key] for key in ("area", "owners", "use")} | {
            "id": row["unit"],
            "building": "",
            "entrance": "",
            "status": "delivered",
        }
        if row["unit"] in self.designated:
            unit["designated"] = self.designated[row["unit"]]
        return unit

    def _ballot(self, vote: Payload, place: str) -> dict[str, Any]:
        receipt = vote["receipt"]
        ballot = {
            key: vote[key] for key in ("unit", "by", "channel", "received_at", "seq")
        } | {"id": receipt, "choice": vote["answers"][place]}
        if vote.get("proxy"):
            ballot["proxy"] = vote["proxy"]
        if receipt in self.voided:
            ballot["void"] = {"by": self.voided[receipt]}
        return ballot | (self._paper(vote, place) if "signature" in vote else {})

    def _paper(self, vote: Payload, place: str) -> dict[str, Any]:
        confirmed = self.confirmed.get(vote["receipt"], {})
        return {
            "signature": vote["signature"],
            "mark": vote["marks"][place],
            "entered_by": vote["entered_by"],
            "confirmed_by": confirmed.get("confirmed_by"),
        }
