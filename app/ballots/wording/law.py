"""What the law asks, in words everybody understands."""

from typing import assert_never

from flask_babel import gettext as _

from app.ballots.tally.outcome import Gate
from app.domain.law import NUMERALS, Bound, JointDecision, Threshold
from app.web.formatting import area, count


def item_words(item: int) -> str:
    """Say in plain words what an item of 民法典第278条第1款 is about.

    Raises:
        KeyError: if there is no such item.
    """
    return {
        1: _("制定或修改业主大会议事规则"),
        2: _("制定或修改管理规约"),
        3: _("选举业主委员会，或更换成员"),
        4: _("选聘或解聘物业公司"),
        5: _("动用维修资金"),
        6: _("筹集、补交维修资金"),
        7: _("改建、重建房屋和设施（加装电梯也算）"),
        8: _("改变共用部分的用途，或用来经营"),
        9: _("其他重大事项（改造方案、动用公共收益）"),
    }[item]


def item_place(decision: JointDecision) -> str:
    """Say where an item stands in the article: 第（六）项."""
    return _("第（%(numeral)s）项", numeral=NUMERALS[decision.item - 1])


def item_choice(decision: JointDecision) -> str:
    """An item as it is offered: its words, its place and what it asks."""
    return _(
        "%(words)s — %(place)s，%(asks)s",
        words=item_words(decision.item),
        place=item_place(decision),
        asks=approval_words(decision.approval),
    )


def share_words(threshold: Threshold) -> str:
    """Say a share: 三分之二, 一半, 四分之三."""
    match threshold.numerator, threshold.denominator:
        case 2, 3:
            return _("三分之二")
        case 1, 2:
            return _("一半")
        case 3, 4:
            return _("四分之三")
        case numerator, denominator:
            return f"{numerator}/{denominator}"


def quorum_words(threshold: Threshold) -> str:
    """Say the first gate."""
    match threshold.bound:
        case Bound.AT_LEAST:
            return _("来投的要够%(share)s", share=share_words(threshold))
        case Bound.MORE_THAN:
            return _("来投的要超过%(share)s", share=share_words(threshold))
        case _ as unreachable:
            assert_never(unreachable)


def approval_words(threshold: Threshold) -> str:
    """Say the second gate."""
    match threshold.bound:
        case Bound.AT_LEAST:
            return _("同意的要够%(share)s", share=share_words(threshold))
        case Bound.MORE_THAN:
            return _("同意的要超过%(share)s", share=share_words(threshold))
        case _ as unreachable:
            assert_never(unreachable)


def threshold_signs(threshold: Threshold) -> str:
    """Write a threshold with signs, for staff: ≥ 2/3."""
    sign = "＞" if threshold.bound is Bound.MORE_THAN else "≥"
    return f"{sign} {threshold.numerator}/{threshold.denominator}"


def gate_title(gate: Gate) -> str:
    """Say what a gate is measured by."""
    return _("按面积（㎡）") if gate.by_area else _("按户数（人数）")


def gate_unit(gate: Gate) -> str:
    """The unit of a gate's figures."""
    return _("㎡") if gate.by_area else _("户")


def comparison(gate: Gate) -> str:
    """Write out the comparison that decides: 3 × 249 = 747 ≥ 2 × 328 = 656."""
    figure = area if gate.by_area else count
    threshold = gate.threshold
    if gate.reached:
        sign = "＞" if gate.strict else "≥"
    else:
        sign = "≤" if gate.strict else "＜"
    return (
        f"{threshold.denominator} × {figure(gate.have)}"
        f" = {figure(gate.have_multiplied)} {sign} "
        f"{threshold.numerator} × {figure(gate.total)}"
        f" = {figure(gate.share_multiplied)}"
    )
