"""What stands on an estate's overview: each part of the product adds its own lines.

The register knows neither ballots nor requests. At start the application lets each
of them contribute a teller, which is asked whenever the overview is read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Protocol

from flask import Flask, current_app
from sqlalchemy.orm import Session

from app.web.access import Permission

TELLERS = "woyaogai_overview"


class Urgency(IntEnum):
    """How soon something is to be done; the smallest comes first."""

    NOTHING_WORKS = 1
    DEADLINE = 2
    WAITING = 3
    READY = 4
    SOME_TIME = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """A candidate for the one next step at the top; the most urgent is shown.

    Attributes:
        permission: who may take it; nobody else sees it.
        href, action: where its button leads and what it says; both or neither.
        kind: ``ballot``, ``stop`` or nothing.
    """

    urgency: Urgency
    permission: Permission
    strong: str
    text: str = ""
    href: str | None = None
    action: str | None = None
    kind: str | None = None
    icon: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One line under "waits for me".

    Attributes:
        icon: a glyph; ``kind`` its colour (ballot, notice, feedback, brand, pledge).
        left: when it is due, in words; ``late`` makes it red.
    """

    urgency: Urgency
    permission: Permission
    icon: str
    kind: str
    title: str
    href: str
    action: str
    note: str = ""
    left: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """How far something has come by one measure: heads, homes, or area in dm²."""

    have: int
    need: int
    total: int

    @property
    def missing(self) -> int:
        return max(self.need - self.have, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """One line under "going on": a ballot, a survey, a notice.

    Attributes:
        people: heads, or homes, whose word is ``unit``.
        area: in dm²; ``None`` where the area does not count.
        channels: homes by channel, in words.
        until, left: the end, and how long there is still, in words.
    """

    urgency: Urgency
    tag: str
    tag_kind: str
    tag_icon: str
    title: str
    href: str
    people: Measure
    unit: str
    area: Measure | None
    channels: str
    until: str
    left: str


class CheckState(StrEnum):
    """Whether something is there, is missing, or somebody has to look at it."""

    NO = "no"
    ASK = "ask"
    OK = "ok"


ORDER = {state: place for place, state in enumerate(CheckState)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One line under "what is missing".

    Attributes:
        permission: who may follow the link; others read the line without it.
    """

    state: CheckState
    title: str
    note: str = ""
    href: str | None = None
    action: str | None = None
    permission: Permission = Permission.SEE_ESTATE


OverviewLine = NextStep | Task | Running | Check


class TellsOverview(Protocol):
    """Reads what one part of the product has to say about an estate."""

    def __call__(
        self, session: Session, *, estate_id: int, at: datetime
    ) -> Sequence[OverviewLine]: ...


@dataclass(frozen=True, slots=True)
class Overview:
    """All lines of an estate for one reader, each list in its order."""

    step: NextStep | None
    tasks: tuple[Task, ...]
    running: tuple[Running, ...]
    checks: tuple[Check, ...]
    missing: int

    @property
    def check_rows(self) -> list[tuple[str, str, str, str | None, str | None]]:
        """The checks as the checklist takes them."""
        return [(c.state, c.title, c.note, c.href, c.action) for c in self.checks]


def contribute(app: Flask, *tellers: TellsOverview) -> None:
    """Ask these tellers too whenever an overview is read."""
    app.extensions.setdefault(TELLERS, []).extend(tellers)


def told(session: Session, *, estate_id: int, at: datetime) -> list[OverviewLine]:
    """Ask every teller."""
    return [
        line
        for teller in current_app.extensions.get(TELLERS, ())
        for line in teller(session, estate_id=estate_id, at=at)
    ]


def arranged(
    lines: Sequence[OverviewLine], permissions: frozenset[Permission]
) -> Overview:
    """Keep what this reader may do, the most urgent first.

    A task that the one next step already leads to is not repeated.
    """
    steps = [
        line
        for line in lines
        if isinstance(line, NextStep) and line.permission in permissions
    ]
    tasks = [
        line
        for line in lines
        if isinstance(line, Task) and line.permission in permissions
    ]
    running = [line for line in lines if isinstance(line, Running)]
    checks = [_readable(line, permissions) for line in lines if isinstance(line, Check)]
    step = min(steps, key=lambda step: step.urgency, default=None)
    top = step.href if step else None
    return Overview(
        step=step,
        tasks=tuple(
            task
            for task in sorted(tasks, key=lambda task: task.urgency)
            if task.href != top
        ),
        running=tuple(sorted(running, key=lambda one: one.urgency)),
        checks=tuple(
            sorted(checks, key=lambda check: list(CheckState).index(check.state))
        ),
        missing=sum(check.state is CheckState.NO for check in checks),
    )


def _readable(check: Check, permissions: frozenset[Permission]) -> Check:
    if check.permission in permissions:
        return check
    return Check(state=check.state, title=check.title, note=check.note)
