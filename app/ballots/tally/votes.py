"""Votes as the count reads them."""

from datetime import datetime
from typing import NamedTuple, TypeAlias

from app.ballots.rules import Reason

Id: TypeAlias = int | str
Choice: TypeAlias = str | frozenset[str]
"""An ``Answer``, one of several bidders, or every candidate approved of."""


class Paper(NamedTuple):
    """What makes a paper vote trustworthy: a signature and two different persons."""

    signed: bool
    entered_by: str | None
    confirmed_by: str | None


class Evidence(NamedTuple):
    """Whatever is particular about a vote; an owner's own electronic one has none."""

    paper: Paper | None = None
    marked: bool = True
    proxy: str | None = None
    voided_by: frozenset[str] = frozenset()


class Cast(NamedTuple):
    """One vote for one unit, in the order the log received it.

    ``at`` is the receipt at the server, for a paper its deposit. The count accepts
    plain tuples of the same seven fields.
    """

    ballot: Id
    unit: Id
    by: str
    choice: Choice
    at: datetime
    order: int
    evidence: Evidence | None = None

    @property
    def on_paper(self) -> bool:
        return self.evidence is not None and self.evidence.paper is not None


class Exclusion(NamedTuple):
    """A vote that was not counted for a unit, and the first reason why not."""

    ballot: Id
    unit: Id
    reason: Reason


def earliest_first(cast: Cast) -> tuple[datetime, int]:
    """Sort key: time of receipt, then the log's sequence."""
    return cast.at, cast.order
