"""What stands beside the fields of a draft: the law, the usual choice and its basis."""

from typing import assert_never

from flask_babel import gettext as _

from app.ballots.policies import Policies
from app.ballots.rules import ScopeKind
from app.ballots.wording.law import item_place, item_words, threshold_signs
from app.ballots.wording.plan import policy_adopted
from app.domain.law import JOINT_DECISIONS


def scope_kind_words(kind: ScopeKind) -> str:
    """Whose matter it may be."""
    match kind:
        case ScopeKind.COMMUNITY:
            return _("全小区")
        case ScopeKind.BUILDING:
            return _("几栋楼")
        case ScopeKind.ENTRANCE:
            return _("几个单元（比如加装电梯）")
        case ScopeKind.UNITS:
            return _("指定的户")
        case _ as unreachable:
            assert_never(unreachable)


def overtaken_sentence() -> str:
    """Say that somebody else has changed the draft meanwhile."""
    return _(
        "别人刚才改过这份草稿，您的还没有保存。下面是您填的；另开一页看看别人改了什么，"
        "要用您的，再按一次保存。"
    )


def law_rows() -> list[tuple[str, str, str, str]]:
    """The nine items: place in the article, words, and both thresholds in signs."""
    return [
        (
            item_place(one),
            item_words(one.item),
            threshold_signs(one.quorum),
            threshold_signs(one.approval),
        )
        for one in JOINT_DECISIONS
    ]


def policy_basis() -> list[tuple[str, str, str]]:
    """Each policy field with its usual value and what that rests on."""
    usual = Policies()
    return [
        (name, policy_adopted(usual, name), basis)
        for name, basis in (
            (
                "duplicate_policy",
                _("民法典第137条：票到了就生效；各地没有统一规定，以通知写明的为准"),
            ),
            (
                "co_owner_policy",
                _("指导规则第25条：共有人推选一人投票；意见不同怎么算，法律没有写"),
            ),
            ("invalid_mark_policy", _("法律没有写，以通知写明的为准")),
            ("mixed_owner_policy", _("法律没有写，以通知写明的为准")),
            (
                "count_special_spaces",
                _("指导规则第25条：由议事规则定；没有定的，不计入"),
            ),
        )
    ]
