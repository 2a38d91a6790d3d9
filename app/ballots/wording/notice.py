"""The sentences of a ballot's notice, for paper, phones and the console alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from app.ballots.policies import Policies
from app.ballots.queries.facts import BallotFacts
from app.ballots.queries.staff_pages import Announced
from app.ballots.wording.law import (
    approval_words,
    item_place,
    item_words,
    quorum_words,
    threshold_signs,
)
from app.ballots.wording.people import scope_words
from app.ballots.wording.plan import policy_rows
from app.domain.law import JointDecision, Threshold
from app.web.formatting import area, clock_time, count, day_with_year, square_metres

NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One matter as it is announced."""

    numeral: str
    text: str
    effect: str
    item: str
    quorum: str
    approval: str
    source: str


@dataclass(frozen=True, slots=True)
class ScopeText:
    """Whose matter it is, with the whole that is measured against."""

    place: str
    totals: str
    frozen: str


def numeral(position: int) -> str:
    """Number the matters as documents do: 一, 二, … 十, 11."""
    return NUMERALS[position - 1] if position <= len(NUMERALS) else str(position)


def question_rows(ballot: BallotFacts) -> list[QuestionRow]:
    """Every matter with its item and both thresholds."""
    return [
        QuestionRow(
            numeral=numeral(one.position),
            text=one.text,
            effect=one.effect,
            item=f"{item_words(one.decision.item)}，{item_place(one.decision)}",
            quorum=_with_signs(quorum_words(one.decision.quorum), one.decision.quorum),
            approval=_with_signs(
                approval_words(one.decision.approval), one.decision.approval
            ),
            source=str(one.decision.source),
        )
        for one in ballot.questions
    ]


def notice_scope(told: Announced) -> ScopeText:
    """Say who decides, and how much that is."""
    totals = told.totals
    return ScopeText(
        place=scope_words(told.ballot.scope_kind, told.places, totals.units),
        totals=_(
            "房屋 %(units)s 户，业主 %(heads)s 人，专有部分面积 %(area)s",
            units=count(totals.units),
            heads=count(totals.heads),
            area=square_metres(totals.area_dm2),
        ),
        frozen=_frozen(told),
    )


def _frozen(told: Announced) -> str:
    if told.ballot.opened_at is None:
        return _("以开启表决时冻结的名册为准。")
    return _("名册于 %(at)s 冻结。", at=moment(told.ballot.opened_at))


def moment(at: datetime) -> str:
    """A moment as documents write it: 2026年11月14日 08:00."""
    return f"{day_with_year(at)} {clock_time(at)}"


def gate_sentences(told: Announced) -> list[str]:
    """Both gates in figures, the second once for each different threshold."""
    ballot, totals = told.ballot, told.totals
    if not ballot.questions:
        return []
    need = ballot.questions[0].decision.quorum
    first = _(
        "参与的人数不少于 %(heads)s 人，面积不少于 %(area)s 平方米（都要 %(share)s）。",
        heads=count(need.least(totals.heads)),
        area=area(need.least(totals.area_dm2)),
        share=threshold_signs(need),
    )
    return [first, *(_approval(*one) for one in ballot.ways_to_pass)]


def _approval(decision: JointDecision, positions: Sequence[int]) -> str:
    return _(
        "第%(matters)s项：%(asks)s（%(signs)s），人数和面积都要达到。"
        "依据：%(source)s。",
        matters="、".join(numeral(position) for position in positions),
        asks=approval_words(decision.approval),
        signs=threshold_signs(decision.approval),
        source=decision.source,
    )


def policy_lines(policies: Policies) -> list[tuple[str, str]]:
    """Every policy as a line, with how many homes one person may stand for."""
    limit = (
        _("不限户数，但要有书面委托")
        if policies.proxy_limit is None
        else _("最多 %(n)d 户，要有书面委托", n=policies.proxy_limit)
    )
    lines = [*policy_rows(policies), (_("受委托投票"), limit)]
    if policies.forbid_operator_proxy:
        lines.append((_("居委会、街道工作人员"), _("不能替业主投票")))
    return lines


def policy_sentence(policies: Policies) -> str:
    """All of them as one paragraph."""
    said = "；".join(
        _("%(case)s的，%(then)s", case=case, then=then)
        for case, then in policy_lines(policies)
    )
    return _("%(said)s。截止前只公布来了多少，不公布选了什么。", said=said)


def made_public(told: Announced) -> list[str]:
    """Say what anybody will be able to read once the notice is posted."""
    return [
        _("表决名称、方案全文、每个表决事项和它的门槛"),
        _(
            "谁来表决：%(place)s；户数、人数、面积的总数和各楼的数",
            place=notice_scope(told).place,
        ),
        _("开始和截止的时间、纸质票投到哪里"),
        _("重复投票、共有人意见不同等各种情况怎么算"),
        _("居委会的电话、地址和办公时间"),
    ]


def _with_signs(words: str, threshold: Threshold) -> str:
    return f"{words}（{threshold_signs(threshold)}）"
