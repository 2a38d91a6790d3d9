"""The rows of a resident's pages: labels with what they say."""

from collections.abc import Mapping

from flask import url_for
from flask_babel import gettext as _

from app.ballots.queries.facts import BallotFacts
from app.ballots.queries.resident_pages import HomeBallotPage, ReceiptPage
from app.ballots.queries.results import ResultPage
from app.ballots.rules import Answer
from app.ballots.wording.people import answer_hint, answer_word, whose_matter
from app.web.formatting import instant, square_metres

Row = tuple[str, str, str | None]
Line = tuple[str | None, str, str, str]
"""Address or none, title, small line and drawing."""
SHOWN_OF_PLAN = 160


def matter_rows(page: HomeBallotPage) -> list[Row]:
    """What is decided, by whom, when, and where a paper goes."""
    ballot = page.ballot
    rows: list[Row] = [
        (_label(ballot, place), question.text, None)
        for place, question in enumerate(ballot.questions)
    ]
    if ballot.plan:
        rows.append((_("方案"), plan_beginning(ballot.plan), None))
    rows.append((_("谁来决定"), whose_matter(ballot, page.places), None))
    rows.append((_("投票时间"), period_words(ballot), None))
    rows.append(
        (
            _("纸质票"),
            _("投到%(place)s", place=ballot.paper_place),
            _("和手机上投的效力相同"),
        )
    )
    return rows


def effect_points(ballot: BallotFacts) -> list[tuple[str, str | None, str]]:
    """What passing means for a home, line by line."""
    return [
        (
            "right",
            _("第 %(n)d 题：", n=question.position) if ballot.questions[1:] else None,
            line,
        )
        for question in ballot.questions
        for line in question.effect.splitlines()
        if line.strip()
    ]


def plan_beginning(plan: str) -> str:
    """The first lines of a plan; the whole of it stands in the notice."""
    if len(plan) <= SHOWN_OF_PLAN:
        return plan
    return f"{plan[:SHOWN_OF_PLAN]}…"


def period_words(ballot: BallotFacts) -> str:
    """From when until when."""
    return _(
        "%(opens)s 至 %(closes)s",
        opens=instant(ballot.opens_at),
        closes=instant(ballot.closes_at),
    )


def chosen_rows(ballot: BallotFacts, given: Mapping[int, Answer]) -> list[Row]:
    """What was chosen so far, question by question."""
    return [
        (_label(ballot, place), answer_word(given[question.id]), question.text)
        for place, question in enumerate(ballot.questions)
        if question.id in given
    ]


def confirm_rows(page: HomeBallotPage, given: Mapping[int, Answer]) -> list[Row]:
    """Everything to look over before the vote is cast."""
    chosen = [
        (_("您的选择") if len(given) == 1 else label, answer, text)
        for label, answer, text in chosen_rows(page.ballot, given)
    ]
    home = (_("房屋"), page.label, square_metres(page.area_dm2))
    return [*chosen, home]


def result_title(result: ResultPage) -> str:
    """Say in a few words what was decided."""
    if not result.questions[0].quorum_met:
        return _("没有通过：来投的不够")
    if result.all_passed:
        return _("通过了：%(title)s", title=result.ballot.title)
    if result.none_passed:
        return _("没有通过：同意的不够")
    return _("有的通过，有的没有通过")


def answer_options() -> list[tuple[Answer, str, str]]:
    """The three answers as they are offered: always in this order, all alike."""
    return [(answer, answer_word(answer), answer_hint(answer)) for answer in Answer]


def nothing_chosen() -> str:
    """Say at a question that it was passed over."""
    return _("请选一项：同意、反对或弃权。")


def receipt_lines(
    page: ReceiptPage, estate_ref: str | None
) -> list[tuple[str | None, str, str, str]]:
    """Where a receipt leads: to a change of mind, to the turnout, to an objection."""
    lines: list[tuple[str | None, str, str, str]] = []
    if page.may_change:
        until = _("%(ends)s 前可以再投", ends=instant(page.closes_at))
        href = url_for("ballots.show", ballot_id=page.ballot_id)
        lines.append((href, _("想改主意"), until, "undo"))
    turnout = url_for("public_ballots.show", ref=estate_ref, number=page.number)
    lines.append(
        (turnout, _("看表决进展"), _("只公布来了多少，不公布选了什么"), "ballot")
    )
    doubt = _("请打电话给居委会登记，由两人核查")
    lines.append((None, _("不是我投的，或内容不对"), doubt, "warn"))
    return lines


def receipt_state(page: ReceiptPage) -> str:
    """What has become of a vote by now."""
    if page.withdrawn:
        return _("这次表决已经撤回，票不再计算")
    if page.counted:
        return _("已经计票，结果已公布")
    if page.is_open:
        return _("还在投票，%(ends)s 截止后计票", ends=instant(page.closes_at))
    return _("已经截止，等计票")


def _label(ballot: BallotFacts, place: int) -> str:
    if len(ballot.questions) == 1:
        return _("表决事项")
    return _("第 %(n)d 题", n=place + 1)
