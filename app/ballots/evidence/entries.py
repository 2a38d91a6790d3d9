"""The entries of a ballot's log, and the bytes each of them is.

An entry names the hash of the one before it, and all of them are the leaves of one
Merkle tree. Persons and units enter only as salted hashes.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any, Self

from app.domain.merkle import leaf_hash

FIRST_LINK = "0" * 64
SALT_BYTES = 16


class EntryType(StrEnum):
    """What happened."""

    NOTICE_POSTED = "NOTICE_POSTED"
    ROLL_FROZEN = "ROLL_FROZEN"
    OPENED = "OPENED"
    BALLOT_CAST = "BALLOT_CAST"
    PAPER_ISSUED = "PAPER_ISSUED"
    PAPER_BOX_COUNTED = "PAPER_BOX_COUNTED"
    PAPER_ENTERED = "PAPER_ENTERED"
    PAPER_CONFIRMED = "PAPER_CONFIRMED"
    BALLOT_REFUSED = "BALLOT_REFUSED"
    BALLOT_VOIDED = "BALLOT_VOIDED"
    PROXY_REGISTERED = "PROXY_REGISTERED"
    PROXY_REVOKED = "PROXY_REVOKED"
    REPRESENTATIVE_CHOSEN = "REPRESENTATIVE_CHOSEN"
    ROLL_TRANSFER = "ROLL_TRANSFER"
    CLOCK_ANOMALY = "CLOCK_ANOMALY"
    EXTENDED = "EXTENDED"
    CHECKPOINT_POSTED = "CHECKPOINT_POSTED"
    CLOSED = "CLOSED"
    TALLIED = "TALLIED"
    OBJECTION = "OBJECTION"
    FINAL = "FINAL"
    WITHDRAWN = "WITHDRAWN"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: ``seq`` counts from 0, ``previous`` is the leaf hash before it."""

    seq: int
    at: str
    ballot: str
    type: EntryType
    actor: str
    payload: Mapping[str, Any]
    previous: str

    @property
    def content(self) -> bytes:
        """The canonical bytes that are hashed, mirrored and published."""
        return canonical(
            {
                "seq": self.seq,
                "at": self.at,
                "ballot": self.ballot,
                "type": self.type,
                "actor": self.actor,
                "payload": self.payload,
                "previous": self.previous,
            }
        )

    @property
    def leaf(self) -> bytes:
        """The hash of the entry in the tree."""
        return leaf_hash(self.content)

    @classmethod
    def read(cls, content: bytes) -> Self:
        """Read an entry back from its bytes.

        Raises:
            KeyError, TypeError, ValueError: if they are none.
        """
        said = json.loads(content)
        return cls(
            seq=said["seq"],
            at=said["at"],
            ballot=said["ballot"],
            type=EntryType(said["type"]),
            actor=said["actor"],
            payload=said["payload"],
            previous=said["previous"],
        )


def canonical(value: object) -> bytes:
    """The one way to write a value: sorted keys, UTF-8, no spaces, no floats."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()


def digest(value: object) -> str:
    """SHA-256 over the canonical bytes of a value, in 64 hex digits."""
    return sha256(canonical(value)).hexdigest()


def instant(at: datetime) -> str:
    """A point in time as entries write it: UTC with microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def salted(salt: bytes, value: str) -> str:
    """A personal field as it enters the log; without its salt it tells nothing."""
    return sha256(salt + value.encode()).hexdigest()
