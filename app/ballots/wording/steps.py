"""The one next step of a ballot, in words for staff."""

from dataclasses import dataclass

from flask_babel import gettext as _

from app.ballots.queries.facts import BallotFacts
from app.web.formatting import instant


@dataclass(frozen=True, slots=True)
class Ways:
    """Where the steps of a ballot lead and are posted to."""

    plan: str
    post_notice: str
    open: str
    turnout: str
    close: str
    count: str
    result: str
    public: str


@dataclass(frozen=True, slots=True)
class Step:
    """The next step as its component takes it.

    Attributes:
        href, action: a link; ``posts_to`` instead makes it a button that acts.
        blocked: words on a button that cannot be used yet.
    """

    strong: str
    text: str = ""
    label: str | None = None
    kind: str | None = "ballot"
    href: str | None = None
    action: str | None = None
    posts_to: str | None = None
    blocked: str | None = None


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the next step depends on.

    Attributes:
        missing: how many checks block; ``only_notice``: it is the notice period alone,
            in an estate of exercises.
        left: how long voting goes on, or is still to begin, in words.
    """

    ballot: BallotFacts
    missing: int
    only_notice: bool
    is_over: bool
    has_begun: bool
    left: str


def next_step_of(outlook: Outlook, to: Ways) -> Step:
    """Say what comes next, and where."""
    ballot = outlook.ballot
    if ballot.is_draft:
        return _to_announce(outlook, to)
    if ballot.is_noticed:
        return _to_open(outlook, to)
    if ballot.is_open:
        return _to_close(outlook, to)
    if ballot.is_closed:
        return Step(
            _("已截止，可以计票。"),
            _("由系统按通知写明的规则算，算完就定住，不能再改。"),
            action=_("计票"),
            posts_to=to.count,
        )
    if ballot.is_counted:
        return Step(
            _("结果已经算出来，居民在手机上看得到。"),
            _("先公示七天，没有异议，或异议都答复后，结果生效。"),
            action=_("看结果"),
            href=to.result,
        )
    return Step(
        _("这次表决已经撤回。"),
        _("不再收票，也不计票。要重新表决，请另起草一次。"),
        label=_("现在"),
        kind="stop",
    )


def _to_announce(outlook: Outlook, to: Ways) -> Step:
    if outlook.only_notice:
        return Step(
            _("演练小区：公示期不满 15 天。"),
            _("写明原因，也可以张贴；正式小区不能。"),
            href=to.post_notice,
            action=_("写原因，张贴通知"),
        )
    if outlook.missing:
        return Step(
            _("还缺 %(n)d 项。", n=outlook.missing),
            _("补齐后按钮才会亮；系统不提供“先开后补”。"),
            label=_("不能张贴"),
            kind="stop",
            blocked=_("张贴通知（缺 %(n)d 项）", n=outlook.missing),
        )
    return Step(
        _("检查都通过了，可以张贴通知。"),
        _("张贴以后，题目、范围、时间、规则都不能再改。"),
        href=to.post_notice,
        action=_("看清楚，张贴通知"),
    )


def _to_open(outlook: Outlook, to: Ways) -> Step:
    if outlook.missing:
        return Step(
            _("还缺 %(n)d 项。", n=outlook.missing),
            _("补齐后按钮才会亮；检查在开启那一刻再做一次。"),
            label=_("不能开启"),
            kind="stop",
            blocked=_("开启表决（缺 %(n)d 项）", n=outlook.missing),
        )
    return Step(
        _("公示中，%(at)s 开始表决。", at=instant(outlook.ballot.opens_at)),
        _("开启就是冻结名册；到了开始时间，居民才能投。"),
        action=_("冻结名册，开启表决"),
        posts_to=to.open,
    )


def _to_close(outlook: Outlook, to: Ways) -> Step:
    if outlook.is_over:
        return Step(
            _("到时间了，请截止。"),
            _("截止以后不再收票，然后才能计票。"),
            action=_("截止投票"),
            posts_to=to.close,
        )
    if not outlook.has_begun:
        return Step(
            _("名册已冻结，%(at)s 开始投票。", at=instant(outlook.ballot.opens_at)),
            _("到时间自动开始，不用再按什么。"),
            label=_("现在"),
            href=to.turnout,
            action=_("看进展"),
        )
    return Step(
        _("表决中，%(left)s。", left=outlook.left),
        _("只看来了多少；截止前谁也看不到选了什么。"),
        label=_("现在"),
        href=to.turnout,
        action=_("看进展"),
    )


def line_step(ballot: BallotFacts, *, is_over: bool) -> str:
    """The next step of a ballot in a list, as the word of its button."""
    if ballot.is_draft:
        return _("检查、张贴")
    if ballot.is_noticed:
        return _("检查、开启")
    if ballot.is_open:
        return _("去截止") if is_over else _("看进展")
    if ballot.is_closed:
        return _("去计票")
    return _("看结果") if ballot.is_counted else _("看原因")


def log_disagrees() -> str:
    """Say that nothing was counted because votes and log do not agree."""
    return _(
        "收到的票和表决日志对不上，没有计票。请不要再动数据，马上报街道，"
        "由管理员核对日志。"
    )
