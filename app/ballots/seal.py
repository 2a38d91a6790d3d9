"""A keyed hash over a whole vote, kept in the journal beside its arrival.

Whoever alters a stored vote cannot make its seal again without the master secret,
and whoever reads the journal learns no choice from it.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from app.keys import keyed_hash

PURPOSE = "vote-seal"


def seal_of(
    *,
    vote_id: int,
    roll_entry_id: int,
    owner_id: int | None,
    channel: str,
    received_at: datetime,
    answers: Mapping[int, str],
) -> str:
    """The seal of a vote in 64 hex digits; ``answers`` by question id."""
    said = ",".join(f"{question}={answers[question]}" for question in sorted(answers))
    at = received_at.astimezone(UTC).isoformat(timespec="microseconds")
    return keyed_hash(
        PURPOSE, f"{vote_id}|{roll_entry_id}|{owner_id}|{channel}|{at}|{said}"
    )
