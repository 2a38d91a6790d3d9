"""What staff read: the checklist, refused steps, and why a vote was not counted."""

from typing import assert_never

from flask_babel import gettext as _

from app.ballots.checklist import Check, Checked, Finding
from app.ballots.rules import NOTICE_DAYS, Obstacle, Reason
from app.ballots.tally.sensitivity import Margin, Measure
from app.web.formatting import area, count, instant_with_year, square_metres

FIELDS = {
    Check.SCOPE: "scope_kind",
    Check.QUESTIONS: "q1-text",
    Check.PAPER_PLACE: "paper_place",
    Check.PERIOD: "closes_at",
    Check.NOTICE: "opens_at",
}
LOOK = {Finding.MISSING: "no", Finding.DOUBTFUL: "ask", Finding.READY: "ok"}


def check_rows(
    checked: tuple[Checked, ...],
    register_href: str,
    same_person_href: str,
    draft_href: str | None = None,
) -> list[tuple[str, str, str | None, str | None, str | None]]:
    """The checklist as its component takes it, what is missing first.

    ``draft_href`` leads to the fields of a draft that may still be changed.
    """
    return [
        (
            LOOK[one.finding],
            check_title(one),
            check_note(one),
            *_way_to_mend(one, register_href, same_person_href, draft_href),
        )
        for one in sorted(checked, key=lambda one: list(LOOK).index(one.finding))
    ]


def _way_to_mend(
    one: Checked, register_href: str, same_person_href: str, draft_href: str | None
) -> tuple[str | None, str | None]:
    if one.finding is Finding.READY:
        return None, None
    if one.check is Check.SAME_PERSON:
        return same_person_href, _("去核对")
    if one.check in {Check.ROLL, Check.OWNERS}:
        return register_href, _("去补")
    if draft_href is None:
        return None, None
    return f"{draft_href}#{FIELDS[one.check]}", _("去改")


def check_title(one: Checked) -> str:
    """Say what was looked at and how it stands."""
    ready = one.finding is Finding.READY
    match one.check:
        case Check.ROLL:
            return _("名册") if ready else _("还没有业主名册")
        case Check.SCOPE:
            return _("表决范围") if ready else _("范围里没有房屋")
        case Check.OWNERS:
            return (
                _("每一户都有面积和业主")
                if ready
                else _("%(n)d 户没有业主", n=one.number)
            )
        case Check.SAME_PERSON:
            return (
                _("同名业主都核对过")
                if ready
                else _("%(n)d 对同名业主还没有核对是不是同一人", n=one.number)
            )
        case Check.QUESTIONS:
            return _("表决事项和门槛") if ready else _("还没有写表决事项")
        case Check.PAPER_PLACE:
            return _("纸质票投放点") if ready else _("没有写纸质票投到哪里")
        case Check.PERIOD:
            return _("投票时间") if ready else _("投票时间不对：已经过了截止时间")
        case Check.NOTICE:
            return _notice_title(one)
        case _ as unreachable:
            assert_never(unreachable)


def _notice_title(one: Checked) -> str:
    if one.finding is Finding.READY:
        return _("公示期满 %(days)d 天", days=NOTICE_DAYS)
    if one.finding is Finding.DOUBTFUL:
        return _("演练：公示期只有 %(n)d 天，已写明原因", n=one.number)
    return _(
        "公示期只有 %(n)d 个整天，要满 %(days)d 天", n=one.number, days=NOTICE_DAYS
    )


def check_note(one: Checked) -> str | None:
    """Add the figures, or what to do."""
    ready = one.finding is Finding.READY
    match one.check:
        case Check.ROLL:
            return (
                _("%(n)s 户", n=count(one.number)) if ready else _("先导入业主名册。")
            )
        case Check.SCOPE:
            return _scope_note(one)
        case Check.OWNERS:
            return None if ready else "、".join(one.examples)
        case Check.SAME_PERSON:
            return None if ready else _("人数可能多算；核对后会变。")
        case Check.QUESTIONS:
            return _("%(n)d 题", n=one.number) if ready else _("至少写一题。")
        case Check.PAPER_PLACE:
            return None if ready else _("纸质票和手机票效力相同，要写明地点。")
        case Check.PERIOD:
            return None if ready else _("请撤回，另定时间。")
        case Check.NOTICE:
            return _notice_note(one)
        case _ as unreachable:
            assert_never(unreachable)


def _scope_note(one: Checked) -> str | None:
    if one.totals is None or not one.totals.units:
        return _("请改表决范围。")
    return _(
        "%(units)s 户，%(heads)s 人，%(area)s",
        units=count(one.totals.units),
        heads=count(one.totals.heads),
        area=square_metres(one.totals.area_dm2),
    )


def _notice_note(one: Checked) -> str:
    if one.finding is Finding.READY:
        return _("张贴当天不算，中间隔 %(n)d 个整天。", n=one.number)
    earliest = "" if one.earliest is None else instant_with_year(one.earliest)
    return _("张贴当天不算。最早 %(earliest)s 才能开始投票。", earliest=earliest)


def obstacle_sentence(obstacle: Obstacle) -> str:
    """Say why a step was not taken, and what to do."""
    match obstacle:
        case Obstacle.WRONG_STATE:
            return _("这次表决已经走到别的一步了，刚才那一下没有办。请看现在的状态。")
        case Obstacle.BLOCKED:
            return _("检查没有全部通过，没有办成。请先补齐下面标“缺”的。")
        case Obstacle.NOT_OVER:
            return _("还没有到截止时间，不能提前截止。")
        case Obstacle.NO_REASON:
            return _("没有写原因，没有办成。请写清原因。")
        case Obstacle.LOG_DISAGREES:
            return _(
                "票和日志对不上，没有计票。票可能被改动过，请立即报告街道，不要再操作。"
            )
        case _ as unreachable:
            assert_never(unreachable)


def reason_word(reason: Reason) -> str:
    """Say why a vote was not counted."""
    return {
        Reason.UNKNOWN_UNIT: _("名册上没有这一户"),
        Reason.OUT_OF_SCOPE: _("不在表决范围"),
        Reason.SPECIAL_SPACE: _("车位、车库、储藏室不计"),
        Reason.VOIDED: _("两人核查后作废"),
        Reason.EARLY: _("开始以前投的"),
        Reason.LATE: _("截止以后投的"),
        Reason.BAD_SIGNATURE: _("没有签名，或签名对不上"),
        Reason.NEEDS_SECOND_PERSON: _("还没有第二人录入核对"),
        Reason.PROXY_INVALID: _("委托无效"),
        Reason.PROXY_LIMIT: _("超过一人可受托的人数"),
        Reason.NOT_OWNER: _("不是这一户的业主"),
        Reason.NOT_DESIGNATED: _("不是共有人推选的那一位"),
        Reason.INVALID_MARK: _("多选、涂改或空白"),
        Reason.VOTED_BEFORE_TRANSFER: _("过户前原业主已经投过"),
        Reason.DUPLICATE: _("重复"),
        Reason.CO_OWNER_CONFLICT: _("共有人意见不同"),
        Reason.MIXED_OWNER: _("同一业主各套选得不一样"),
    }[reason]


def margin_words(margin: Margin) -> str:
    """Say the narrowest hurdle: +91 户, −106.70 ㎡."""
    sign = "+" if margin.spare >= 0 else "−"
    spare = abs(margin.spare)
    if margin.measure is Measure.AREA:
        return _("%(spare)s ㎡", spare=f"{sign}{area(spare)}")
    return _("%(spare)s 户", spare=f"{sign}{count(spare)}")
