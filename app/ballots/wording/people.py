"""What residents read: refusals, answers, receipts."""

from typing import assert_never

from flask_babel import gettext as _

from app.ballots.policies import DuplicatePolicy, Policies
from app.ballots.queries.facts import BallotFacts
from app.ballots.queries.registered import Place
from app.ballots.rules import Answer, BallotState, Channel, Refusal, ScopeKind
from app.domain.address import place_label
from app.web.formatting import count, instant, square_metres


def refusal_title(refusal: Refusal) -> str:
    """Say in one sentence why no vote is taken."""
    match refusal:
        case Refusal.WITHDRAWN:
            return _("这次表决已经撤回，不用投票")
        case Refusal.NOT_ON_ROLL:
            return _("这次表决不涉及您家，不用投票")
        case Refusal.NOT_OWNER:
            return _("表决由业主决定，要业主本人来投")
        case Refusal.NOT_CONFIRMED:
            return _("名册上还没有核对到您，暂时不能投")
        case Refusal.NOT_YET_OPEN:
            return _("还没有开始投票")
        case Refusal.CLOSED:
            return _("投票已经截止，这次没有投上")
        case Refusal.ALREADY_VOTED:
            return _("您家已经投过了，这一次没有算数")
        case _ as unreachable:
            assert_never(unreachable)


def standing_title(refusal: Refusal) -> str:
    """Say why there is nothing to choose, to somebody who only looks."""
    match refusal:
        case Refusal.CLOSED:
            return _("投票已经截止")
        case Refusal.ALREADY_VOTED:
            return _("您家已经投过了，一户只投一次")
        case _:
            return refusal_title(refusal)


def refusal_advice(
    refusal: Refusal, ballot: BallotFacts
) -> list[tuple[str, None, str]]:
    """Say what can still be done, as points."""
    match refusal:
        case Refusal.WITHDRAWN:
            return [("info", None, _("已经投的票不再计算。重新表决时，会另发通知。"))]
        case Refusal.NOT_ON_ROLL:
            return [
                (
                    "info",
                    None,
                    _("只由涉及的房屋业主决定。觉得不对，请打电话给居委会核对。"),
                )
            ]
        case Refusal.NOT_OWNER:
            return [
                ("user", None, _("请转告业主：用信上的码打开，本人来投。")),
                ("smile", None, _("租户和家人可以填调查、提意见。")),
            ]
        case Refusal.NOT_CONFIRMED:
            return [
                ("phone", None, _("请打电话给居委会，核对后就能投。")),
                ("paper", None, _("也可以带身份证和房本，领纸质票。")),
            ]
        case Refusal.NOT_YET_OPEN:
            opens = instant(ballot.opens_at)
            return [("clock", None, _("%(opens)s 开始，到时再来。", opens=opens))]
        case Refusal.CLOSED:
            return [
                ("clock", None, _("结果公示以后，七天内可以提异议。")),
                (
                    "phone",
                    None,
                    _("截止前就提交过、却没投上的，请打电话登记，由两人核查。"),
                ),
            ]
        case Refusal.ALREADY_VOTED:
            return [
                ("tick", None, _("先投的那一票还在，一户只算一票。")),
                ("phone", None, _("不是您家人投的，请马上打电话登记，由两人核查。")),
            ]
        case _ as unreachable:
            assert_never(unreachable)


def answer_word(answer: Answer) -> str:
    """The three answers."""
    match answer:
        case Answer.AGREE:
            return _("同意")
        case Answer.OPPOSE:
            return _("反对")
        case Answer.ABSTAIN:
            return _("弃权")
        case _ as unreachable:
            assert_never(unreachable)


def answer_hint(answer: Answer) -> str:
    """What each answer means, in as many words."""
    match answer:
        case Answer.AGREE:
            return _("按这个办")
        case Answer.OPPOSE:
            return _("不按这个办")
        case Answer.ABSTAIN:
            return _("算来投了，不算同意，也不算反对")
        case _ as unreachable:
            assert_never(unreachable)


def repetition_sentence(policies: Policies) -> str:
    """Say before the vote whether it can be changed."""
    match policies.duplicate_policy:
        case DuplicatePolicy.FIRST_VALID:
            return _("一户只投一次，投了不能改。手机和纸质票都投的，先到为准。")
        case DuplicatePolicy.LAST_VALID:
            return _("截止前可以改，以最后一次为准。")
        case DuplicatePolicy.PAPER_PREVAILS:
            return _("手机上投了不能改。又投了纸质票的，以纸质票为准。")
        case DuplicatePolicy.ELECTRONIC_PREVAILS:
            return _("手机上投了不能改。又投了纸质票的，以手机上投的为准。")
        case _ as unreachable:
            assert_never(unreachable)


def change_label(policies: Policies) -> str:
    """The first words of that sentence on the page that confirms."""
    last_counts = policies.duplicate_policy is DuplicatePolicy.LAST_VALID
    return _("可以改：") if last_counts else _("不能改：")


def channel_word(channel: str) -> str:
    """How a vote came in."""
    match Channel(channel):
        case Channel.ELECTRONIC:
            return _("手机")
        case Channel.PAPER:
            return _("纸质票")
        case _ as unreachable:
            assert_never(unreachable)


def scope_words(kind: ScopeKind, places: tuple[Place, ...], units: int) -> str:
    """Say whose matter it is."""
    match kind:
        case ScopeKind.COMMUNITY:
            return _("全小区")
        case ScopeKind.BUILDING | ScopeKind.ENTRANCE:
            named = (
                place_label(p.building_code, p.entrance_code or "") for p in places
            )
            return "、".join(named)
        case ScopeKind.UNITS:
            return _("指定的 %(n)d 户", n=units)
        case _ as unreachable:
            assert_never(unreachable)


def whose_matter(
    ballot: BallotFacts, places: tuple[Place, ...], *, short: bool = False
) -> str:
    """Say whose matter a ballot is, with the figures of its roll once it is frozen."""
    words = scope_words(
        ballot.scope_kind, places, len(ballot.scope.get("unit_ids", ()))
    )
    if ballot.roll is None or short:
        return words
    return _(
        "%(scope)s：%(units)s 套房，%(heads)s 户业主，%(area)s",
        scope=words,
        units=count(ballot.roll.units),
        heads=count(ballot.roll.heads),
        area=square_metres(ballot.roll.area_dm2),
    )


def receipt_code_shown(code: str) -> str:
    """A receipt's code in two groups of five: 7K3M9-PXQ4T."""
    return f"{code[:5]}-{code[5:]}"


def state_word(state: BallotState) -> str:
    """How far a ballot has come, in a few signs."""
    match state:
        case BallotState.DRAFT:
            return _("草稿")
        case BallotState.NOTICED:
            return _("公示中")
        case BallotState.OPEN:
            return _("表决中")
        case BallotState.CLOSED:
            return _("已截止")
        case BallotState.COUNTED:
            return _("已计票")
        case BallotState.WITHDRAWN:
            return _("已撤回")
        case _ as unreachable:
            assert_never(unreachable)
