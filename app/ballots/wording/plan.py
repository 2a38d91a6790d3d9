"""The policies of a voting plan, in the words of the notice."""

from collections.abc import Callable
from typing import assert_never

from flask_babel import gettext as _

from app.ballots.policies import (
    CoOwnerPolicy,
    DuplicatePolicy,
    InvalidMarkPolicy,
    MixedOwnerPolicy,
    Policies,
)
from app.ballots.tally.sensitivity import HEAD_KEY, SPECIAL_SPACES


def duplicate_words(policy: DuplicatePolicy) -> str:
    """Which of an owner's several votes counts."""
    match policy:
        case DuplicatePolicy.FIRST_VALID:
            return _("先到为准")
        case DuplicatePolicy.LAST_VALID:
            return _("最后一票为准")
        case DuplicatePolicy.PAPER_PREVAILS:
            return _("纸质票为准")
        case DuplicatePolicy.ELECTRONIC_PREVAILS:
            return _("手机票为准")
        case _ as unreachable:
            assert_never(unreachable)


def co_owner_words(policy: CoOwnerPolicy) -> str:
    """What happens when owners of one home choose differently."""
    match policy:
        case CoOwnerPolicy.CONFLICT_EXCLUDES:
            return _("这一户不计入参与")
        case CoOwnerPolicy.FIRST_VALID:
            return _("先投的有效")
        case _ as unreachable:
            assert_never(unreachable)


def mark_words(policy: InvalidMarkPolicy) -> str:
    """What an unclear paper is."""
    match policy:
        case InvalidMarkPolicy.EXCLUDE:
            return _("这一题无效，不计入参与")
        case InvalidMarkPolicy.AS_ABSTAIN:
            return _("算弃权")
        case _ as unreachable:
            assert_never(unreachable)


def mixed_words(policy: MixedOwnerPolicy) -> str:
    """What becomes of an owner of several homes who chose differently for them."""
    match policy:
        case MixedOwnerPolicy.HEAD_NOT_AGREE:
            return _("面积按各票算，人数算来投，不算同意")
        case MixedOwnerPolicy.REJECT_MIXED:
            return _("这些票都不计")
        case _ as unreachable:
            assert_never(unreachable)


def special_words(*, counted: bool) -> str:
    """Whether parking, garages and storage are counted."""
    return _("计入面积和人数") if counted else _("不计入")


def policy_situation(name: str) -> str:
    """What a policy is about.

    Raises:
        KeyError: if there is no such policy.
    """
    return {
        "duplicate_policy": _("同一户投了两次"),
        "co_owner_policy": _("共有人意见不同"),
        "invalid_mark_policy": _("纸质票多选、涂改、空白"),
        "mixed_owner_policy": _("一人有几套房，各套选得不一样"),
        SPECIAL_SPACES: _("车位、车库、储藏室"),
        HEAD_KEY: _("一人单独有房，又和别人共有另一套"),
        "silence": _("没有投票的业主"),
    }[name]


def policy_value(name: str, value: str) -> str:
    """A value of a policy, as the notice says it.

    Raises:
        KeyError, ValueError: if there is no such policy or value.
    """
    say: dict[str, Callable[[str], str]] = {
        "duplicate_policy": lambda v: duplicate_words(DuplicatePolicy(v)),
        "co_owner_policy": lambda v: co_owner_words(CoOwnerPolicy(v)),
        "invalid_mark_policy": lambda v: mark_words(InvalidMarkPolicy(v)),
        "mixed_owner_policy": lambda v: mixed_words(MixedOwnerPolicy(v)),
        SPECIAL_SPACES: lambda v: special_words(counted=v == str(True).lower()),
        HEAD_KEY: lambda _v: _("合在一起算一人"),
    }
    return say[name](value)


def policy_rows(policies: Policies) -> list[tuple[str, str]]:
    """Every policy as a line of the notice: what happens, and what then applies."""
    return [
        (
            policy_situation("duplicate_policy"),
            duplicate_words(policies.duplicate_policy),
        ),
        (policy_situation("co_owner_policy"), co_owner_words(policies.co_owner_policy)),
        (
            policy_situation("invalid_mark_policy"),
            mark_words(policies.invalid_mark_policy),
        ),
        (
            policy_situation("mixed_owner_policy"),
            mixed_words(policies.mixed_owner_policy),
        ),
        (
            policy_situation(SPECIAL_SPACES),
            special_words(counted=policies.count_special_spaces),
        ),
        (policy_situation("silence"), _("不算来投，不算同意，也不算反对")),
    ]


def policy_adopted(policies: Policies, name: str) -> str:
    """What a policy says in this plan."""
    if name == HEAD_KEY:
        return _("分开算，各算一人")
    return policy_value(name, str(policies.to_document()[name]).lower())
