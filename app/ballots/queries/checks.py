"""Checking what people hold on paper against a ballot's log."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.ballots.evidence.chain import Fault, Found
from app.ballots.log import LOG
from app.ballots.models import Ballot
from app.ballots.queries.evidence import root_at
from app.ballots.receipts import is_ours

FEWEST_DIGITS = 16


def root_faults(session: Session, posted: str) -> Iterator[Found]:
    """Check a root from a notice board, written ``BALLOT:SIZE:ROOT``."""
    name, _, rest = posted.partition(":")
    size, _, digits = rest.partition(":")
    begins = digits.replace(" ", "").lower()
    ballot_id = _ballot_named(session, name)
    root = (
        root_at(session, ballot_id, int(size))
        if ballot_id is not None and size.isdecimal()
        else None
    )
    if root is None or len(begins) < FEWEST_DIGITS or not root.startswith(begins):
        yield Found(Fault.ROOT_NOT_OURS, posted)


def receipt_faults(session: Session, receipt: Mapping[str, Any]) -> Iterator[Found]:
    """Check a signed receipt somebody kept."""
    ballot_id = _ballot_named(session, str(receipt.get("ballot", "")))
    leaf = session.scalar(
        select(LOG.c.leaf).where(
            LOG.c.ballot_id == ballot_id, LOG.c.seq == receipt.get("seq")
        )
    )
    there = leaf is not None and leaf.hex() == receipt.get("leaf")
    if ballot_id is None or not there or not is_ours(receipt):
        yield Found(Fault.RECEIPT_NOT_OURS, str(receipt.get("receipt", "")))
    elif root_at(session, ballot_id, receipt["size"]) != receipt["root"]:
        yield Found(Fault.RECEIPT_NOT_OURS, str(receipt["receipt"]))


def _ballot_named(session: Session, name: str) -> int | None:
    estate_id, _, number = name.partition("-")
    if not (estate_id.isdecimal() and number.isdecimal()):
        return None
    return session.scalar(
        select(Ballot.id).where(
            Ballot.estate_id == int(estate_id), Ballot.number == int(number)
        )
    )
