"""The sentences of this slice. A missing one fails the type check."""

from typing import assert_never

from flask_babel import gettext as _
from flask_babel import ngettext

from app.identity.device_labels import Browser, Gadget, parts_of
from app.identity.passwords import PasswordFault
from app.identity.queries.accounts import AccountLine
from app.identity.rules import DoorRefusal, Relation, RequestRefusal, Verdict
from app.identity.sign_in_rules import AccountRefusal, SignInRefusal
from app.web.access import Role


def wrong_answer(*, asks_tail: bool) -> str:
    """Say what did not fit."""
    return _("后四位对不上") if asks_tail else _("姓名对不上")


def how_to_answer(*, asks_tail: bool) -> str:
    """Say how to put a wrong answer right."""
    if asks_tail:
        return _("请填业主登记的那个手机号。")
    return _("请填一位业主的全名，和房本上一样。")


def tries_left_sentence(tries_left: int) -> str:
    """Say how often one may still try."""
    return ngettext("还可以再试 %(num)d 次。", "还可以再试 %(num)d 次。", tries_left)


def shut_title(refusal: DoorRefusal) -> str:
    """Name in a few words why the door stays shut."""
    match refusal:
        case DoorRefusal.WRONG:
            return _("对不上")
        case DoorRefusal.LOCKED:
            return _("这个码锁住了")
        case DoorRefusal.TOO_MANY_HERE:
            return _("试得太多了")
        case DoorRefusal.CODE_DEAD | DoorRefusal.CLAIM_USED:
            return _("请重新扫码")
        case DoorRefusal.NOTHING_KNOWN:
            return _("名册上还没有业主")
        case DoorRefusal.TOO_MANY_REQUESTS:
            return _("您家的申请已经收到")
        case _ as unreachable:
            assert_never(unreachable)


def shut_sentence(refusal: DoorRefusal) -> str:
    """Say why the door stays shut, and what can still be done."""
    match refusal:
        case DoorRefusal.WRONG:
            return _("请核对以后再填一次。")
        case DoorRefusal.LOCKED:
            return _(
                "连续 5 次没有对上，为了保护您家，这个码先停用。"
                "请带证件到居委会，或打电话请居委会重新开通。"
            )
        case DoorRefusal.TOO_MANY_HERE:
            return _("这个网络上试错的次数太多。请过 15 分钟再试，您家的码仍然有效。")
        case DoorRefusal.CODE_DEAD:
            return _("离扫码太久了，或您家已经换了新信。请扫最新那封信上的码。")
        case DoorRefusal.CLAIM_USED:
            return _("这次扫码登记的手机已经退出。请再扫一次信上的码。")
        case DoorRefusal.NOTHING_KNOWN:
            return _("请填一份申请，居委会核对后就能进来。")
        case DoorRefusal.TOO_MANY_REQUESTS:
            return _("居委会正在核对，请不要再申请。着急的话，请打电话给居委会。")
        case _ as unreachable:
            assert_never(unreachable)


def relation_word(relation: Relation) -> str:
    """Name what somebody is to a home."""
    match relation:
        case Relation.OWNER:
            return _("业主")
        case Relation.FAMILY:
            return _("业主的家人")
        case Relation.TENANT:
            return _("租户")
        case _ as unreachable:
            assert_never(unreachable)


def device_label(label: str) -> str:
    """Say in what and on what a phone reads these pages: 微信 · 安卓手机."""
    browser, gadget = parts_of(label)
    return f"{_browser_word(browser)} · {_gadget_word(gadget)}"


def verdict_word(verdict: Verdict) -> str:
    """Say what the committee decided about a request."""
    match verdict:
        case Verdict.OWNER:
            return _("同意，是业主")
        case Verdict.FAMILY:
            return _("同意，是家人")
        case Verdict.TENANT:
            return _("同意，是租户")
        case Verdict.DECLINED:
            return _("不同意")
        case _ as unreachable:
            assert_never(unreachable)


def request_refusal(refusal: RequestRefusal) -> str:
    """Say why a request cannot be decided so."""
    match refusal:
        case RequestRefusal.ALREADY_DECIDED:
            return _("这份申请刚才已经有人办了，没有重复办理。")
        case RequestRefusal.NOT_AN_OWNER:
            return _("这个人现在不是这一户的业主，请重新核对名册。")
        case RequestRefusal.DEVICE_GONE:
            return _("申请的那部手机已经退出，请他重新扫码申请；这份只能选“不同意”。")
        case _ as unreachable:
            assert_never(unreachable)


