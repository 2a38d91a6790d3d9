"""The lines of a home: what was done, and what is made public."""

from flask import url_for
from flask_babel import gettext as _

from app.home.queries import BallotLine, Receipt
from app.projects.rules import Stage
from app.projects.wording import stage_name
from app.web.formatting import day, instant

Cell = tuple[str, str, str, str]
"""Address, title, small line and drawing."""


def stage_names() -> tuple[str, ...]:
    """Name every stage, in order."""
    return tuple(stage_name(stage) for stage in Stage)


def receipt_cells(receipts: tuple[Receipt, ...]) -> list[Cell]:
    """Lead to each receipt of this home."""
    return [
        (
            url_for("ballots.receipt", code=one.code),
            _("表决：%(title)s", title=one.title),
            _("%(day)s · 纸质票", day=day(one.cast_at))
            if one.on_paper
            else _("%(day)s · 在手机上投", day=day(one.cast_at)),
            "tick",
        )
        for one in receipts
    ]


def notice_cells(ballots: tuple[BallotLine, ...], estate_ref: str | None) -> list[Cell]:
    """Lead to the public page of each ballot."""
    return [
        (
            url_for("public_ballots.show", ref=estate_ref, number=one.number),
            one.title,
            _ballot_state(one),
            "notice" if one.is_noticed else "ballot",
        )
        for one in ballots
    ]


def _ballot_state(line: BallotLine) -> str:
    if line.is_noticed:
        return _("公示中，%(opens)s 开始表决", opens=instant(line.opens_at))
    if line.is_open:
        return _("表决进展，%(ends)s 截止", ends=instant(line.closes_at))
    if line.is_counted:
        return _("结果已经公布")
    return _("%(ends)s 已截止，等计票", ends=instant(line.closes_at))
