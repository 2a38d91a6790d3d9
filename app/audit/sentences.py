"""The sentence each kind of journal entry is read as, and the words of its facts."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

SENTENCES: Mapping[str, str] = {
    "EstateCreated": _l("建了这个小区"),
    "EstateChanged": _l("改了小区资料"),
    "RollImported": _l(
        "导入业主名册：%(units)s 户，新增 %(new)s、变动 %(changed)s、减少 %(gone)s"
    ),
    "NamesakesDecided": _l("判定同名业主：%(verdict)s"),
    "RegisterLookedAt": _l("查看 %(unit)s 的业主姓名和电话，原因：%(reason)s"),
    "RegisterExported": _l("导出名册 %(units)s 户，原因：%(reason)s"),
    "CodesIssued": _l("生成一户一码 %(units)s 个"),
    "CodeReissued": _l(
        "%(unit)s 换码，旧码作废，退出手机 %(devices_revoked)s 部，原因：%(reason)s"
    ),
    "CodeUnlocked": _l("%(unit)s 的码解锁"),
    "LettersPrinted": _l("打印%(paper)s %(units)s 份"),
    "LetterTextEdited": _l("改了信的文字"),
    "LetterOpened": _l("%(unit)s 的信第一次被扫码打开"),
    "DeviceConfirmed": _l("%(unit)s 登记了一部手机，身份：%(relation)s"),
    "DeviceRevoked": _l("一部手机退出，原因：%(why)s"),
    "DoorLocked": _l("%(unit)s 的码输错 5 次，已锁"),
    "ConfirmationRequested": _l("%(unit)s 有人申请核对身份"),
    "RequestDecided": _l("%(unit)s 的申请办结：%(verdict)s"),
    "RequestPhoneShown": _l("查看第 %(request_id)s 号申请人的完整电话"),
    "ProjectSteered": _l("改造走到：%(stage)s"),
    "BallotDrafted": _l("起草 %(number)s 号表决"),
    "BallotDraftChanged": _l("改了 %(number)s 号表决的草稿"),
    "BallotNoticePosted": _l(
        "%(number)s 号表决贴出通知，距开始满 %(days_of_notice)s 天"
    ),
    "BallotOpened": _l("%(number)s 号表决开始，名册冻结 %(roll_units)s 户"),
    "VoteCast": _l("%(number)s 号表决收到一票（%(channel)s）"),
    "BallotClosed": _l("%(number)s 号表决截止，共收到 %(votes)s 票"),
    "BallotCounted": _l("%(number)s 号表决计票完成"),
    "BallotWithdrawn": _l("%(number)s 号表决撤回，原因：%(reason)s"),
    "StaffAccountCreated": _l("建了一个工作人员账号"),
    "StaffAccountChanged": _l("改了一个账号的身份或范围"),
    "StaffAccountReset": _l("重设了一个账号的密码和验证器"),
    "StaffSignedIn": _l("登录"),
    "StaffSignedOut": _l("退出登录"),
    "StaffLockedOut": _l("一个账号连续输错，已锁"),
    "StaffPasswordChanged": _l("换了密码"),
    "SecondFactorEnrolled": _l("绑定了手机验证器"),
    "RecoveryCodesIssued": _l("领了一套备用码"),
}
"""Kind of event → sentence, with the event's facts as named places."""

WORDS: Mapping[tuple[str, str], str] = {
    ("channel", "electronic"): _l("手机"),
    ("channel", "paper"): _l("纸质"),
    ("paper", "letter"): _l("信函"),
    ("paper", "label"): _l("门贴"),
    ("paper", "poster"): _l("海报"),
    ("relation", "owner"): _l("业主"),
    ("relation", "family"): _l("家人"),
    ("relation", "tenant"): _l("租户"),
    ("verdict", "owner"): _l("同意，是业主"),
    ("verdict", "family"): _l("同意，是家人"),
    ("verdict", "tenant"): _l("同意，是租户"),
    ("verdict", "declined"): _l("不同意"),
    ("verdict", "same"): _l("是同一个人"),
    ("verdict", "different"): _l("不是同一个人"),
    ("why", "replaced"): _l("换了新的登记"),
    ("why", "by_household"): _l("本户让它退出"),
    ("why", "left"): _l("本人退出"),
    ("why", "code_reissued"): _l("换了码"),
    ("why", "declined"): _l("申请没有通过"),
    ("reason", "lost"): _l("信丢了"),
    ("reason", "shared"): _l("码被别人看到或外传"),
    ("reason", "moved"): _l("换了业主或住户"),
    ("reason", "damaged"): _l("信损坏，扫不出来"),
    ("reason", "other"): _l("其他原因"),
    ("stage", "wishes"): _l("意愿征询"),
    ("stage", "plan"): _l("方案共谋"),
    ("stage", "funding"): _l("筹资"),
    ("stage", "works"): _l("施工"),
    ("stage", "acceptance"): _l("验收"),
    ("stage", "review"): _l("评价"),
    ("stage", "upkeep"): _l("长效管理"),
}
"""What a fact's stored value is called."""

GROUPS: tuple[tuple[str, str, frozenset[str]], ...] = (
    (
        "ballots",
        _l("表决"),
        frozenset(kind for kind in SENTENCES if kind.startswith("Ballot"))
        | {"VoteCast"},
    ),
    (
        "register",
        _l("名册"),
        frozenset(
            {
                "EstateCreated",
                "EstateChanged",
                "RollImported",
                "NamesakesDecided",
            }
        ),
    ),
    (
        "looks",
        _l("查看个人信息"),
        frozenset({"RegisterLookedAt", "RegisterExported", "RequestPhoneShown"}),
    ),
    (
        "letters",
        _l("信和码"),
        frozenset(
            {
                "CodesIssued",
                "CodeReissued",
                "CodeUnlocked",
                "LettersPrinted",
                "LetterTextEdited",
                "LetterOpened",
                "DoorLocked",
            }
        ),
    ),
    (
        "homes",
        _l("住户"),
        frozenset(
            {
                "DeviceConfirmed",
                "DeviceRevoked",
                "ConfirmationRequested",
                "RequestDecided",
            }
        ),
    ),
)
"""Key in the address, label, the kinds it shows."""