def role_word(role: Role) -> str:
    """Name a role."""
    match role:
        case Role.RESIDENT:
            return _("居民")
        case Role.ADMINISTRATOR:
            return _("系统管理员")
        case Role.COMMITTEE:
            return _("居委会工作人员")
        case Role.STEWARD:
            return _("楼栋长")
        case Role.AUDITOR:
            return _("审计员")
        case Role.LEAD:
            return _("项目负责人")
        case _ as unreachable:
            assert_never(unreachable)


def account_state(line: AccountLine) -> tuple[str, str | None, str]:
    """Say how an account stands, with the look and the drawing of its tag."""
    if not line.active:
        return _("已停用"), None, "cross"
    if line.locked:
        return _("锁定中"), "notice", "lock"
    if line.is_set_up:
        return _("可以登录"), "survey", "tick"
    return _("等第一次登录"), None, "clock"


def sign_in_refusal(refusal: SignInRefusal) -> str:
    """Say why nobody was signed in; alike for a wrong and an unknown account."""
    match refusal:
        case SignInRefusal.WRONG:
            return _(
                "用户名、密码或动态码不对。连续输错 5 次，账号会锁 15 分钟；"
                "已经锁了的，请等一会儿，或请系统管理员重设。"
            )
        case SignInRefusal.TOO_MANY_HERE:
            return _("这个网络上输错的次数太多，请过 15 分钟再试。")
        case SignInRefusal.CODE_WRONG:
            return _("动态码不对。请看手机上现在的 6 位数；不对的话，检查手机的时间。")
        case SignInRefusal.STARTED_ANEW:
            return _("停得太久了，请从登录重新开始。")
        case SignInRefusal.SAME_PASSWORD:
            return _("新密码和原来的一样，请换一个。")
        case _ as unreachable:
            assert_never(unreachable)


def password_fault(fault: PasswordFault) -> str:
    """Say why a new password is too weak."""
    match fault:
        case PasswordFault.TOO_SHORT:
            return _("密码至少要 12 位，可以用一句话。")
        case PasswordFault.TOO_LONG:
            return _("密码太长了，请不要超过 200 位。")
        case PasswordFault.TOO_COMMON:
            return _("这个密码太常见，容易被猜到，请换一个。")
        case PasswordFault.LIKE_THE_LOGIN:
            return _("密码里不要有用户名，请换一个。")
        case _ as unreachable:
            assert_never(unreachable)


def account_refusal(refusal: AccountRefusal) -> str:
    """Say why an account cannot be made or changed so."""
    match refusal:
        case AccountRefusal.LOGIN_TAKEN:
            return _("这个用户名已经有人用了，请换一个。")
        case AccountRefusal.LOGIN_UNUSABLE:
            return _("用户名要 3 到 40 位，只用字母、数字、点、横线。")
        case AccountRefusal.OWN_ACCOUNT:
            return _("不能改自己的身份，也不能停用自己，请另一位管理员来改。")
        case AccountRefusal.LAST_ADMINISTRATOR:
            return _("这是最后一个系统管理员，请先另设一个。")
        case AccountRefusal.NO_ESTATE:
            return _("请至少选一个小区；只有系统管理员可以不选。")
        case AccountRefusal.FOREIGN_BUILDING:
            return _("选的楼栋不在选的小区里，请重新选。")
        case _ as unreachable:
            assert_never(unreachable)


def _browser_word(browser: Browser) -> str:
    match browser:
        case Browser.WECHAT:
            return _("微信")
        case Browser.ALIPAY:
            return _("支付宝")
        case Browser.QQ:
            return "QQ"
        case Browser.CHROME:
            return "Chrome"
        case Browser.SAFARI:
            return "Safari"
        case Browser.FIREFOX:
            return "Firefox"
        case Browser.EDGE:
            return "Edge"
        case Browser.OTHER:
            return _("浏览器")
        case _ as unreachable:
            assert_never(unreachable)


def _gadget_word(gadget: Gadget) -> str:
    match gadget:
        case Gadget.IPHONE:
            return _("苹果手机")
        case Gadget.IPAD:
            return _("苹果平板")
        case Gadget.HARMONY:
            return _("鸿蒙手机")
        case Gadget.ANDROID:
            return _("安卓手机")
        case Gadget.COMPUTER:
            return _("电脑")
        case Gadget.OTHER:
            return _("其他设备")
        case _ as unreachable:
            assert_never(unreachable)
